package io.rookery.bench;

import java.util.random.RandomGenerator;

/**
 * How long a client waits before it tries again: what the server has asked for and a random part of a second, or any time up to a
 * bound that doubles with each failure ("full jitter").
 */
final class Backoff {
    static final long FIRST_MILLIS = 250;
    static final long AFTER_ASKED_MILLIS = 1_000;
    static final long LONGEST_MILLIS = 15_000;
    private static final int DOUBLINGS_MAX = 30;

    private final RandomGenerator random;
    private int failures;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * @param retryAfterMillis what the server has asked for; zero when it did not
     */
    long nextMillis(long retryAfterMillis) {
        long ceiling = Math.min(LONGEST_MILLIS, FIRST_MILLIS << failures);
        failures = Math.min(failures + 1, DOUBLINGS_MAX);
        return retryAfterMillis + random.nextLong((retryAfterMillis > 0 ? AFTER_ASKED_MILLIS : ceiling) + 1);
    }

    /** It is connected. */
    void reset() {
        failures = 0;
    }
}
