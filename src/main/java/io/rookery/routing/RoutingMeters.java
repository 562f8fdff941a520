package io.rookery.routing;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What a node exports of its topics. */
public final class RoutingMeters {
    private RoutingMeters() {}

    /**
     * All are asked from any thread.
     *
     * @param sentHome messages brought to the home of their topic
     * @param sentToListeners messages passed on by homes, each as often as there were nodes
     */
    public static void bind(
            MeterRegistry registry,
            Supplier<Number> topics,
            Supplier<Number> behind,
            Supplier<Number> sentHome,
            Supplier<Number> sentToListeners) {
        Gauge.builder("rookery.topics.listened", topics)
                .description("Topics that somebody on this node listens to")
                .strongReference(true)
                .register(registry);
        Gauge.builder("rookery.topics.behind", behind)
                .description("Slow connections that are fed from the log, times topics")
                .strongReference(true)
                .register(registry);
        sent(registry, "home", sentHome);
        sent(registry, "listeners", sentToListeners);
    }

    private static void sent(MeterRegistry registry, String to, Supplier<Number> count) {
        // A counter holds what it is asked of weakly: the registry is there as long as anybody asks.
        FunctionCounter.builder(
                        "rookery.topic.messages.sent",
                        registry,
                        each -> count.get().doubleValue())
                .description("Messages of topics sent to other nodes")
                .tag("to", to)
                .register(registry);
    }
}
