package io.rookery.archive;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** How far a node's copying of channels, sanctions and reports is behind. Safe to read from any thread. */
public final class RegistryMeter {
    private final Counter copies;
    private final Counter failures;
    private final Counter restored;
    private volatile int waiting;
    private volatile double lagSeconds;

    public RegistryMeter(MeterRegistry registry) {
        copies = Counter.builder("rookery.registry.copies")
                .description("Copies that the archive has taken, each of one channel, user or the reports")
                .register(registry);
        failures = Counter.builder("rookery.registry.failures")
                .description("Attempts to copy that the archive or the store did not answer, or the archive refused")
                .register(registry);
        restored = Counter.builder("rookery.registry.restored")
                .description("Channels, members, invitations, sanctions and reports put back into the store")
                .register(registry);
        Gauge.builder("rookery.registry.lag", this, meter -> meter.waiting)
                .description("Channels and users that wait to be copied")
                .register(registry);
        Gauge.builder("rookery.registry.lag.seconds", this, meter -> meter.lagSeconds)
                .description("How long the one that waits longest has waited")
                .register(registry);
    }

    void copied(int count) {
        copies.increment(count);
    }

    void failed() {
        failures.increment();
    }

    void restored(int count) {
        restored.increment(count);
    }

    void lag(int subjects, Duration longest) {
        waiting = subjects;
        lagSeconds = longest.toMillis() / 1000.0;
    }
}
