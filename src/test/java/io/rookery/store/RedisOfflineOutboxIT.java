package io.rookery.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedisOfflineOutboxIT {
    private static final UserId ALICE = new UserId("alice");
    private static final int SHARD = Math.floorMod(Topic.placementOf("alice"), OfflineOutbox.SHARDS);
    private static final NodeLease LEASE = new NodeLease(new NodeId("one", "b"), 1);
    private static final HeldConnection PHONE = new HeldConnection(ALICE, "phone");
    private static final HeldConnection CONSOLE = new HeldConnection(ALICE, "console");

    private final RedisServer redis = RedisServer.start("--appendfsync", "no");
    private final Vertx vertx = Vertx.vertx();
    private final OnLoop loop = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected();
    private final OfflineOutbox outbox = new RedisOfflineOutbox(loop.links());
    private final PresenceStore store = new RedisPresenceStore(loop.links(), Duration.ofDays(1), Optional.of(outbox));

    @AfterEach
    void close() {
        loop.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        redis.close();
    }

    @Test
    void theEndOfTheLastConnectionIsNotedOnceHoweverOftenItIsRemoved() {
        put(PHONE);
        put(CONSOLE);

        remove(PHONE);
        assertThat(kept()).isEmpty();
        remove(CONSOLE);
        remove(CONSOLE);
        loop.get(() -> store.evict(LEASE, CONSOLE, Duration.ZERO));
        remove(PHONE);

        assertThat(kept()).hasSize(1);
        WentOffline event = kept().get(0);
        assertThat(event.user()).isEqualTo(ALICE);
        assertThat(event.reason()).isEqualTo(WentOffline.Reason.LOST);
        assertThat(event.id()).isEqualTo("alice@" + event.atMillis());
        assertThat(event.lastSeenMillis()).isPositive().isLessThanOrEqualTo(event.atMillis());
    }

    @Test
    void whoeverIsEvictedDiedWithTheNode() {
        put(PHONE);

        loop.get(() -> store.evict(LEASE, PHONE, Duration.ofSeconds(7)));

        assertThat(kept()).extracting(WentOffline::reason).containsExactly(WentOffline.Reason.NODE_DIED);
    }

    @Test
    void whatWasTakenIsForgotten() {
        put(PHONE);
        remove(PHONE);

        WentOffline event = kept().get(0);
        loop.get(() -> outbox.done(event));

        assertThat(kept()).isEmpty();
    }

    @Test
    void theOldestAreForgottenWhenThereAreTooManyOrTheyAreTooOld() {
        long now = System.currentTimeMillis();
        add(now - OfflineOutbox.AGE_MAX.toMillis() - 60_000);
        IntStream.rangeClosed(1, OfflineOutbox.SHARD_MAX).forEach(i -> add(now + i));
        assertThat(kept()).hasSize(10).first().extracting(WentOffline::atMillis).isEqualTo(now + 1);

        add(now + OfflineOutbox.SHARD_MAX + 1);

        assertThat(kept()).first().extracting(WentOffline::atMillis).isEqualTo(now + 2);
        assertThat(redis.command("ZCARD", "rookery:presence:{offline-" + SHARD + "}"))
                .isEqualTo(":" + OfflineOutbox.SHARD_MAX);
    }

    private void add(long atMillis) {
        loop.get(() -> outbox.add(new WentOffline(ALICE, atMillis, WentOffline.Reason.CLOSED, atMillis)));
    }

    private List<WentOffline> kept() {
        return loop.get(() -> outbox.oldest(SHARD, 10));
    }

    private void put(HeldConnection connection) {
        loop.get(() -> store.put(LEASE, connection, SessionPresence.of("")));
    }

    private void remove(HeldConnection connection) {
        loop.get(() -> store.remove(LEASE, connection, Duration.ZERO, WentOffline.Reason.LOST));
    }
}
