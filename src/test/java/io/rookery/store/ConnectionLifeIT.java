package io.rookery.store;

import static io.rookery.store.WentOffline.Reason.CLOSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.protocol.Platform;
import io.rookery.protocol.PresenceStatus;
import io.rookery.store.ConnectionLife.Arrival;
import io.rookery.store.ConnectionLife.Fate;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionLifeIT {
    private static final UserId ALICE = new UserId("alice");
    private static final NodeLease ONE = new NodeLease(new NodeId("one", "b1"), 1);
    private static final NodeLease TWO = new NodeLease(new NodeId("two", "b2"), 1);
    private static final HeldConnection PHONE = new HeldConnection(ALICE, "phone");
    private static final HeldConnection CONSOLE = new HeldConnection(ALICE, "console");
    private static final SessionPresence UNCHANGED = SessionPresence.of("");
    private static final Duration NOW = Duration.ZERO;

    private final RedisServer redis = RedisServer.start();
    private final Vertx vertx = Vertx.vertx();
    private OnLoop loop;
    private PresenceStore store;
    private LeaseStore leases;

    @BeforeEach
    void connect() {
        loop = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected();
        store = new RedisPresenceStore(loop.links(), Duration.ofDays(1));
        leases = new RedisLeaseStore(loop.links());
    }

    @AfterEach
    void close() {
        loop.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        redis.close();
    }

    @Test
    void aUserWhoseSessionsEndedReturnsAndOneTheStoreDoesNotKnowIsNew() {
        assertThat(put(ONE, PHONE).life().arrival()).isEqualTo(Arrival.NEW);
        assertThat(put(ONE, PHONE).life().arrival()).isEqualTo(Arrival.NONE);
        assertThat(put(TWO, CONSOLE).life().arrival()).isEqualTo(Arrival.NONE);
        remove(ONE, PHONE, NOW);
        assertThat(put(TWO, PHONE).life().arrival()).isEqualTo(Arrival.NONE);
        remove(TWO, PHONE, NOW);
        remove(TWO, CONSOLE, NOW);

        assertThat(put(TWO, CONSOLE).life().arrival()).isEqualTo(Arrival.RETURNING);
        redis.command("FLUSHALL");
        assertThat(put(TWO, PHONE).life().arrival()).isEqualTo(Arrival.NEW);
    }

    @Test
    void aConnectionComesStaysAndEndsOnce() {
        assertThat(put(ONE, PHONE).life().fate()).isEqualTo(Fate.CAME);
        assertThat(put(TWO, PHONE).life().fate()).isEqualTo(Fate.STAYS);
        assertThat(remove(ONE, PHONE, NOW).life().fate()).isEqualTo(Fate.ELSEWHERE);
        assertThat(remove(TWO, PHONE, NOW).life().fate()).isEqualTo(Fate.ENDED);
        assertThat(remove(TWO, PHONE, NOW).life().fate()).isEqualTo(Fate.UNKNOWN);
    }

    @Test
    void itsAgeGoesOnFromNodeToNodeAndEndsWhenItWasLastThere() {
        long beforeMillis = timeMillis();
        put(ONE, PHONE);
        long cameMillis = timeMillis();
        awaitMillis(cameMillis + 30);
        Duration moved = put(TWO, PHONE).life().age();
        long movedMillis = timeMillis();
        Duration whole = remove(TWO, PHONE, Duration.ofMillis(20)).life().age();
        long endedMillis = timeMillis();

        assertThat(moved.toMillis()).isBetween(30L, movedMillis - beforeMillis);
        assertThat(whole.toMillis()).isBetween(10L, endedMillis - beforeMillis - 20);
    }

    @Test
    void whoWasLastThereBeforeComingStayedForNoTime() {
        put(ONE, PHONE);

        assertThat(remove(ONE, PHONE, Duration.ofHours(1)).life().age()).isZero();
    }

    @Test
    void whatKindOfClientItIsNeedNotBeSaidAgain() {
        String game = new Device(Platform.IOS, "game").toString();
        put(ONE, PHONE, SessionPresence.of(game));

        assertThat(put(TWO, PHONE).known().device()).isEqualTo(game);
        assertThat(remove(TWO, PHONE, NOW).known().device()).isEqualTo(game);
    }

    @Test
    void whoWaitsForAClientDoesNotTakeTheSessionFromTheNodeThatHasIt() {
        put(ONE, PHONE);
        put(TWO, PHONE, takenOver(1, true));

        PresenceChange kept = put(ONE.next(), PHONE, takenOver(0, false));

        assertThat(kept.changed()).isFalse();
        assertThat(kept.life().fate()).isEqualTo(Fate.ELSEWHERE);
        assertThat(loop.get(() -> store.compare(TWO, List.of(PHONE))).missing()).isEmpty();
        assertThat(loop.get(() -> leases.held(ONE.next(), 10))).isEmpty();
        assertThat(remove(TWO, PHONE, NOW).changed()).isTrue();
    }

    @Test
    void whatNobodyElseHoldsIsHeldUnderAnyLeaseOfTheNode() {
        assertThat(put(ONE, PHONE).life().fate()).isEqualTo(Fate.CAME);
        assertThat(put(ONE.next(), PHONE, takenOver(0, false)).life().fate()).isEqualTo(Fate.STAYS);

        assertThat(loop.get(() -> store.compare(ONE.next(), List.of(PHONE))).missing())
                .isEmpty();
    }

    private static SessionPresence takenOver(long generation, boolean attached) {
        return new SessionPresence(
                UNCHANGED.device(), UNCHANGED.idle(), UNCHANGED.zone(), UNCHANGED.said(), generation, attached);
    }

    @Test
    void manyAreComparedPageByPage() {
        List<HeldConnection> all = IntStream.range(0, 150)
                .mapToObj(i -> new HeldConnection(new UserId("u" + i), "s" + i))
                .toList();
        all.forEach(connection -> put(ONE, connection));
        List<HeldConnection> lost = List.of(all.get(0), all.get(63), all.get(64), all.get(149));
        lost.forEach(connection -> redis.command("DEL", "rookery:presence:user:{" + connection.user() + "}"));

        assertThat(loop.get(() -> store.compare(ONE, all)).missing()).isEqualTo(lost);
    }

    @Test
    void anOperatorIsToldAllThatIsKnownOfAUser() {
        put(ONE, PHONE, SessionPresence.of(new Device(Platform.IOS, "the game").toString()));
        PresenceChange last = put(
                TWO,
                CONSOLE,
                new SessionPresence(
                        "",
                        true,
                        Optional.of(new Zone("desert")),
                        new SaidPresence(PresenceStatus.INVISIBLE, "hiding", null, null, 0)));

        UserRecord record = loop.get(() -> store.describe(ALICE)).orElseThrow();

        assertThat(record.ownStatus()).isEqualTo(PresenceStatus.INVISIBLE);
        assertThat(record.presence().status()).isEqualTo(PresenceStatus.OFFLINE);
        assertThat(record.presence().version()).isEqualTo(last.presence().version());
        assertThat(record.presence().lastSeenMillis()).isBetween(1L, timeMillis());
        assertThat(record.connections())
                .extracting(
                        UserRecord.Connection::id,
                        UserRecord.Connection::lease,
                        UserRecord.Connection::device,
                        UserRecord.Connection::zone,
                        UserRecord.Connection::idle)
                .containsExactly(
                        tuple("console", TWO, new Device(Platform.OTHER, ""), "desert", true),
                        tuple("phone", ONE, new Device(Platform.IOS, "the game"), null, false));
        assertThat(loop.get(() -> store.describe(new UserId("nobody")))).isEmpty();
    }

    private long timeMillis() {
        String[] parts = redis.command("TIME").split("\\s+");
        return Long.parseLong(parts[0]) * 1_000 + Long.parseLong(parts[1]) / 1_000;
    }

    private void awaitMillis(long millis) {
        await().until(() -> timeMillis() >= millis);
    }

    private PresenceChange put(NodeLease lease, HeldConnection connection) {
        return put(lease, connection, UNCHANGED);
    }

    private PresenceChange put(NodeLease lease, HeldConnection connection, SessionPresence session) {
        return loop.get(() -> store.put(lease, connection, session));
    }

    private PresenceChange remove(NodeLease lease, HeldConnection connection, Duration lastThere) {
        return loop.get(() -> store.remove(lease, connection, lastThere, CLOSED));
    }
}
