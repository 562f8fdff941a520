package io.rookery.guard;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Counts how many of something each key holds, up to a limit. Keys that hold nothing take no room. Safe to use from any
 * thread.
 */
public final class Tally<K> {
    private final ConcurrentMap<K, Integer> held = new ConcurrentHashMap<>();
    private volatile int max;

    /**
     * @param max of one key; {@link Integer#MAX_VALUE} for no limit
     */
    public Tally(int max) {
        this.max = max;
    }

    /** What a key holds beyond a smaller limit it keeps. */
    public void limit(int newMax) {
        max = newMax;
    }

    /** Takes one, if the key may hold another. */
    public boolean take(K key) {
        boolean[] taken = new boolean[1];
        held.compute(key, (same, count) -> {
            int now = count == null ? 0 : count;
            taken[0] = now < max;
            return taken[0] ? Integer.valueOf(now + 1) : count;
        });
        return taken[0];
    }

    /** Takes one beyond all limits: for what replaces another that is about to be given back. */
    public void force(K key) {
        held.merge(key, 1, Integer::sum);
    }

    public void release(K key) {
        held.computeIfPresent(key, (same, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

    int keys() {
        return held.size();
    }
}
