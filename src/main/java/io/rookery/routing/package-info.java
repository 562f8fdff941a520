/**
 * Topics, who listens to them, and how one message reaches all of its audience: homes, interest, cursors and fan-out.
 */
@NullMarked
package io.rookery.routing;

import org.jspecify.annotations.NullMarked;
