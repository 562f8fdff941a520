package io.rookery.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How late an event loop comes to its work: the delay of a timer beyond what it was set to. Its maximum over the last
 * minutes is exported, so that a stall between two scrapes is seen. Belongs to one event loop.
 */
public final class LoopLag {
    private static final Duration EVERY = Duration.ofMillis(250);

    private final Timer lag;
    private long lastNanos;
    private volatile long latestNanos;

    LoopLag(MeterRegistry registry, String loop, long nowNanos) {
        this.lag = Timer.builder("rookery.event.loop.lag")
                .description("Delay of an event loop's timer")
                .tag("loop", loop)
                .register(registry);
        this.lastNanos = nowNanos;
    }

    /** Measures the event loop this is called on until its verticle is undeployed. */
    public static LoopLag watch(Vertx vertx, MeterRegistry registry, String loop) {
        LoopLag probe = new LoopLag(registry, loop, System.nanoTime());
        vertx.setPeriodic(EVERY.toMillis(), timer -> probe.ticked(System.nanoTime()));
        return probe;
    }

    /** The delay found last. May be called from any thread. */
    public Duration latest() {
        return Duration.ofNanos(latestNanos);
    }

    void ticked(long nowNanos) {
        long late = nowNanos - lastNanos - EVERY.toNanos();
        lastNanos = nowNanos;
        latestNanos = Math.max(0, late);
        lag.record(latestNanos, TimeUnit.NANOSECONDS);
    }
}
