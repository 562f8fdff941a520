package io.rookery.archive;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** How far a node's archiving is behind. Safe to read from any thread. */
public final class ArchiveMeter {
    private final Counter messages;
    private final Counter failures;
    private volatile long missing;
    private volatile double lagSeconds;

    public ArchiveMeter(MeterRegistry registry) {
        messages = Counter.builder("rookery.archive.messages")
                .description("Messages the archive has taken, repeated ones too")
                .register(registry);
        failures = Counter.builder("rookery.archive.failures")
                .description("Attempts to archive that the archive or the store did not answer")
                .register(registry);
        Gauge.builder("rookery.archive.lag.messages", this, meter -> meter.missing)
                .description("Stored messages that this node knows the archive not to have yet")
                .register(registry);
        Gauge.builder("rookery.archive.lag.seconds", this, meter -> meter.lagSeconds)
                .description("How long the topic that waits longest has been behind")
                .register(registry);
    }

    void archived(int count) {
        messages.increment(count);
    }

    void failed() {
        failures.increment();
    }

    void lag(long messagesMissing, Duration longest) {
        missing = messagesMissing;
        lagSeconds = longest.toMillis() / 1000.0;
    }
}
