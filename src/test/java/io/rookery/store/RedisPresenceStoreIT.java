package io.rookery.store;

import static io.rookery.store.WentOffline.Reason.CLOSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Refusal;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisPresenceStoreIT {
    private static final UserId ALICE = new UserId("alice");
    private static final NodeLease ONE = new NodeLease(new NodeId("one", "b1"), 1);
    private static final NodeLease TWO = new NodeLease(new NodeId("two", "b2"), 1);
    private static final HeldConnection PHONE = new HeldConnection(ALICE, "phone");
    private static final HeldConnection CONSOLE = new HeldConnection(ALICE, "console");
    private static final Duration NOW = Duration.ZERO;
    private static final SessionPresence UNCHANGED = SessionPresence.of("");

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
    void theFirstConnectionMakesAUserOnlineAndTheLastOneOffline() {
        PresenceChange came = put(ONE, PHONE, SessionPresence.of("test"));
        PresenceChange more = put(TWO, CONSOLE, SessionPresence.of("test"));
        PresenceChange less = remove(ONE, PHONE);
        PresenceChange gone = remove(TWO, CONSOLE);

        assertThat(came.changed()).isTrue();
        assertThat(came.presence().status()).isEqualTo(PresenceStatus.ONLINE);
        assertThat(came.presence().node()).isEqualTo("one");
        assertThat(more.changed()).isFalse();
        assertThat(less.changed()).isFalse();
        assertThat(less.presence().version()).isEqualTo(came.presence().version());
        assertThat(less.presence().node()).isEqualTo("two");
        assertThat(gone.changed()).isTrue();
        assertThat(gone.presence().status()).isEqualTo(PresenceStatus.OFFLINE);
        assertThat(gone.presence().node()).isNull();
        assertThat(gone.presence().version()).isGreaterThan(came.presence().version());
    }

    @Test
    void whatAUserSaysOnOneDeviceHoldsForTheUserUntilOnlineIsSaid() {
        put(ONE, PHONE, SessionPresence.of("test"));

        assertThat(put(TWO, CONSOLE, said(PresenceStatus.BUSY)).ownStatus()).isEqualTo(PresenceStatus.BUSY);
        assertThat(remove(TWO, CONSOLE).ownStatus()).isEqualTo(PresenceStatus.BUSY);
        assertThat(put(ONE, PHONE, said(PresenceStatus.IN_GAME)).ownStatus()).isEqualTo(PresenceStatus.IN_GAME);
        assertThat(put(TWO, CONSOLE, SessionPresence.of("test")).ownStatus()).isEqualTo(PresenceStatus.IN_GAME);
        assertThat(put(TWO, CONSOLE, said(PresenceStatus.ONLINE)).ownStatus()).isEqualTo(PresenceStatus.ONLINE);
        assertThat(idle(ONE, PHONE, true).ownStatus()).isEqualTo(PresenceStatus.ONLINE);
        assertThat(idle(TWO, CONSOLE, true).ownStatus()).isEqualTo(PresenceStatus.AWAY);
    }

    @Test
    void whatAUserSaysSurvivesTheLastConnection() {
        put(ONE, PHONE, said(PresenceStatus.BUSY));
        assertThat(remove(ONE, PHONE).presence().status()).isEqualTo(PresenceStatus.OFFLINE);

        assertThat(put(TWO, CONSOLE, SessionPresence.of("test")).presence().status())
                .isEqualTo(PresenceStatus.BUSY);
    }

    @Test
    void whatWasSaidBesideOnlineIsForgottenWithTheLastConnection() {
        put(ONE, PHONE, new SaidPresence(PresenceStatus.ONLINE, "fishing", null, null, 0));
        remove(ONE, PHONE);

        assertThat(put(TWO, CONSOLE, SessionPresence.of("test")).presence().activity())
                .isNull();
    }

    @Test
    void whoeverWasTakenToBeGoneByMistakeStillDoesWhatWasSaidBesideOnline() {
        SaidPresence fishing = put(ONE, PHONE, new SaidPresence(PresenceStatus.ONLINE, "fishing", null, null, 0))
                .known()
                .said();
        remove(ONE, PHONE);
        SaidPresence forgotten =
                put(TWO, CONSOLE, SessionPresence.of("test")).known().said();

        assertThat(put(TWO, CONSOLE, forgotten).presence().activity()).isNull();
        assertThat(put(ONE.next(), PHONE, fishing).presence().activity()).isEqualTo("fishing");
        assertThat(put(TWO, CONSOLE, forgotten).presence().activity()).isEqualTo("fishing");

        put(TWO, CONSOLE, said(PresenceStatus.ONLINE));
        assertThat(put(ONE.next(), PHONE, fishing).presence().activity()).isNull();
    }

    @Test
    void whatAnOlderCopyOfTheStoreSaysGoesBeforeWhatWasSaidLater() {
        put(ONE, PHONE, SessionPresence.of("test"));
        Presence copied = remove(ONE, PHONE).presence();
        Path copy = redis.copyData();
        Presence lost = put(ONE, PHONE, SessionPresence.of("test")).presence();

        redis.kill();
        redis.restoreData(copy);
        redis.startAgain();
        await().ignoreExceptions().until(() -> read(ALICE).version() > copied.version());

        Presence read = read(ALICE);
        assertThat(read.status()).isEqualTo(PresenceStatus.OFFLINE);
        assertThat(read.version()).isGreaterThan(lost.version());
        assertThat(read(ALICE).version()).isEqualTo(read.version());
    }

    @Test
    void whoLeavesAfterAnOlderCopyIsToldOfThoughTheCopyKnowsNothingOfTheirComing() {
        put(ONE, PHONE, SessionPresence.of("test"));
        remove(ONE, PHONE);
        Path copy = redis.copyData();
        Presence lost = put(ONE, PHONE, SessionPresence.of("test")).presence();

        redis.kill();
        redis.restoreData(copy);
        redis.startAgain();
        PresenceChange left = removeWhenConnected(ONE, PHONE);

        assertThat(left.changed()).isTrue();
        assertThat(left.presence().version()).isGreaterThan(lost.version());
        assertThat(read(ALICE).version()).isEqualTo(left.presence().version());
        assertThat(remove(ONE, PHONE).changed()).isFalse();
    }

    @Test
    void aRestartAloneIsNoChangeThoughVersionsRise() {
        Presence before = put(ONE, PHONE, SessionPresence.of("test")).presence();

        redis.kill();
        redis.startAgain();
        await().ignoreExceptions().until(() -> read(ALICE).version() > before.version());

        PresenceChange again = put(ONE, PHONE, SessionPresence.of("test"));
        assertThat(again.changed()).isFalse();
        assertThat(again.presence().version()).isGreaterThan(before.version());
        assertThat(put(ONE, PHONE, SessionPresence.of("test")).presence().version())
                .isEqualTo(again.presence().version());
    }

    @Test
    void whatExpiresHoldsNotAMomentLongerAndIsNotedWhenTheStoreLooks() {
        PresenceChange said = put(ONE, PHONE, lasting(PresenceStatus.BUSY, Duration.ofMillis(50)));
        assertThat(said.expiresIn()).isEqualTo(Duration.ofMillis(50));

        await().until(() -> loop.get(() -> store.refresh(ALICE)).changed());

        assertThat(read(ALICE).status()).isEqualTo(PresenceStatus.ONLINE);
        assertThat(read(ALICE).version()).isGreaterThan(said.presence().version());
        assertThat(loop.get(() -> store.refresh(ALICE)).expiresIn()).isNull();
    }

    @Test
    void onlineThatExpiresGoesBeforeBeingIdle() {
        put(ONE, PHONE, lasting(PresenceStatus.ONLINE, Duration.ofMinutes(1)));

        assertThat(idle(ONE, PHONE, true).presence().status()).isEqualTo(PresenceStatus.ONLINE);
    }

    @Test
    void whoRepeatsWhatWasSaidEarlierIsOvertakenByWhatWasSaidSince() {
        SaidPresence earlier =
                put(ONE, PHONE, said(PresenceStatus.BUSY)).known().said();
        SaidPresence later =
                put(TWO, CONSOLE, said(PresenceStatus.IN_GAME)).known().said();
        assertThat(later.atMillis()).isGreaterThanOrEqualTo(earlier.atMillis());

        assertThat(put(ONE.next(), PHONE, earlier).ownStatus()).isEqualTo(PresenceStatus.IN_GAME);
        redis.command("FLUSHALL");
        assertThat(put(TWO, CONSOLE, later).ownStatus()).isEqualTo(PresenceStatus.IN_GAME);
        assertThat(put(ONE.next(), PHONE, new SaidPresence(PresenceStatus.BUSY, null, null, null, 1))
                        .ownStatus())
                .isEqualTo(PresenceStatus.IN_GAME);
    }

    @Test
    void aUserIsWhereTheyWentLast() {
        PresenceChange went = put(ONE, PHONE, zone("desert"));
        assertThat(went.changed()).isTrue();
        assertThat(went.presence().zone()).isEqualTo("desert");
        assertThat(went.known().zone()).contains(new Zone("desert"));

        long version = went.presence().version();
        assertThat(put(ONE, PHONE, SessionPresence.of("")).presence())
                .extracting(Presence::zone, Presence::version)
                .containsExactly("desert", version);
        long wentMillis = System.currentTimeMillis();
        await().until(() -> System.currentTimeMillis() > wentMillis + 1);
        assertThat(put(TWO, CONSOLE, zone("forest")).presence().zone()).isEqualTo("forest");
        assertThat(read(ALICE).zone()).isEqualTo("forest");
        assertThat(remove(TWO, CONSOLE).presence().zone()).isEqualTo("desert");
        assertThat(put(ONE, PHONE, new SessionPresence("", null, Optional.empty(), null))
                        .presence()
                        .zone())
                .isNull();
    }

    @Test
    void whatTheStoreDoesNotHaveAsItShouldIsMissing() {
        HeldConnection gone = new HeldConnection(ALICE, "gone");
        HeldConnection unnamed = new HeldConnection(ALICE, "unnamed");
        HeldConnection elsewhere = new HeldConnection(ALICE, "elsewhere");
        for (HeldConnection connection : List.of(PHONE, gone, unnamed, elsewhere)) {
            put(ONE, connection, SessionPresence.of(""));
        }
        put(TWO, elsewhere, SessionPresence.of(""));
        redis.command("HDEL", "rookery:presence:user:{alice}", "c:gone");
        redis.command("SREM", "rookery:presence:held:{" + ONE + "}", unnamed.toString());

        assertThat(loop.get(() -> store.compare(ONE, List.of(PHONE, gone, unnamed, elsewhere)))
                        .missing())
                .containsExactly(gone, unnamed, elsewhere);
        assertThat(loop.get(() -> store.compare(ONE, List.of())).missing()).isEmpty();
    }

    @Test
    void somebodyWhoseWordsHaveExpiredUnnoticedIsMissing() {
        put(ONE, PHONE, lasting(PresenceStatus.BUSY, Duration.ofMillis(20)));

        await().until(() ->
                loop.get(() -> store.compare(ONE, List.of(PHONE))).missing().equals(List.of(PHONE)));

        assertThat(put(ONE, PHONE, SessionPresence.of("")).presence().status()).isEqualTo(PresenceStatus.ONLINE);
        assertThat(loop.get(() -> store.compare(ONE, List.of(PHONE))).missing()).isEmpty();
    }

    @Test
    void lookingMakesNobody() {
        assertThat(loop.get(() -> store.refresh(ALICE)).changed()).isFalse();

        assertThat(redis.command("KEYS", "*alice*")).isEmpty();
    }

    @Test
    void othersSeeSomebodyInvisibleAsOfflineAndNothingMore() {
        put(ONE, PHONE, new SaidPresence(PresenceStatus.ONLINE, "fishing", json("{\"level\":3}"), null, 0));

        PresenceChange hidden =
                put(ONE, PHONE, new SaidPresence(PresenceStatus.INVISIBLE, "lurking", json("{}"), null, 0));
        PresenceChange gone = remove(ONE, PHONE);

        assertThat(hidden.changed()).isTrue();
        assertThat(hidden.ownStatus()).isEqualTo(PresenceStatus.INVISIBLE);
        assertThat(hidden.presence())
                .extracting(Presence::status, Presence::activity, Presence::metadata, Presence::node)
                .containsExactly(PresenceStatus.OFFLINE, null, null, null);
        assertThat(gone.changed()).isFalse();
        assertThat(gone.presence().lastSeenMillis()).isEqualTo(hidden.presence().lastSeenMillis());
    }

    @Test
    void activityAndMetadataComeBackAsTheyWereSaid() {
        SaidPresence said =
                new SaidPresence(PresenceStatus.IN_GAME, "Höhle \u0000 洞窟", json("{\"a\":[1,\"ü\"]}"), null, 0);

        PresenceChange change = put(ONE, PHONE, said);

        assertThat(change.known().said())
                .isEqualTo(new SaidPresence(
                        said.status(),
                        said.activity(),
                        said.metadata(),
                        null,
                        change.known().said().atMillis()));
        assertThat(read(ALICE))
                .extracting(Presence::status, Presence::activity, Presence::metadata, Presence::version)
                .containsExactly(
                        said.status(),
                        said.activity(),
                        said.metadata(),
                        change.presence().version());
    }

    @Test
    void aConnectionThatComesBackElsewhereKeepsWhatWasSaidOnItAndTheVersion() {
        PresenceChange before = put(ONE, PHONE, said(PresenceStatus.BUSY));

        PresenceChange back = put(TWO, PHONE, SessionPresence.of("test"));
        PresenceChange late = remove(ONE, PHONE);

        assertThat(back.changed()).isFalse();
        assertThat(back.known().said()).isEqualTo(before.known().said());
        assertThat(back.presence().version()).isEqualTo(before.presence().version());
        assertThat(back.presence().node()).isEqualTo("two");
        assertThat(late.changed()).isFalse();
        assertThat(read(ALICE).status()).isEqualTo(PresenceStatus.BUSY);
    }

    @Test
    void aNodeRemovesWhatItHeldUnderAnyTermAndASurvivorOnlyWhatTheEndedOneHeld() {
        put(ONE.next(), PHONE, SessionPresence.of("test"));

        PresenceChange evicted = loop.get(() -> store.evict(ONE, PHONE, NOW));
        PresenceChange removed = remove(ONE, PHONE);

        assertThat(evicted.changed()).isFalse();
        assertThat(removed.changed()).isTrue();
    }

    @Test
    void termElevenIsNotTermOne() {
        put(new NodeLease(ONE.node(), 11), PHONE, SessionPresence.of("test"));

        loop.get(() -> store.evict(ONE, PHONE, NOW));

        assertThat(read(ALICE).status()).isEqualTo(PresenceStatus.ONLINE);
    }

    @Test
    void aLeaseNamesWhatItHolds() {
        put(ONE, PHONE, SessionPresence.of("test"));
        put(ONE, CONSOLE, SessionPresence.of("test"));
        remove(ONE, PHONE);

        assertThat(loop.get(() -> leases.held(ONE, 10))).containsExactly(CONSOLE);
    }

    @Test
    void moreConnectionsThanAUserMayHavePushOutTheOldest() {
        for (int i = 0; i < 70; i++) {
            put(ONE, new HeldConnection(ALICE, "c" + i), SessionPresence.of("test"));
        }

        assertThat(redis.command("HLEN", "rookery:presence:user:{alice}")).isEqualTo(":" + (64 + 9));
        assertThat(redis.command("HEXISTS", "rookery:presence:user:{alice}", "c:c69"))
                .isEqualTo(":1");
    }

    @Test
    void theLastTimeSomebodyWasSeenIsWhenTheConnectionWasLost() {
        PresenceChange came = put(ONE, PHONE, SessionPresence.of("test"));

        PresenceChange gone = loop.get(() -> store.remove(ONE, PHONE, Duration.ofHours(1), CLOSED));

        assertThat(gone.presence().lastSeenMillis()).isEqualTo(came.presence().lastSeenMillis());
        assertThat(read(ALICE).lastSeenMillis()).isEqualTo(came.presence().lastSeenMillis());
    }

    @Test
    void versionsGoOnRisingWhenTheStoreHasLostItsData() {
        long before = put(ONE, PHONE, SessionPresence.of("test")).presence().version();
        redis.command("FLUSHALL");
        long unknown = read(ALICE).version();
        PresenceChange again = put(ONE, PHONE, SessionPresence.of("test"));

        assertThat(unknown).isGreaterThanOrEqualTo(before - 1);
        assertThat(again.changed()).isTrue();
        assertThat(again.presence().version()).isGreaterThan(unknown).isLessThan(1L << 53);
    }

    @Test
    void watchersAreToldOfSomebodyWhoLeavesAfterTheStoreHasLostItsData() {
        long before = put(ONE, PHONE, SessionPresence.of("test")).presence().version();
        redis.command("FLUSHALL");

        PresenceChange gone = remove(ONE, PHONE);

        assertThat(gone.changed()).isTrue();
        assertThat(gone.presence().version()).isGreaterThanOrEqualTo(before);
        assertThat(gone.presence().status()).isEqualTo(PresenceStatus.OFFLINE);
    }

    @Test
    void everyoneAskedForIsInTheAnswerInTheSameOrder() {
        UserId nobody = new UserId("nobody");
        put(ONE, PHONE, SessionPresence.of("test"));

        List<Presence> presences = loop.get(() -> store.read(List.of(nobody, ALICE)));

        assertThat(presences).extracting(Presence::userId).containsExactly("nobody", "alice");
        assertThat(presences)
                .extracting(Presence::status)
                .containsExactly(PresenceStatus.OFFLINE, PresenceStatus.ONLINE);
    }

    @Test
    void withoutAStoreNothingIsClaimed() {
        redis.kill();

        assertThatThrownBy(() -> put(ONE, PHONE, SessionPresence.of("test"))).isInstanceOf(Refusal.class);

        redis.startAgain();
        loop.connected();
        assertThat(put(ONE, PHONE, SessionPresence.of("test")).changed()).isTrue();
    }

    private PresenceChange put(NodeLease lease, HeldConnection connection, @Nullable SaidPresence said) {
        return put(lease, connection, new SessionPresence("test", null, UNCHANGED.zone(), said));
    }

    private PresenceChange put(NodeLease lease, HeldConnection connection, SessionPresence session) {
        return loop.get(() -> store.put(lease, connection, session));
    }

    private PresenceChange idle(NodeLease lease, HeldConnection connection, boolean idle) {
        return put(lease, connection, new SessionPresence("test", idle, UNCHANGED.zone(), null));
    }

    private static SessionPresence zone(String name) {
        return new SessionPresence("", null, Optional.of(new Zone(name)), null);
    }

    private static SaidPresence lasting(PresenceStatus status, Duration lasts) {
        return new SaidPresence(status, null, null, lasts, 0);
    }

    private PresenceChange remove(NodeLease lease, HeldConnection connection) {
        return loop.get(() -> store.remove(lease, connection, NOW, CLOSED));
    }

    private PresenceChange removeWhenConnected(NodeLease lease, HeldConnection connection) {
        return await().ignoreExceptions().until(() -> remove(lease, connection), change -> true);
    }

    private Presence read(UserId user) {
        return loop.get(() -> store.read(List.of(user))).get(0);
    }

    private static SaidPresence said(PresenceStatus status) {
        return new SaidPresence(status, null, null, null, 0);
    }

    private static RawJson json(String text) {
        return RawJson.ofChecked(text.getBytes(StandardCharsets.UTF_8));
    }
}
