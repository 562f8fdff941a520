package io.rookery.transport;

/** Whether the other end of a connection lives: who says nothing is pinged, and given up when that does not help. */
final class Heartbeat {
    /**
     * How long a client may say nothing.
     *
     * @param pingNanos until it is pinged
     * @param lateNanos until its answer is late
     * @param deadNanos until it is taken for dead
     */
    record Bounds(long pingNanos, long lateNanos, long deadNanos) {}

    /** What to do. */
    enum Sign {
        NONE,
        PING,
        /** The answer to the ping is late: once for each ping. */
        LATE,
        DEAD
    }

    private long heardAtNanos;
    private boolean pinged;
    private boolean late;

    Heartbeat(long nowNanos) {
        this.heardAtNanos = nowNanos;
    }

    long heardAtNanos() {
        return heardAtNanos;
    }

    void heard(long nowNanos) {
        heardAtNanos = nowNanos;
        pinged = false;
        late = false;
    }

    /**
     * @param forgiving whether silence means nothing now
     */
    Sign look(long nowNanos, Bounds bounds, boolean forgiving) {
        long silentNanos = nowNanos - heardAtNanos;
        if (silentNanos >= bounds.deadNanos() && !forgiving) {
            return Sign.DEAD;
        }
        if (silentNanos >= bounds.pingNanos() && !pinged) {
            pinged = true;
            return Sign.PING;
        }
        if (silentNanos >= bounds.lateNanos() && !late) {
            late = true;
            return Sign.LATE;
        }
        return Sign.NONE;
    }
}
