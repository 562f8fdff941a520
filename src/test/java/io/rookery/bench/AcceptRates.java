package io.rookery.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** How many connections one node has taken within a second, at the most. Safe to use from any thread. */
final class AcceptRates {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Deque<Long> lastSecond = new ArrayDeque<>();
    private int peak;
    private long count;

    /**
     * @param nowNanos never earlier than before by more than threads race
     */
    synchronized void accepted(long nowNanos) {
        lastSecond.addLast(nowNanos);
        while (nowNanos - lastSecond.getFirst() >= SECOND_NANOS) lastSecond.removeFirst();
        peak = Math.max(peak, lastSecond.size());
        count++;
    }

    /** The most within any second, wherever it begins. */
    synchronized int peak() {
        return peak;
    }

    synchronized long count() {
        return count;
    }

    /** Forgets what was. */
    synchronized void reset() {
        lastSecond.clear();
        peak = 0;
        count = 0;
    }
}
