package io.rookery.guard;

/** Points that halve after each half-life. Times are of a monotonic clock. */
final class DecayingScore {
    private double points;
    private long sinceNanos;

    DecayingScore(long nowNanos) {
        this.sinceNanos = nowNanos;
    }

    double at(long nowNanos, long halfLifeNanos) {
        return points * Math.pow(0.5, (double) Math.max(0, nowNanos - sinceNanos) / halfLifeNanos);
    }

    void add(double more, long nowNanos, long halfLifeNanos) {
        points = at(nowNanos, halfLifeNanos) + more;
        sinceNanos = nowNanos;
    }

    /** In how long there will be no more than so many points. */
    long nanosUntil(double wanted, long nowNanos, long halfLifeNanos) {
        double now = at(nowNanos, halfLifeNanos);
        return now <= wanted ? 0 : (long) (Math.log(now / wanted) / Math.log(2) * halfLifeNanos);
    }
}
