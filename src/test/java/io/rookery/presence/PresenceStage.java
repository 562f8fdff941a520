package io.rookery.presence;

import io.rookery.testing.VirtualTime;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Where a simulated life takes place: the nodes, the clock, what is drawn, and what is noted. */
public abstract class PresenceStage {
    private final VirtualTime time;
    private final Random random;
    private int numbers;

    protected PresenceStage(VirtualTime time, Random random) {
        this.time = time;
        this.random = random;
    }

    /** Those that answer; at least one. */
    protected abstract List<PresenceNode> responding();

    protected abstract List<PresenceNode> alive();

    protected abstract void note(String what);

    /** Whether users may rightly seem to be gone. */
    protected abstract boolean isTroubled();

    /** Tells one thing from all others. */
    public final int nextNumber() {
        return numbers++;
    }

    final long now() {
        return time.nowMillis();
    }

    final void after(long millis, Runnable task) {
        time.after(millis, task);
    }

    final int draw(int bound) {
        return random.nextInt(bound);
    }

    final PresenceNode anyNode() {
        return any(responding());
    }

    final <T> T any(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    final <T> Optional<T> anyOf(List<T> items) {
        return items.isEmpty() ? Optional.empty() : Optional.of(any(items));
    }
}
