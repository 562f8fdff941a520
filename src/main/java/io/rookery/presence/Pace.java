package io.rookery.presence;

import java.util.function.LongSupplier;

/** How soon a live query may speak again: what changes meanwhile is told together. */
final class Pace {
    static final long LEAST_MILLIS = 50;
    /** Of more users than these, a query speaks less often, as it costs more to look at them. */
    static final int LARGE = 2_000;

    private final LongSupplier nanoTime;
    private long spokenNanos;

    Pace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.spokenNanos = nanoTime.getAsLong() - LEAST_MILLIS * 1_000_000;
    }

    /** Zero for at once. */
    long waitMillis(int users) {
        long since = (nanoTime.getAsLong() - spokenNanos) / 1_000_000;
        return Math.max(0, LEAST_MILLIS * (1 + users / LARGE) - since);
    }

    void spoken() {
        spokenNanos = nanoTime.getAsLong();
    }
}
