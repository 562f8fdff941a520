package io.rookery.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopLagTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final LoopLag lag = new LoopLag(registry, "0", 0);

    @Test
    void aTimerThatCameInTimeIsNoLag() {
        lag.ticked(millis(250));
        lag.ticked(millis(499));

        assertThat(timer().count()).isEqualTo(2);
        assertThat(timer().max(TimeUnit.MILLISECONDS)).isZero();
    }

    @Test
    void whatATimerWasLateIsTheLag() {
        lag.ticked(millis(250));
        lag.ticked(millis(540));

        assertThat(timer().max(TimeUnit.MILLISECONDS)).isEqualTo(40);
    }

    private Timer timer() {
        return registry.get("rookery.event.loop.lag").tag("loop", "0").timer();
    }

    private static long millis(long value) {
        return TimeUnit.MILLISECONDS.toNanos(value);
    }
}
