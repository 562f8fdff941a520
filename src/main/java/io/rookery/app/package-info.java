/**
 * Puts the parts together: the command line, the Vert.x instance, the verticles and the order in which they start and
 * stop.
 */
@NullMarked
package io.rookery.app;

import org.jspecify.annotations.NullMarked;
