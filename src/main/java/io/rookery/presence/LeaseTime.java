package io.rookery.presence;

import java.util.function.LongSupplier;

/**
 * Until when this node may count on its lease. A node that was asleep finds it over, and notes nothing under a lease that others
 * may have cleared meanwhile.
 *
 * <p>Safe to use from any thread.
 */
final class LeaseTime {
    private final LongSupplier nanoTime;
    private volatile long endNanos;

    LeaseTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.endNanos = nanoTime.getAsLong();
    }

    boolean isOver() {
        return nanoTime.getAsLong() - endNanos >= 0;
    }

    /** Is over at the given time, unless lengthened again. */
    void lengthen(long newEndNanos) {
        endNanos = newEndNanos;
    }
}
