package io.rookery.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/**
 * A node's only event loop under a clock that jumps. While it is frozen, what is to be done waits, in order; once it has ended,
 * nothing is done any more.
 */
public final class SimulatedLoop {
    private static final int TURN_MILLIS_MAX = 2;

    private final VirtualTime time;
    private final Random random;
    private final VirtualTime.Lane turns;
    private final Deque<Runnable> parked = new ArrayDeque<>();
    private long frozenUntilMillis;
    private boolean ended;

    public SimulatedLoop(VirtualTime time, Random random) {
        this.time = time;
        this.random = random;
        this.turns = time.new Lane(random, () -> TURN_MILLIS_MAX);
    }

    /** Now, unless it is frozen. */
    public void run(Runnable task) {
        if (isFrozen() || !parked.isEmpty()) {
            parked.add(task);
        } else if (!ended) {
            task.run();
        }
    }

    /** After what waits already. */
    public void soon(Runnable task) {
        turns.run(() -> run(task));
    }

    public void after(long millis, Runnable task) {
        time.after(millis, () -> run(task));
    }

    /** Begins at a moment of the loop's own. */
    public void every(long millis, Runnable task) {
        after(random.nextInt((int) millis), () -> repeat(millis, task));
    }

    private void repeat(long millis, Runnable task) {
        task.run();
        if (!ended) {
            after(millis, () -> repeat(millis, task));
        }
    }

    public void freeze(long millis) {
        frozenUntilMillis = Math.max(frozenUntilMillis, time.nowMillis() + millis);
        time.after(millis, this::thaw);
    }

    public boolean isFrozen() {
        return time.nowMillis() < frozenUntilMillis;
    }

    private void thaw() {
        while (!isFrozen() && !parked.isEmpty()) {
            Runnable next = parked.remove();
            if (!ended) {
                next.run();
            }
        }
    }

    public void end() {
        ended = true;
        parked.clear();
    }

    public boolean hasEnded() {
        return ended;
    }

    public long nanoTime() {
        return time.nowNanos();
    }
}
