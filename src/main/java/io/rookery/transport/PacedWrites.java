package io.rookery.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When values are written to connections: a little after the first that waits happened, together with those that came since.
 *
 * <p>A write to a socket costs much more than what it carries. So the busier the loop is with these writes, the longer values
 * wait, up to a bound. What took long to come here waits for less, so that it is not seen later still. Belongs to one event loop.
 */
final class PacedWrites {
    /** What is due within one slot is written in one go; nothing waits for less. */
    static final long SLOT_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    /** The share of a loop's time, spent on writing values, from which on they wait as long as they may. */
    static final double BUSY_SHARE = 0.15;

    /** What a value waits for at least, however late it is, as a share of the delay: the busier, the more must leave together. */
    static final double LATE_SHARE = 0.25;

    /** The share is found anew each time. */
    static final long SHARE_WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** When a write is due that waits for nothing yet. */
    static final long NEVER = Long.MAX_VALUE;

    /** Runs a task on the loop after a time. */
    interface Scheduler {
        void after(long nanos, Runnable task);
    }

    private final Scheduler scheduler;
    private final LongSupplier nanoClock;
    private final LongSupplier millisClock;
    private final List<List<Runnable>> slots = new ArrayList<>();
    private long delayNanosMax;
    private long windowBeganNanos;
    private long writingNanos;
    private long delayNanos;
    private long lastMillis;
    private long lastSlot;

    /**
     * @param delayNanosMax zero when nothing is to wait
     * @param millisClock since 1970, as the values tell the time
     */
    PacedWrites(long delayNanosMax, Scheduler scheduler, LongSupplier nanoClock, LongSupplier millisClock) {
        this.scheduler = scheduler;
        this.nanoClock = nanoClock;
        this.millisClock = millisClock;
        this.windowBeganNanos = nanoClock.getAsLong();
        delayAtMost(delayNanosMax);
    }

    /** What comes from now on waits so long at most. What waits already is written when it was to be. */
    void delayAtMost(long newDelayNanosMax) {
        delayNanosMax = newDelayNanosMax;
        delayNanos = Math.min(SLOT_NANOS, delayNanosMax);
        slots.clear();
        lastMillis = 0;
        // One for what is under way, one for what is rounded up.
        for (long due = 0; due < delayNanosMax + 2 * SLOT_NANOS; due += SLOT_NANOS) {
            slots.add(new ArrayList<>());
        }
    }

    boolean isOn() {
        return delayNanosMax > 0;
    }

    /** How long a value that happens now would wait, before it is rounded up to slots. */
    long delayNanos() {
        return delayNanos;
    }

    /**
     * Has the write run when it is due, unless it is to run sooner anyway.
     *
     * @param happenedMillis when the value happened, since 1970; 0 for now
     * @param until when the write is to run already, as returned by this method; or {@link #NEVER}
     * @return when it is to run
     */
    long add(Runnable write, long happenedMillis, long until) {
        if (happenedMillis == 0 && until != NEVER) {
            return until;
        }
        long slot = slot(happenedMillis);
        if (slot >= until) {
            return until;
        }
        List<Runnable> writes = slots.get((int) Math.floorMod(slot, (long) slots.size()));
        writes.add(write);
        if (writes.size() == 1) {
            scheduler.after(slot * SLOT_NANOS - nanoClock.getAsLong(), () -> run(writes));
        }
        return slot;
    }

    /** The same for all who are offered one value, until something is written. */
    private long slot(long happenedMillis) {
        if (happenedMillis == 0 || happenedMillis != lastMillis) {
            lastSlot = Math.floorDiv(nanoClock.getAsLong() + delayNanos(happenedMillis) - 1, SLOT_NANOS) + 1;
            lastMillis = happenedMillis;
        }
        return lastSlot;
    }

    private long delayNanos(long happenedMillis) {
        if (happenedMillis == 0) {
            return delayNanos;
        }
        long ageNanos = TimeUnit.MILLISECONDS.toNanos(millisClock.getAsLong() - happenedMillis);
        return Math.min(delayNanos, Math.max(delayNanos - ageNanos, (long) (delayNanos * LATE_SHARE)));
    }

    private void run(List<Runnable> writes) {
        long beganNanos = nanoClock.getAsLong();
        measure(beganNanos);
        lastMillis = 0;
        List<Runnable> due = List.copyOf(writes);
        writes.clear();
        due.forEach(Runnable::run);
        writingNanos += nanoClock.getAsLong() - beganNanos;
    }

    private void measure(long nowNanos) {
        long passedNanos = nowNanos - windowBeganNanos;
        if (passedNanos >= SHARE_WINDOW_NANOS) {
            double busy = Math.min(1, (double) writingNanos / passedNanos / BUSY_SHARE);
            long least = Math.min(SLOT_NANOS, delayNanosMax);
            delayNanos = least + (long) ((delayNanosMax - least) * busy);
            windowBeganNanos = nowNanos;
            writingNanos = 0;
        }
    }
}
