package io.rookery.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rookery.protocol.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** How often one method was called, with which outcome, and how long its answers took. Safe to use from any thread. */
public final class CommandMeter {
    private static final Duration[] LATENCY_BUCKETS = Stream.iterate(
                    Duration.ofMillis(1), bound -> bound.multipliedBy(2))
            .limit(12)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final String method;
    private final Timer latency;
    private final Counter succeeded;
    private final Map<ErrorCode, Counter> refused = new ConcurrentHashMap<>();

    public CommandMeter(MeterRegistry registry, String method) {
        this.registry = registry;
        this.method = method;
        this.latency = Timer.builder("websocket.message.latency")
                .description("From a command's arrival at its handler to its answer")
                .tag("method", method)
                .serviceLevelObjectives(LATENCY_BUCKETS)
                .register(registry);
        this.succeeded = counter("ok");
    }

    public void succeeded(long elapsedNanos) {
        succeeded.increment();
        latency.record(elapsedNanos, TimeUnit.NANOSECONDS);
    }

    public void refused(ErrorCode code, long elapsedNanos) {
        refused.computeIfAbsent(code, reason -> counter(Labels.of(reason))).increment();
        latency.record(elapsedNanos, TimeUnit.NANOSECONDS);
    }

    private Counter counter(String outcome) {
        return Counter.builder("rookery.commands")
                .description("Commands of clients by method and outcome")
                .tag("method", method)
                .tag("outcome", outcome)
                .register(registry);
    }
}
