package io.rookery.guard;

/**
 * A rate with a burst. Counts in nanoseconds: a full bucket holds the time in which its burst is earned. Not safe for use
 * from several threads.
 */
public final class TokenBucket {
    public static final int UNLIMITED = Integer.MAX_VALUE;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private long priceNanos;
    private long capacityNanos;
    private long creditNanos;
    private long countedAtNanos;

    /**
     * @param perSecond what comes back each second; {@link #UNLIMITED} for no limit
     * @param burst what a full bucket gives at once
     * @param nowNanos of a monotonic clock
     */
    public TokenBucket(int perSecond, int burst, long nowNanos) {
        this.priceNanos = price(perSecond);
        this.capacityNanos = capacity(priceNanos, burst);
        this.creditNanos = capacityNanos;
        this.countedAtNanos = nowNanos;
    }

    private static long price(int perSecond) {
        return perSecond == UNLIMITED ? 0 : SECOND_NANOS / perSecond;
    }

    private static long capacity(long priceNanos, int burst) {
        return priceNanos == 0 ? 0 : Math.multiplyExact(priceNanos, burst);
    }

    /** Has another rate and burst from now on. What is in it stays, up to the new burst; one without limit was full. */
    public void change(int perSecond, int burst, long nowNanos) {
        refill(nowNanos);
        double left = priceNanos == 0 ? Double.MAX_VALUE : (double) creditNanos / priceNanos;
        priceNanos = price(perSecond);
        capacityNanos = capacity(priceNanos, burst);
        creditNanos = Math.min(capacityNanos, (long) (left * priceNanos));
    }

    public boolean take(long nowNanos) {
        return take(nowNanos, 1);
    }

    /**
     * Takes one as if rate and burst were only a share of themselves, but never less than one.
     *
     * @param share above zero, at most one
     */
    public boolean take(long nowNanos, double share) {
        refill(nowNanos);
        long dearerNanos = Math.min((long) (priceNanos / share), capacityNanos);
        if (creditNanos < dearerNanos) {
            return false;
        }
        creditNanos -= dearerNanos;
        return true;
    }

    /** How long until the next one can be taken; at least one millisecond. */
    public long retryAfterMillis(long nowNanos) {
        refill(nowNanos);
        long missingNanos = Math.max(0, priceNanos - creditNanos);
        return Math.max(1, (missingNanos + 999_999) / 1_000_000);
    }

    private void refill(long nowNanos) {
        long passedNanos = nowNanos - countedAtNanos;
        if (passedNanos <= 0) {
            return;
        }
        countedAtNanos = nowNanos;
        creditNanos = passedNanos >= capacityNanos - creditNanos ? capacityNanos : creditNanos + passedNanos;
    }
}
