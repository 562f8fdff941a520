package io.rookery.presence;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.rookery.protocol.Platform;
import io.rookery.protocol.PresenceStatus;
import io.rookery.store.ConnectionLife.Arrival;
import io.rookery.store.WentOffline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is exported of this node's users and sessions. Safe to use from any thread. */
final class SessionMeters {
    /** Zones that have a gauge of their own; the rest is in one. */
    static final int ZONES_MAX = 50;

    /** No zone can have this name. */
    static final String OTHER_ZONES = "(other)";

    private static final Duration[] LENGTHS = {
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofMinutes(30),
        Duration.ofHours(1),
        Duration.ofHours(2),
        Duration.ofHours(4),
        Duration.ofHours(8),
        Duration.ofHours(24)
    };

    private record Ending(Platform platform, WentOffline.Reason reason) {}

    private final MeterRegistry registry;
    private final MultiGauge zones;
    private final Map<Platform, Counter> begun = new EnumMap<>(Platform.class);
    private final Map<Arrival, Counter> arrivals = new EnumMap<>(Arrival.class);
    private final Map<Ending, Timer> lengths = new ConcurrentHashMap<>();
    private volatile Census present = Census.EMPTY;

    SessionMeters(MeterRegistry registry) {
        this.registry = registry;
        this.zones = MultiGauge.builder("game.zone.population")
                .description("Users by zone, the fullest ones and the rest")
                .register(registry);
        for (PresenceStatus status : PresenceStatus.values()) {
            if (status != PresenceStatus.OFFLINE) {
                Gauge.builder(
                                "rookery.presence.users",
                                this,
                                meters -> meters.present.of(status).users())
                        .description("Users with a session here, by status")
                        .tag("status", status.label())
                        .register(registry);
            }
        }
        for (Platform platform : Platform.values()) {
            Gauge.builder("rookery.presence.sessions", this, meters -> meters.present.sessionsOn(platform))
                    .description("Sessions here, by platform")
                    .tag("platform", platform.label())
                    .register(registry);
            begun.put(
                    platform,
                    Counter.builder("rookery.sessions.begun")
                            .description("Sessions that began here")
                            .tag("platform", platform.label())
                            .register(registry));
        }
        for (Arrival arrival : List.of(Arrival.NEW, Arrival.RETURNING)) {
            arrivals.put(
                    arrival,
                    Counter.builder("rookery.users.arrived")
                            .description("Users who came when they had no session")
                            .tag("kind", arrival.label())
                            .register(registry));
        }
    }

    /** To be called every few seconds. */
    void present(Census census) {
        Census shown = census.withZones(ZONES_MAX);
        present = shown;
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        shown.zones().forEach((zone, heads) -> rows.add(row(zone, heads)));
        rows.add(row(OTHER_ZONES, shown.otherZones()));
        zones.register(rows, true);
    }

    private static MultiGauge.Row<?> row(String zone, Heads heads) {
        return MultiGauge.Row.of(Tags.of("zone", zone), heads.users());
    }

    void begun(Platform platform) {
        increment(begun.get(platform));
    }

    void arrived(Arrival arrival) {
        increment(arrivals.get(arrival));
    }

    private static void increment(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }

    void ended(Platform platform, WentOffline.Reason reason, Duration length) {
        lengths.computeIfAbsent(new Ending(platform, reason), this::timer).record(length);
    }

    private Timer timer(Ending ending) {
        return Timer.builder("rookery.session.length")
                .description("How long sessions were, by platform and why they ended")
                .tag("platform", ending.platform().label())
                .tag("reason", ending.reason().label())
                .serviceLevelObjectives(LENGTHS)
                .register(registry);
    }
}
