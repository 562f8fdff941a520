package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.protocol.Platform;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.store.ConnectionLife;
import io.rookery.store.ConnectionLife.Arrival;
import io.rookery.store.ConnectionLife.Fate;
import io.rookery.store.Device;
import io.rookery.store.NodeLease;
import io.rookery.store.PresenceChange;
import io.rookery.store.PresenceChange.Known;
import io.rookery.store.WentOffline.Reason;
import io.rookery.testing.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Plays random lives of sessions against a store that says random things of users, and counts again from a list of all that
 * the store holds.
 */
class SessionCensusModelTest {
    private static final int ROUNDS = 300;
    private static final int EVENTS = 400;
    private static final int USERS = 6;
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final PresenceStatus[] STATUSES = {
        PresenceStatus.ONLINE, PresenceStatus.BUSY, PresenceStatus.AWAY, PresenceStatus.INVISIBLE
    };
    private static final Platform[] PLATFORMS = Platform.values();

    /** As the store has it. */
    private static final class Stored {
        Platform platform;
        long beganNanos;
    }

    private record Seen(PresenceStatus status, String zone) {}

    private final NodeLease lease = new NodeLease(new NodeId("one", "boot"), 1);
    private final Map<String, Stored> stored = new HashMap<>();
    private final Map<String, Seen> seen = new HashMap<>();
    private final Map<Platform, Map<Reason, Long>> ends = new HashMap<>();
    private final Map<Platform, Long> begun = new HashMap<>();
    private final Map<Platform, Lengths> lengths = new HashMap<>();
    private final Map<Arrival, Long> arrivals = new EnumMap<>(Arrival.class);
    private final Map<String, String> attachedBy = new HashMap<>();
    private final Map<String, Long> absentSince = new HashMap<>();
    private final List<Step> underWay = new ArrayList<>();
    private long nanos;
    private int connections;
    private Random random;
    private OwnSessions sessions;
    private SessionCensus census;

    @Test
    void theCensusIsTheCountOfAllThatTheStoreHolds() {
        random = Seed.of(SessionCensusModelTest.class).random();
        for (int round = 0; round < ROUNDS; round++) {
            begin();
            for (int i = 0; i < EVENTS; i++) {
                event();
                compare();
            }
        }
    }

    private void begin() {
        List.of(stored, seen, ends, begun, lengths, arrivals, attachedBy, absentSince)
                .forEach(Map::clear);
        underWay.clear();
        nanos = random.nextLong();
        sessions = new OwnSessions(GRACE, () -> nanos);
        sessions.holdUnder(lease);
        census = new SessionCensus(() -> nanos, new SessionMeters(new SimpleMeterRegistry()));
    }

    private void event() {
        String id = "s" + random.nextInt(2 * USERS);
        nanos += Duration.ofMillis(random.nextInt(2_000)).toNanos();
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                String connection = "c" + connections++;
                attachedBy.put(id, connection);
                Platform platform = PLATFORMS[random.nextInt(PLATFORMS.length)];
                sessions.attached(userOf(id), id, connection, 0, new Device(platform, "game").toString());
            }
            case 2 -> left(id, Reason.CLOSED);
            case 3 -> left(id, Reason.LOST);
            case 4 -> {
                if (attachedBy.containsKey(id)) {
                    sessions.idle(id, attachedBy.get(id), random.nextBoolean());
                }
            }
            case 5 -> census.seen(userOf(id), change(userOf(id), "", Fate.UNKNOWN, Arrival.NONE, 0));
            default -> tell();
        }
        sessions.expireGraces();
    }

    private void left(String id, Reason reason) {
        String connection = attachedBy.remove(id);
        if (connection != null) {
            absentSince.put(id, nanos);
            if (reason == Reason.CLOSED) {
                sessions.closed(id, connection);
            } else {
                sessions.lost(id, connection);
            }
        }
    }

    /** Some steps fail, and are made again. */
    private void tell() {
        for (Step step = sessions.next(); step != null; step = sessions.next()) {
            underWay.add(step);
        }
        for (int left = random.nextInt(underWay.size() + 1); left > 0; left--) {
            Step step = underWay.remove(random.nextInt(underWay.size()));
            if (random.nextInt(4) == 0) {
                sessions.failed(step);
            } else {
                PresenceChange change = happen(step);
                boolean elsewhere = step instanceof Step.Put && change.life().fate() == Fate.ELSEWHERE;
                OwnSession session =
                        elsewhere ? sessions.yielded(step, change.known()) : sessions.told(step, change.known());
                census.told(session, step, change);
            }
        }
        sessions.retryFailed();
    }

    private PresenceChange happen(Step step) {
        String id = step.connection().connectionId();
        UserId user = step.connection().user();
        if (step instanceof Step.Put put) {
            boolean absent = !put.session().attached();
            if (absent && random.nextBoolean()) {
                stored.remove(id);
                return change(user, "", Fate.ELSEWHERE, Arrival.NONE, 0);
            }
            return happen(put, id, user);
        }
        Stored ended = stored.remove(id);
        Fate fate = random.nextInt(4) == 0 ? Fate.ELSEWHERE : Fate.ENDED;
        if (ended != null && fate == Fate.ENDED) {
            ends.computeIfAbsent(ended.platform, any -> new HashMap<>())
                    .merge(((Step.Remove) step).reason(), 1L, Long::sum);
            lengths.computeIfAbsent(ended.platform, any -> new Lengths())
                    .add(Duration.ofNanos(Math.max(0, absentSince.get(id) - ended.beganNanos)));
        }
        return change(user, "", ended == null ? Fate.UNKNOWN : fate, Arrival.NONE, 0);
    }

    private PresenceChange happen(Step.Put put, String id, UserId user) {
        Stored known = stored.get(id);
        Platform platform = Device.parse(put.session().device()).platform();
        Fate fate = known == null && random.nextBoolean() ? Fate.CAME : Fate.STAYS;
        Arrival arrival = fate == Fate.CAME ? Arrival.values()[random.nextInt(3)] : Arrival.NONE;
        long ageNanos = fate == Fate.CAME || known != null
                ? 0
                : Duration.ofSeconds(random.nextInt(100_000)).toNanos();
        if (known == null) {
            known = new Stored();
            known.beganNanos = nanos - ageNanos;
            stored.put(id, known);
            if (fate == Fate.CAME) {
                begun.merge(platform, 1L, Long::sum);
            }
            if (arrival != Arrival.NONE) {
                arrivals.merge(arrival, 1L, Long::sum);
            }
        }
        known.platform = platform;
        return change(user, put.session().device(), fate, arrival, ageNanos);
    }

    /** The store says something new of the user each time. */
    private PresenceChange change(UserId user, String device, Fate fate, Arrival arrival, long ageNanos) {
        PresenceStatus status = STATUSES[random.nextInt(STATUSES.length)];
        String zone = random.nextInt(3) == 0 ? null : "z" + random.nextInt(3);
        seen.put(user.value(), new Seen(status, zone));
        return new PresenceChange(
                false,
                new Presence(user.value(), status, null, null, zone, "one", 0, 1),
                status,
                null,
                new Known(null, Optional.empty(), false, device),
                new ConnectionLife(fate, Duration.ofNanos(ageNanos), arrival));
    }

    private void compare() {
        Census taken = census.taken();
        Map<String, Integer> sessionsByUser = new HashMap<>();
        Map<Platform, Integer> platforms = new EnumMap<>(Platform.class);
        stored.forEach((id, session) -> {
            sessionsByUser.merge(userOf(id).value(), 1, Integer::sum);
            platforms.merge(session.platform, 1, Integer::sum);
        });
        Map<PresenceStatus, Heads> statuses = new EnumMap<>(PresenceStatus.class);
        Map<String, Heads> zones = new HashMap<>();
        sessionsByUser.forEach((user, count) -> {
            Heads heads = new Heads(1, count);
            statuses.merge(seen.get(user).status(), heads, Heads::plus);
            if (seen.get(user).zone() != null) {
                zones.merge(seen.get(user).zone(), heads, Heads::plus);
            }
        });

        assertThat(taken.all()).isEqualTo(new Heads(sessionsByUser.size(), stored.size()));
        assertThat(taken.platforms()).isEqualTo(platforms);
        assertThat(taken.statuses()).isEqualTo(statuses);
        assertThat(taken.zones()).isEqualTo(zones);
        assertThat(taken.arrivals()).isEqualTo(arrivals);
        for (Platform platform : PLATFORMS) {
            Stays stays = taken.stays().getOrDefault(platform, new Stays());
            assertThat(stays.begun()).isEqualTo(begun.getOrDefault(platform, 0L));
            assertThat(stays.lengths()).isEqualTo(lengths.getOrDefault(platform, new Lengths()));
            for (Reason reason : Reason.values()) {
                assertThat(stays.ended(reason))
                        .isEqualTo(ends.getOrDefault(platform, Map.of()).getOrDefault(reason, 0L));
            }
        }
    }

    private static UserId userOf(String session) {
        return new UserId("u" + Integer.parseInt(session.substring(1)) % USERS);
    }
}
