package io.rookery.store;

import static io.rookery.store.WentOffline.Reason.CLOSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Compares random changes with a model of a few lines. */
class PresenceModelIT {
    private static final int ROUNDS = 1000;
    private static final int CHANGES = 25;
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final List<PresenceStatus> SAYINGS = List.of(
            PresenceStatus.IN_GAME,
            PresenceStatus.IN_MENU,
            PresenceStatus.ONLINE,
            PresenceStatus.BUSY,
            PresenceStatus.AWAY,
            PresenceStatus.INVISIBLE);
    private static final List<Optional<Zone>> ZONES =
            List.of(Optional.empty(), Optional.of(new Zone("desert")), Optional.of(new Zone("forest")));
    private static final List<NodeLease> LEASES = List.of(
            new NodeLease(new NodeId("one", "b"), 1),
            new NodeLease(new NodeId("one", "b"), 2),
            new NodeLease(new NodeId("two", "b"), 1));

    private final RedisServer redis = RedisServer.start("--appendfsync", "no");
    private final Vertx vertx = Vertx.vertx();
    private final OnLoop loop = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected();
    private final PresenceStore store = new RedisPresenceStore(loop.links(), Duration.ofMinutes(1));

    private record Connection(NodeLease lease, boolean idle, Optional<Zone> zone) {}

    private final Map<String, Connection> connections = new HashMap<>();
    private SaidPresence said;
    private boolean momentary;

    @AfterEach
    void close() {
        loop.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        redis.close();
    }

    @Test
    void everyChangeGivesWhatTheModelSays() {
        long seed = Long.getLong("rookery.seed", new Random().nextLong());
        System.out.println("PresenceModelIT: -Drookery.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            play(random, new UserId("user" + round));
        }
    }

    private void play(Random random, UserId user) {
        connections.clear();
        said = null;
        Seen before = new Seen(PresenceStatus.OFFLINE, null);
        long version = 0;
        for (int i = 0; i < CHANGES; i++) {
            boolean known = version > 0;
            momentary = false;
            PresenceChange change = change(random, user);
            forget();

            Presence presence = change.presence();
            Seen seen = new Seen(presence.status(), presence.zone());
            // Nobody is told of somebody the store did not know, except when they leave.
            boolean forgottenLeaves = !known && change.changed() && seen.status() == PresenceStatus.OFFLINE;
            assertThat(change.ownStatus()).isEqualTo(own());
            assertThat(seen.status()).isEqualTo(own() == PresenceStatus.INVISIBLE ? PresenceStatus.OFFLINE : own());
            assertZone(seen);
            if (!seen.equals(before)) {
                assertThat(presence.version()).isGreaterThan(version);
            } else if (known && !momentary) {
                assertThat(presence.version()).isEqualTo(version);
            }
            if (!momentary) {
                assertThat(change.changed()).isEqualTo(!seen.equals(before) || forgottenLeaves);
            }
            Presence read = loop.get(() -> store.read(List.of(user))).get(0);
            if (known || !connections.isEmpty()) {
                assertThat(read)
                        .extracting(Presence::version, Presence::status, Presence::zone)
                        .containsExactly(presence.version(), seen.status(), seen.zone());
            }
            before = seen;
            version = presence.version();
        }
    }

    private record Seen(PresenceStatus status, String zone) {}

    private PresenceChange change(Random random, UserId user) {
        HeldConnection connection = new HeldConnection(user, "c" + random.nextInt(4));
        String id = connection.connectionId();
        NodeLease lease = LEASES.get(random.nextInt(LEASES.size()));
        Connection before = connections.get(id);
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                return put(connection, new Connection(lease, idleOf(before), zoneOf(before)), null, null, null);
            }
            case 2 -> {
                said = saying(random);
                Optional<Zone> zone = ZONES.get(random.nextInt(ZONES.size()));
                PresenceChange change = put(connection, new Connection(lease, false, zone), false, zone, said);
                return expired(change, user);
            }
            case 3 -> {
                boolean idle = random.nextBoolean();
                return put(connection, new Connection(lease, idle, zoneOf(before)), idle, null, null);
            }
            case 4 -> {
                if (before != null && before.lease().node().equals(lease.node())) {
                    connections.remove(id);
                }
                return loop.get(() -> store.remove(lease, connection, Duration.ZERO, CLOSED));
            }
            default -> {
                if (before != null && before.lease().equals(lease)) {
                    connections.remove(id);
                }
                return loop.get(() -> store.evict(lease, connection, Duration.ZERO));
            }
        }
    }

    private PresenceChange put(
            HeldConnection connection, Connection next, Boolean idle, Optional<Zone> zone, SaidPresence say) {
        connections.put(connection.connectionId(), next);
        return loop.get(() -> store.put(next.lease(), connection, new SessionPresence("", idle, zone, say)));
    }

    private static SaidPresence saying(Random random) {
        Duration lasts = List.of(Optional.<Duration>empty(), Optional.of(Duration.ofHours(1)), Optional.of(MOMENT))
                .get(random.nextInt(3))
                .orElse(null);
        return new SaidPresence(SAYINGS.get(random.nextInt(SAYINGS.size())), null, null, lasts, 0);
    }

    /** What lasts a moment is waited for. */
    private PresenceChange expired(PresenceChange change, UserId user) {
        if (!MOMENT.equals(said.lasts())) {
            return change;
        }
        PresenceChange later = change;
        while (later.expiresIn() != null) {
            later = loop.get(() -> store.refresh(user));
        }
        said = null;
        momentary = true;
        return later;
    }

    /** What was said beside being online, or has expired, does not outlive the last connection. */
    private void forget() {
        if (connections.isEmpty() && said != null && said.status() == PresenceStatus.ONLINE && said.lasts() == null) {
            said = null;
        }
    }

    private PresenceStatus own() {
        if (connections.isEmpty()) {
            return PresenceStatus.OFFLINE;
        }
        if (said != null && (said.status() != PresenceStatus.ONLINE || said.lasts() != null)) {
            return said.status();
        }
        return connections.values().stream().allMatch(Connection::idle) ? PresenceStatus.AWAY : PresenceStatus.ONLINE;
    }

    /** Of two that were entered in one millisecond it is either. */
    private void assertZone(Seen seen) {
        List<String> zones = connections.values().stream()
                .flatMap(connection -> connection.zone().stream())
                .map(Zone::name)
                .toList();
        if (seen.status() == PresenceStatus.OFFLINE || zones.isEmpty()) {
            assertThat(seen.zone()).isNull();
        } else {
            assertThat(seen.zone()).isIn(zones);
        }
    }

    private static boolean idleOf(Connection connection) {
        return connection != null && connection.idle();
    }

    private static Optional<Zone> zoneOf(Connection connection) {
        return connection == null ? Optional.empty() : connection.zone();
    }
}
