package io.rookery.routing;

import io.rookery.store.ChangeRange;
import io.rookery.store.LogRange;
import org.jspecify.annotations.Nullable;

/**
 * A part of a log for somebody who is fed from it.
 *
 * @param changes what became of messages that the reader had before; null when there is nothing new
 */
record LogPart(LogRange range, @Nullable ChangeRange changes) {}
