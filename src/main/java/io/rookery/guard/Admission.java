package io.rookery.guard;

/**
 * Lets so many in a second, and gives those who are turned away a time to come back. Not safe for use from several threads.
 */
public final class Admission {
    private static final int AT_ONCE_PART = 10;
    private static final int AT_ONCE_MIN = 20;

    private final TokenBucket bucket;
    private final RetryTurns turns;

    /**
     * @param perSecond at most; {@link TokenBucket#UNLIMITED} for no limit
     * @param nowNanos of a monotonic clock
     */
    public Admission(int perSecond, long nowNanos) {
        this.bucket = new TokenBucket(perSecond, atOnce(perSecond), nowNanos);
        this.turns = new RetryTurns(perSecond, nowNanos);
    }

    /** Lets in so many from now on. Turns that were given stay. */
    public void change(int perSecond, long nowNanos) {
        bucket.change(perSecond, atOnce(perSecond), nowNanos);
        turns.change(perSecond);
    }

    /** A tenth of what is let in in a second, so that a rush is spread over it; of a small rate more. */
    static int atOnce(int perSecond) {
        return Math.min(perSecond, Math.max(AT_ONCE_MIN, perSecond / AT_ONCE_PART));
    }

    /**
     * @param share of the rate that is let in now; above zero, at most one
     */
    public boolean take(long nowNanos, double share) {
        return bucket.take(nowNanos, share);
    }

    /** In how many whole seconds somebody who is not let in may come back; at least one. */
    public long turn(long nowNanos, double share) {
        return turns.next(nowNanos, share);
    }
}
