package io.rookery.session;

/**
 * The time of an event loop as of when it last looked: what happens thousands of times a second need not ask the system each
 * time. Belongs to the loop.
 */
public final class LoopClock {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private long millis;

    public LoopClock(long nowNanos) {
        look(nowNanos);
    }

    /** To be told of the time whenever somebody asks the system for it. */
    public void look(long nowNanos) {
        millis = nowNanos / NANOS_PER_MILLI;
    }

    /** Monotonic; means something only beside another one. */
    long millis() {
        return millis;
    }
}
