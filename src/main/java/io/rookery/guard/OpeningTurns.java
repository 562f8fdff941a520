package io.rookery.guard;

import java.time.Duration;

/**
 * When sessions are opened on one event loop: one after the other, as fast as they are admitted. Those who are admitted at the same
 * moment so do not keep the others waiting until all of them are served. Not safe for use from several threads.
 */
public final class OpeningTurns {
    /** Nobody waits longer. */
    public static final Duration WAIT_MAX = Duration.ofSeconds(1);

    private static final long SECOND_NANOS = 1_000_000_000L;

    private long gapNanos;
    private long nextNanos;

    /**
     * @param perSecond who are admitted; {@link TokenBucket#UNLIMITED} for no limit, and then nobody waits
     * @param nowNanos of a monotonic clock
     */
    public OpeningTurns(int perSecond, long nowNanos) {
        change(perSecond);
        nextNanos = nowNanos;
    }

    /** Gives so many turns a second from now on. */
    public final void change(int perSecond) {
        gapNanos = SECOND_NANOS / perSecond;
    }

    /** How long the next one waits. */
    public long waitNanos(long nowNanos) {
        long waitNanos = Math.min(Math.max(0, nextNanos - nowNanos), WAIT_MAX.toNanos());
        nextNanos = nowNanos + waitNanos + gapNanos;
        return waitNanos;
    }
}
