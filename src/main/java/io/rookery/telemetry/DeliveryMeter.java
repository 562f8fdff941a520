package io.rookery.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** What became of the messages of one delivery class that were offered to connections here. Safe from any thread. */
public final class DeliveryMeter {
    private final LongAdder delivered = new LongAdder();
    private final LongAdder shed = new LongAdder();

    /**
     * @param deliveryClass as in {@code signal}
     */
    public DeliveryMeter(MeterRegistry registry, String deliveryClass) {
        register(registry, deliveryClass, "delivered", delivered);
        register(registry, deliveryClass, "shed", shed);
    }

    public void delivered(int messages) {
        delivered.add(messages);
    }

    public void shed(int messages) {
        shed.add(messages);
    }

    private static void register(MeterRegistry registry, String deliveryClass, String outcome, LongAdder count) {
        FunctionCounter.builder("rookery.deliveries", count, LongAdder::sum)
                .description("Messages offered to connections by class and outcome")
                .tag("class", deliveryClass)
                .tag("outcome", outcome)
                .register(registry);
    }
}
