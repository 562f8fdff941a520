package io.rookery.guard;

import java.util.concurrent.atomic.AtomicInteger;

/** So many at once and no more. Safe to use from any thread. */
public final class Capacity {
    private final AtomicInteger taken = new AtomicInteger();
    private final int max;

    public Capacity(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max: " + max + " (expected: >= 1)");
        }
        this.max = max;
    }

    /** Takes one, if there is room. */
    public boolean take() {
        return taken.getAndUpdate(count -> count < max ? count + 1 : count) < max;
    }

    public void release() {
        taken.decrementAndGet();
    }

    public int taken() {
        return taken.get();
    }

    public int max() {
        return max;
    }
}
