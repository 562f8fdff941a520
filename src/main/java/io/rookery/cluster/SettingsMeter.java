package io.rookery.cluster;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.rookery.settings.SettingsInForce;

/** Exports which of the cluster's settings hold on this node. */
public final class SettingsMeter {
    private SettingsMeter() {}

    public static void bind(MeterRegistry registry, SettingsInForce inForce) {
        Gauge.builder(
                        "rookery.settings.version",
                        inForce,
                        settings -> settings.applied().version())
                .register(registry);
        Gauge.builder(
                        "rookery.settings.problems",
                        inForce,
                        settings -> settings.problems().size())
                .register(registry);
    }
}
