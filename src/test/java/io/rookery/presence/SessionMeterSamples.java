package io.rookery.presence;

import io.micrometer.core.instrument.MeterRegistry;
import io.rookery.protocol.Platform;
import io.rookery.store.WentOffline;
import java.time.Duration;

/** Every metric of sessions once. */
public final class SessionMeterSamples {
    private SessionMeterSamples() {}

    public static void touch(MeterRegistry registry) {
        SessionMeters meters = new SessionMeters(registry);
        meters.ended(Platform.WEB, WentOffline.Reason.CLOSED, Duration.ofMinutes(1));
        meters.present(Census.EMPTY);
    }
}
