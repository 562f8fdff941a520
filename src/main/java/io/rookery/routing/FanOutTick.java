package io.rookery.routing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * When the listeners of a loop are written to: at once after a quiet time, and otherwise once a tick, so that what comes
 * close together leaves in one write.
 *
 * <p>A tick grows with what writing costs, as far as waiting makes writes fewer: where each write carries many frames, a loop spends
 * at most a third of its time on them, and each carries more; where each carries one, as direct messages do, none waits for
 * another. Belongs to one event loop.
 */
final class FanOutTick {
    /** A tick lasts at least so many times as long as the writing at its end. */
    static final int STRETCH = 3;
    /** No tick is stretched beyond this. */
    static final long STRETCHED_NANOS_MAX = 15_000_000;

    /** After so long, what could not be done is tried again. */
    static final long LATER_NANOS = 1_000_000_000;

    /** Runs a task on the loop, after what is already waiting there or after a time. */
    interface Scheduler {
        void soon(Runnable task);

        void after(long nanos, Runnable task);
    }

    private final Scheduler scheduler;
    private final LongSupplier nanoClock;
    /** Grows to what one write of {@link Listeners} may hold. */
    private final ByteBuf scratch = Unpooled.buffer();

    private List<Listeners> due = new ArrayList<>();
    private Listeners.Behind behind = (subscriber, first) -> {};
    private long tickNanos;
    private boolean scheduled;
    private long flushedNanos;
    private long waitNanos;

    FanOutTick(long tickNanos, Scheduler scheduler, LongSupplier nanoClock) {
        this.tickNanos = tickNanos;
        this.waitNanos = tickNanos;
        this.scheduler = scheduler;
        this.nanoClock = nanoClock;
        this.flushedNanos = nanoClock.getAsLong() - tickNanos;
    }

    /** Ticks so long from the next one on. */
    void every(long newTickNanos) {
        tickNanos = newTickNanos;
        waitNanos = newTickNanos;
    }

    /** Has the listeners written to at the end of the tick; called when the first frame waits for them. */
    void add(Listeners listeners) {
        due.add(listeners);
        if (scheduled) {
            return;
        }
        scheduled = true;
        long quietNanos = nanoClock.getAsLong() - flushedNanos;
        if (quietNanos >= waitNanos) {
            scheduler.soon(this::flush);
        } else {
            scheduler.after(waitNanos - quietNanos, this::flush);
        }
    }

    /** Writes to the listeners now, and not at the end of the tick. */
    void write(Listeners listeners) {
        listeners.write(true, behind, scratch);
    }

    /** Runs a task after {@link #LATER_NANOS}. */
    void later(Runnable task) {
        scheduler.after(LATER_NANOS, task);
    }

    /** Is told of those who fall behind from now on. */
    void behind(Listeners.Behind told) {
        behind = told;
    }

    private void flush() {
        scheduled = false;
        flushedNanos = nanoClock.getAsLong();
        List<Listeners> now = due;
        due = new ArrayList<>(now.size());
        double spared = sparedShare(now);
        write(now);
        long writingNanos = nanoClock.getAsLong() - flushedNanos;
        long stretchedNanos = (long) (writingNanos * STRETCH * spared);
        waitNanos = Math.max(tickNanos, Math.min(stretchedNanos, STRETCHED_NANOS_MAX));
    }

    /** The share of frames that need no write of their own, because others leave with them. */
    private static double sparedShare(List<Listeners> now) {
        long frames = 0;
        long writes = 0;
        for (Listeners listeners : now) {
            frames += (long) listeners.pendingCount() * listeners.size();
            writes += listeners.size();
        }
        return frames == 0 ? 0 : (double) (frames - writes) / frames;
    }

    private void write(List<Listeners> now) {
        if (now.size() == 1) {
            write(now.get(0));
            return;
        }
        for (Listeners listeners : now) {
            listeners.write(false, behind, scratch);
        }
        for (Listeners listeners : now) {
            listeners.flush();
        }
    }
}
