package io.rookery.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What went wrong on connections: how often, and the first case in words. */
final class Incidents {
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong disconnects = new AtomicLong();
    private final AtomicReference<@Nullable String> first = new AtomicReference<>();
    private volatile boolean closing;

    void refused(byte[] bytes, int from, int to) {
        if (refusals.getAndIncrement() == 0) {
            first.compareAndSet(null, new String(bytes, from, Math.min(300, to - from), StandardCharsets.UTF_8));
        }
    }

    void disconnected(String reason) {
        if (closing) return;
        disconnects.incrementAndGet();
        first.compareAndSet(null, reason);
    }

    /** From here on connections end because the run does. */
    void expectDisconnects() {
        closing = true;
    }

    long refusals() {
        return refusals.get();
    }

    long disconnects() {
        return disconnects.get();
    }

    @Nullable
    String first() {
        return first.get();
    }
}
