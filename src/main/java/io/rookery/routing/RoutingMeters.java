package io.rookery.routing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What a node exports of its topics. */
public final class RoutingMeters {
    private RoutingMeters() {}

    /** Both are asked from any thread. */
    public static void bind(MeterRegistry registry, Supplier<Number> topics, Supplier<Number> behind) {
        Gauge.builder("rookery.topics.listened", topics)
                .description("Topics that somebody on this node listens to")
                .strongReference(true)
                .register(registry);
        Gauge.builder("rookery.topics.behind", behind)
                .description("Slow connections that are fed from the log, times topics")
                .strongReference(true)
                .register(registry);
    }
}
