package io.rookery.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * When the listeners of a loop are written to: at once after a quiet time, and otherwise once a tick, so that what comes
 * close together leaves in one write. Belongs to one event loop.
 */
final class FanOutTick {
    /** Runs a task on the loop, after what is already waiting there or after a time. */
    interface Scheduler {
        void soon(Runnable task);

        void after(long nanos, Runnable task);
    }

    private final long tickNanos;
    private final Scheduler scheduler;
    private final LongSupplier nanoClock;
    private List<Listeners> due = new ArrayList<>();
    private boolean scheduled;
    private long flushedNanos;

    FanOutTick(long tickNanos, Scheduler scheduler, LongSupplier nanoClock) {
        this.tickNanos = tickNanos;
        this.scheduler = scheduler;
        this.nanoClock = nanoClock;
        this.flushedNanos = nanoClock.getAsLong() - tickNanos;
    }

    /** Has the listeners written to at the end of the tick; called when the first frame waits for them. */
    void add(Listeners listeners) {
        due.add(listeners);
        if (scheduled) {
            return;
        }
        scheduled = true;
        long quietNanos = nanoClock.getAsLong() - flushedNanos;
        if (quietNanos >= tickNanos) {
            scheduler.soon(this::flush);
        } else {
            scheduler.after(tickNanos - quietNanos, this::flush);
        }
    }

    private void flush() {
        scheduled = false;
        flushedNanos = nanoClock.getAsLong();
        List<Listeners> now = due;
        due = new ArrayList<>(now.size());
        if (now.size() == 1) {
            now.get(0).write(true);
            return;
        }
        for (Listeners listeners : now) {
            listeners.write(false);
        }
        for (Listeners listeners : now) {
            listeners.flush();
        }
    }
}
