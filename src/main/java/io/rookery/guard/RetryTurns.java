package io.rookery.guard;

/**
 * Tells those who are turned away when to come back, each a turn of their own, so that in no second more of them come than
 * are let in then. Not safe for use from several threads.
 */
public final class RetryTurns {
    /** Nobody is sent away for longer: who was told a turn may have gone elsewhere, and it passes unused. */
    public static final int SECONDS_MAX = 60;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private long turnNanos;
    private long nextNanos;
    private long beyond;

    /**
     * @param perSecond who are let in
     * @param nowNanos of a monotonic clock
     */
    public RetryTurns(int perSecond, long nowNanos) {
        change(perSecond);
        this.nextNanos = nowNanos;
    }

    /** Gives so many turns a second from now on. */
    public final void change(int perSecond) {
        turnNanos = Math.max(1, SECOND_NANOS / perSecond);
    }

    /**
     * In how many whole seconds the next one may come back; at least one.
     *
     * @param share of the rate that is let in now
     */
    public long next(long nowNanos, double share) {
        long turn = Math.max(nextNanos, nowNanos);
        long wait = turn - nowNanos;
        if (wait >= (SECONDS_MAX - 1) * SECOND_NANOS) {
            // No turn is left: not all at once all the same.
            return SECONDS_MAX - Math.floorMod(beyond++, SECONDS_MAX / 2L);
        }
        nextNanos = turn + (long) (turnNanos / share);
        return 1 + wait / SECOND_NANOS;
    }
}
