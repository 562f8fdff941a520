package io.rookery.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Compares random changes with a model of a few lines. */
class PresenceModelIT {
    private static final int ROUNDS = 40;
    private static final int CHANGES = 60;
    private static final List<PresenceStatus> RANK = List.of(
            PresenceStatus.IN_GAME,
            PresenceStatus.IN_MENU,
            PresenceStatus.ONLINE,
            PresenceStatus.BUSY,
            PresenceStatus.AWAY,
            PresenceStatus.INVISIBLE);
    private static final List<NodeLease> LEASES = List.of(
            new NodeLease(new NodeId("one", "b"), 1),
            new NodeLease(new NodeId("one", "b"), 2),
            new NodeLease(new NodeId("two", "b"), 1));

    private final RedisServer redis = RedisServer.start("--appendfsync", "no");
    private final Vertx vertx = Vertx.vertx();
    private final OnLoop loop = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected();
    private final PresenceStore store = new RedisPresenceStore(loop.links(), Duration.ofMinutes(1));

    private record Connection(NodeLease lease, PresenceStatus said) {}

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
        Map<String, Connection> model = new HashMap<>();
        PresenceStatus shown = PresenceStatus.OFFLINE;
        long version = 0;
        boolean known = false;
        for (int i = 0; i < CHANGES; i++) {
            String id = "c" + random.nextInt(4);
            NodeLease lease = LEASES.get(random.nextInt(LEASES.size()));
            PresenceChange change = change(random, model, new HeldConnection(user, id), lease);

            PresenceStatus own = aggregate(model);
            PresenceStatus next = own == PresenceStatus.INVISIBLE ? PresenceStatus.OFFLINE : own;
            boolean forgottenLeaves = !known && change.changed() && next == PresenceStatus.OFFLINE;
            assertThat(change.ownStatus()).isEqualTo(own);
            assertThat(change.presence().status()).isEqualTo(next);
            assertThat(change.changed()).isEqualTo(next != shown || forgottenLeaves);
            if (known && !change.changed()) {
                assertThat(change.presence().version()).isEqualTo(version);
            } else {
                assertThat(change.presence().version()).isGreaterThan(version);
            }
            Presence read = loop.get(() -> store.read(List.of(user))).get(0);
            assertThat(read.version()).isEqualTo(change.presence().version());
            assertThat(read.status()).isEqualTo(next);
            shown = next;
            version = change.presence().version();
            known = true;
        }
    }

    private PresenceChange change(
            Random random, Map<String, Connection> model, HeldConnection connection, NodeLease lease) {
        String id = connection.connectionId();
        Connection before = model.get(id);
        switch (random.nextInt(4)) {
            case 0 -> {
                PresenceStatus said = RANK.get(random.nextInt(RANK.size()));
                model.put(id, new Connection(lease, said));
                return loop.get(() -> store.put(lease, connection, "", new SaidPresence(said, null, null)));
            }
            case 1 -> {
                model.put(id, new Connection(lease, before == null ? PresenceStatus.OFFLINE : before.said()));
                return loop.get(() -> store.put(lease, connection, "", null));
            }
            case 2 -> {
                if (before != null && before.lease().node().equals(lease.node())) {
                    model.remove(id);
                }
                return loop.get(() -> store.remove(lease, connection, Duration.ZERO));
            }
            default -> {
                if (before != null && before.lease().equals(lease)) {
                    model.remove(id);
                }
                return loop.get(() -> store.evict(lease, connection, Duration.ZERO));
            }
        }
    }

    /** A connection on which nothing was said is noted with offline. */
    private static PresenceStatus aggregate(Map<String, Connection> model) {
        return RANK.stream()
                .filter(status -> model.values().stream().anyMatch(connection -> connection.said() == status))
                .findFirst()
                .orElse(model.isEmpty() ? PresenceStatus.OFFLINE : PresenceStatus.ONLINE);
    }
}
