package io.rookery.transport;

import java.time.Duration;

/**
 * Whether an event loop was itself asleep, because its process was frozen or starved: then its clients seem silent, and are not
 * to blame for it. Belongs to one event loop.
 */
final class Wakefulness {
    private final long lateNanos;
    private final long forgivingNanos;
    private long lookedAtNanos;
    private long forgivingUntilNanos;

    /**
     * @param late a look that comes so long after the one before means that the loop was asleep
     * @param forgiving how long after that silence means nothing
     */
    Wakefulness(Duration late, Duration forgiving, long nowNanos) {
        this.lateNanos = late.toNanos();
        this.forgivingNanos = forgiving.toNanos();
        this.lookedAtNanos = nowNanos;
        this.forgivingUntilNanos = nowNanos;
    }

    /** To be called often. */
    void look(long nowNanos) {
        if (nowNanos - lookedAtNanos > lateNanos) {
            forgivingUntilNanos = nowNanos + forgivingNanos;
        }
        lookedAtNanos = nowNanos;
    }

    boolean isForgiving(long nowNanos) {
        return nowNanos - forgivingUntilNanos < 0;
    }
}
