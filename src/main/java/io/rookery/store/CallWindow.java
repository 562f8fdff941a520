package io.rookery.store;

import java.util.Arrays;

/** How many calls of the last while were answered and how many failed, counted in {@link #SLOTS} slots of time. */
final class CallWindow {
    static final int SLOTS = 10;

    private final CircuitOptions options;
    private final long slotNanos;
    private final long[] answered = new long[SLOTS];
    private final long[] failed = new long[SLOTS];
    private long slotBegunNanos;
    private int slot;

    CallWindow(CircuitOptions options, long nowNanos) {
        this.options = options;
        this.slotNanos = Math.max(1, options.window().toNanos() / SLOTS);
        this.slotBegunNanos = nowNanos;
    }

    void answered(long nowNanos, int calls) {
        moveTo(nowNanos);
        answered[slot] += calls;
    }

    void failed(long nowNanos, int calls) {
        moveTo(nowNanos);
        failed[slot] += calls;
    }

    /** Whether so many calls failed that no more should be made for now. */
    boolean isBad(long nowNanos) {
        moveTo(nowNanos);
        long failures = Arrays.stream(failed).sum();
        long calls = failures + Arrays.stream(answered).sum();
        return calls >= options.callsMin() && failures * 100 >= calls * options.failuresPercent();
    }

    void clear(long nowNanos) {
        Arrays.fill(answered, 0);
        Arrays.fill(failed, 0);
        slotBegunNanos = nowNanos;
    }

    private void moveTo(long nowNanos) {
        long passed = (nowNanos - slotBegunNanos) / slotNanos;
        if (passed <= 0) {
            return;
        }
        for (long i = Math.min(passed, SLOTS); i > 0; i--) {
            slot = (slot + 1) % SLOTS;
            answered[slot] = 0;
            failed[slot] = 0;
        }
        slotBegunNanos += passed * slotNanos;
    }
}
