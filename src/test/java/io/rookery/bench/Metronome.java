package io.rookery.bench;

import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/**
 * Does something so many times a second, each time for its moment, whoever is late. Used by its event loop, but for starting
 * and stopping.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Tasks of the loop.
final class Metronome {
    private static final long LOOK_EVERY_NANOS = 1_000_000;

    private final Loop loop;
    private final double intervalNanos;
    private final LongPredicate action;
    private long startNanos;
    private long done;
    private volatile boolean stopped;

    /**
     * @param action gets the moment it is for; false when that must wait
     */
    Metronome(Loop loop, double perSecond, LongPredicate action) {
        this.loop = loop;
        this.intervalNanos = 1e9 / perSecond;
        this.action = action;
    }

    void start() {
        loop.events.execute(() -> {
            startNanos = System.nanoTime();
            due();
        });
    }

    void stop() {
        stopped = true;
    }

    private void due() {
        if (stopped) return;
        boolean taken = true;
        while (taken) {
            long at = startNanos + (long) (done * intervalNanos);
            if (at - System.nanoTime() > 0) break;
            taken = action.test(at);
            if (taken) done++;
        }
        long next = startNanos + (long) (done * intervalNanos) - System.nanoTime();
        loop.events.schedule(this::due, Math.max(taken ? 0 : LOOK_EVERY_NANOS, next), TimeUnit.NANOSECONDS);
    }
}
