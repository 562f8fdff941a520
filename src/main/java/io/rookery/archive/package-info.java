/**
 * The way of messages from the log into the archive, written behind, and back from there when the log has let go of them.
 */
@NullMarked
package io.rookery.archive;

import org.jspecify.annotations.NullMarked;
