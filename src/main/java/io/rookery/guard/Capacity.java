package io.rookery.guard;

import java.util.concurrent.atomic.AtomicInteger;

/** So many at once and no more. Safe to use from any thread. */
public final class Capacity {
    /** Files that are no connections of clients: the store, the other nodes, the jar. */
    private static final long FILES_KEPT_BACK = 256;

    private static final int FILES_KEPT_BACK_PART = 10;
    private static final int UNKNOWN = 10_000;

    private final AtomicInteger taken = new AtomicInteger();
    private volatile int max;

    public Capacity(int max) {
        resize(max);
    }

    /** Whoever is there beyond a smaller size stays. */
    public final void resize(int newMax) {
        if (newMax < 1) {
            throw new IllegalArgumentException("max: " + newMax + " (expected: >= 1)");
        }
        max = newMax;
    }

    /**
     * As many connections as there may be open files, less a tenth, and less {@link #FILES_KEPT_BACK} where that is not more
     * than half.
     *
     * @param files that the process may have open; not positive when that is not known
     */
    public static Capacity withinOpenFiles(long files) {
        if (files <= 0) {
            return new Capacity(UNKNOWN);
        }
        long keptBack = Math.max(files / FILES_KEPT_BACK_PART, Math.min(FILES_KEPT_BACK, files / 2));
        return new Capacity((int) Math.min(Integer.MAX_VALUE, files - keptBack));
    }

    /** Takes one, if there is room. */
    public boolean take() {
        int bound = max;
        return taken.getAndUpdate(count -> count < bound ? count + 1 : count) < bound;
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
