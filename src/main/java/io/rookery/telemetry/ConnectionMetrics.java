package io.rookery.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rookery.protocol.CloseCode;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What connections of one dialect cost and carry. Safe to use from any thread. */
public final class ConnectionMetrics {
    private static final Duration[] DURATION_BUCKETS = Stream.iterate(
                    Duration.ofSeconds(1), bound -> bound.multipliedBy(4))
            .limit(9)
            .toArray(Duration[]::new);
    private static final double[] SIZE_BUCKETS = {64, 256, 1_024, 4_096, 16_384, 65_536, 262_144};

    private final MeterRegistry registry;
    private final String dialect;
    private final LongAdder active = new LongAdder();
    private final Counter opened;
    private final Timer duration;
    private final DistributionSummary received;
    private final Counter sent;

    /**
     * @param dialect the subprotocol
     */
    public ConnectionMetrics(MeterRegistry registry, String dialect) {
        this.registry = registry;
        this.dialect = dialect;
        Gauge.builder("websocket.active.connections", active, LongAdder::sum)
                .description("Open connections")
                .tag("dialect", dialect)
                .strongReference(true)
                .register(registry);
        this.opened = Counter.builder("websocket.connections")
                .description("Connections opened since the start")
                .tag("dialect", dialect)
                .register(registry);
        this.duration = Timer.builder("websocket.connection.duration")
                .description("How long connections lasted")
                .tag("dialect", dialect)
                .serviceLevelObjectives(DURATION_BUCKETS)
                .register(registry);
        this.received = DistributionSummary.builder("websocket.message.size")
                .description("Messages received and their size")
                .baseUnit("bytes")
                .tag("dialect", dialect)
                .serviceLevelObjectives(SIZE_BUCKETS)
                .register(registry);
        this.sent = Counter.builder("websocket.messages.sent")
                .description("Answers and pushes written")
                .tag("dialect", dialect)
                .register(registry);
    }

    public void opened() {
        active.increment();
        opened.increment();
    }

    /** Once for every {@link #opened()}. */
    public void closed(CloseCode code, Duration lasted) {
        active.decrement();
        duration.record(lasted);
        Counter.builder("websocket.connections.closed")
                .description("Connections closed, by reason")
                .tag("dialect", dialect)
                .tag("reason", Labels.of(code))
                .register(registry)
                .increment();
    }

    public void received(int bytes) {
        received.record(bytes);
    }

    public void sent(int messages) {
        sent.increment(messages);
    }

    public long active() {
        return active.sum();
    }
}
