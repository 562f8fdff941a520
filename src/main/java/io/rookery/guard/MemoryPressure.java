package io.rookery.guard;

import io.rookery.settings.MemorySettings;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a node does about the state of its memory: from one mark on it refuses new sessions, from a higher one on its slowest
 * connections are closed, a batch at a time. Safe to use from any thread.
 *
 * <p>A batch is due once a second at most, and only after another collection: before that nobody knows what the last batch has
 * brought, and all connections would be gone at the time of the next one.
 */
public final class MemoryPressure {
    static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** What is done. */
    public enum Level {
        NONE,
        REFUSING,
        CLOSING
    }

    private final Supplier<MemoryUse> memory;
    private final Watermark refusing;
    private final Watermark closing;
    private long lookedAtNanos;
    private @Nullable MemoryUse relievedAt;
    private volatile MemoryUse last;
    private volatile boolean isRefusing;
    private volatile boolean isClosing;
    private volatile int batches;

    /**
     * @param memory how full it is; two equal answers are taken for the same collection
     */
    public MemoryPressure(MemorySettings settings, Supplier<MemoryUse> memory, long nowNanos) {
        this.memory = memory;
        this.refusing = new Watermark(settings.refuseSessionsAt());
        this.closing = new Watermark(settings.closeSlowestAt());
        this.lookedAtNanos = nowNanos;
        this.last = memory.get();
    }

    /** Has other marks from the next look on. */
    public synchronized void change(MemorySettings settings) {
        refusing.percent(settings.refuseSessionsAt());
        closing.percent(settings.closeSlowestAt());
    }

    /** Looks at the memory, once a second however often it is called. */
    public synchronized void look(long nowNanos) {
        if (nowNanos - lookedAtNanos < LOOK_EVERY.toNanos()) {
            return;
        }
        lookedAtNanos = nowNanos;
        MemoryUse use = memory.get();
        last = use;
        isRefusing = refusing.look(use);
        isClosing = closing.look(use);
        if (isClosing && !use.equals(relievedAt)) {
            relievedAt = use;
            batches = batches + 1;
        }
    }

    public Level level() {
        return isClosing ? Level.CLOSING : isRefusing ? Level.REFUSING : Level.NONE;
    }

    /** Whether there is room for another session. */
    public boolean admits() {
        return !isRefusing;
    }

    /** How many batches of connections ought to have been closed since the start; may wrap. */
    public int batches() {
        return batches;
    }

    public double ratio() {
        return last.ratio();
    }
}
