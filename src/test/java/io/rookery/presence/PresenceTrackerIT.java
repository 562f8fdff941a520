package io.rookery.presence;

import static io.rookery.protocol.PresenceStatus.AWAY;
import static io.rookery.protocol.PresenceStatus.BUSY;
import static io.rookery.protocol.PresenceStatus.OFFLINE;
import static io.rookery.protocol.PresenceStatus.ONLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Refusal;
import io.rookery.session.Session;
import io.rookery.session.SessionObserver.Departure;
import io.rookery.settings.PresenceSettings;
import io.rookery.store.SaidPresence;
import io.rookery.testing.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PresenceTrackerIT {
    private static final PresenceSettings SETTINGS = new PresenceSettings(
            Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(800), Duration.ZERO, true, false);
    private static final UserId ALICE = new UserId("alice");
    private static final UserId NOBODY = new UserId("nobody");

    private final RedisServer redis = RedisServer.start();
    private final PresenceCluster cluster = new PresenceCluster(redis.endpoint(), SETTINGS);
    private int connections;

    @BeforeAll
    static void bePatient() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(20));
    }

    @AfterEach
    void close() {
        cluster.close();
        redis.close();
    }

    @Test
    void watchersAreToldWhenSomebodyComesAndWhenTheSessionIsClosed() {
        PresenceTracker one = cluster.start("one");
        Session session = session(ALICE);

        String connection = attach(one, session);
        awaitTold(ALICE, ONLINE);
        one.detached(session, connection, Departure.CLOSED);

        awaitTold(ALICE, ONLINE, OFFLINE);
        assertThat(cluster.told("alice")).extracting(Presence::version).isSorted();
        assertThat(cluster.told("alice").get(0).node()).isEqualTo("one");
    }

    @Test
    void aLostConnectionIsToldAfterTheGraceOnly() {
        PresenceTracker one = cluster.start("one");
        Session session = session(ALICE);
        String connection = attach(one, session);
        awaitTold(ALICE, ONLINE);

        long lostNanos = System.nanoTime();
        one.detached(session, connection, Departure.LOST);
        awaitTold(ALICE, ONLINE, OFFLINE);

        assertThat(Duration.ofNanos(System.nanoTime() - lostNanos)).isGreaterThanOrEqualTo(SETTINGS.grace());
    }

    @Test
    void whoComesBackWithinTheGraceHereOrElsewhereWasNeverGone() {
        PresenceTracker one = cluster.start("one");
        PresenceTracker two = cluster.start("two");
        UserId bob = new UserId("bob");
        Session alice = session(ALICE);
        Session bobs = session(bob);
        String alicesFirst = attach(one, alice);
        String bobsFirst = attach(one, bobs);
        awaitTold(ALICE, ONLINE);
        awaitTold(bob, ONLINE);

        one.detached(alice, alicesFirst, Departure.LOST);
        one.detached(bobs, bobsFirst, Departure.SUPERSEDED);
        attach(one, alice);
        attach(two, bobs);

        awaitTheGraceOf(one);
        assertThat(cluster.told("alice")).hasSize(1);
        assertThat(cluster.told("bob")).hasSize(1);
        Presence moved = PresenceCluster.await(one.presences(List.of(bob))).get(0);
        assertThat(moved.node()).isEqualTo("two");
        assertThat(moved.version()).isEqualTo(cluster.told("bob").get(0).version());
    }

    @Test
    void theUsersOfADeadNodeAreToldOfOnceByAnySurvivor() {
        PresenceTracker one = cluster.start("one");
        cluster.start("two");
        cluster.start("three");
        List<UserId> users =
                IntStream.range(0, 600).mapToObj(i -> new UserId("u" + i)).toList();
        users.forEach(user -> attach(one, session(user)));
        await().until(() -> cluster.told.size() == users.size());

        cluster.kill("one");

        await().until(() -> cluster.told.size() == 2 * users.size());
        PresenceTracker two = cluster.start("four");
        awaitTheGraceOf(two);
        assertThat(users)
                .allSatisfy(user -> assertThat(cluster.told(user.value()))
                        .extracting(Presence::status)
                        .containsExactly(ONLINE, OFFLINE));
        await().until(() -> redis.command("KEYS", "*held:{one*").isEmpty());
    }

    @Test
    void theUsersOfADeadNodeWhoComeBackInTimeWereNeverGone() {
        PresenceTracker one = cluster.start("one");
        PresenceTracker two = cluster.start("two");
        Session session = session(ALICE);
        attach(one, session);
        awaitTold(ALICE, ONLINE);

        cluster.kill("one");
        attach(two, session);

        await().until(() -> redis.command("KEYS", "*held:{one*").isEmpty());
        assertThat(cluster.told("alice")).hasSize(1);
    }

    @Test
    void aNodeSaysAgainWhoIsThereWhenTheStoreHasLostItsData() {
        PresenceTracker one = cluster.start("one");
        Session session = session(ALICE);
        attach(one, session);
        say(one, session, BUSY);
        Presence before = cluster.told("alice").get(1);

        redis.kill();
        redis.wipeData();
        redis.startAgain();

        await().until(() -> read(one, ALICE).status() == BUSY);
        assertThat(read(one, ALICE).version()).isGreaterThan(before.version());
    }

    @Test
    void nothingIsToldWhenTheStoreRestartsWithItsData() {
        PresenceTracker one = cluster.start("one");
        attach(one, session(ALICE));
        awaitTold(ALICE, ONLINE);
        // What is under way when the store dies may be told again.
        PresenceCluster.await(one.presences(List.of(ALICE)));
        String before = leaseOf("one");

        redis.kill();
        redis.startAgain();

        await().until(() -> redis.command("KEYS", indexOf(before)).isEmpty());
        assertThat(cluster.told("alice")).hasSize(1);
    }

    @Test
    void nobodyIsTakenForDeadBecauseTheStoreWasAwayForLong() {
        PresenceTracker one = cluster.start("one");
        PresenceTracker two = cluster.start("two");
        UserId bob = new UserId("bob");
        attach(one, session(ALICE));
        attach(two, session(bob));
        awaitTold(ALICE, ONLINE);
        awaitTold(bob, ONLINE);
        Duration outage = SETTINGS.leaseExpires().plus(SETTINGS.grace()).multipliedBy(2);

        redis.freeze();
        long frozenNanos = System.nanoTime();
        await().until(() -> System.nanoTime() - frozenNanos > outage.toNanos());
        redis.thaw();

        awaitTheGraceOf(one);
        awaitTheGraceOf(two);
        assertThat(cluster.told("alice")).hasSize(1);
        assertThat(cluster.told("bob")).hasSize(1);
    }

    @Test
    void whatExpiresIsToldOnceAlsoWhenTheSessionItWasSaidOnIsOver() {
        PresenceTracker one = cluster.start("one");
        PresenceTracker two = cluster.start("two");
        Session phone = session(ALICE);
        Session console = session(ALICE);
        attach(one, phone);
        awaitTold(ALICE, ONLINE);
        String connection = attach(two, console);
        await().until(() -> redis.command("HEXISTS", "rookery:presence:user:{alice}", "c:" + console.id())
                .equals(":1"));
        SaidPresence busy = new SaidPresence(BUSY, null, null, Duration.ofSeconds(1), 0);
        PresenceCluster.await(two.say(ALICE, console.id(), busy, Optional.empty()));

        two.detached(console, connection, Departure.CLOSED);

        awaitTold(ALICE, ONLINE, BUSY, ONLINE);
    }

    @Test
    void aUserIsAwayWhenEverySessionIsIdleAndBackWithTheFirstAct() {
        PresenceTracker one = cluster.start("one");
        PresenceTracker two = cluster.start("two");
        Session phone = session(ALICE);
        Session console = session(ALICE);
        String onPhone = attach(one, phone);
        awaitTold(ALICE, ONLINE);
        String onConsole = attach(two, console);
        await().until(() -> redis.command("HEXISTS", "rookery:presence:user:{alice}", "c:" + console.id())
                .equals(":1"));

        one.idle(phone, onPhone);
        two.idle(console, onConsole);
        awaitTold(ALICE, ONLINE, AWAY);
        one.detached(phone, onPhone, Departure.LOST);
        String again = attach(two, phone);
        two.active(console, onConsole);

        awaitTold(ALICE, ONLINE, AWAY, ONLINE);
        two.idle(console, onConsole);
        awaitTold(ALICE, ONLINE, AWAY, ONLINE, AWAY);
        two.active(phone, again);
        awaitTold(ALICE, ONLINE, AWAY, ONLINE, AWAY, ONLINE);
    }

    @Test
    void theZoneIsToldAndKnownAgainWhenTheStoreHasLostItsData() {
        PresenceTracker one = cluster.start("one");
        Session session = session(ALICE);
        attach(one, session);
        awaitTold(ALICE, ONLINE);
        SaidPresence busy = new SaidPresence(BUSY, null, null, Duration.ofHours(1), 0);
        PresenceCluster.await(one.say(ALICE, session.id(), busy, Optional.of(new Zone("desert"))));
        awaitTold(ALICE, ONLINE, BUSY);
        assertThat(cluster.told("alice").get(1).zone()).isEqualTo("desert");

        redis.kill();
        redis.wipeData();
        redis.startAgain();

        await().until(() -> "desert".equals(read(one, ALICE).zone()));
        assertThat(read(one, ALICE).status()).isEqualTo(BUSY);
    }

    @Test
    void aRecordThatWasLostAloneIsPutAgainAndOneOfNobodyIsRemoved() {
        PresenceTracker one = cluster.start("one");
        attach(one, session(ALICE));
        attach(one, session(NOBODY));
        awaitTold(ALICE, ONLINE);
        awaitTold(NOBODY, ONLINE);
        redis.command("DEL", "rookery:presence:user:{alice}");
        redis.command("SADD", "rookery:presence:held:{" + leaseOf("one") + "}", "nobody stray");

        await().until(() -> read(one, ALICE).status() == ONLINE);
        await().until(() -> !redis.command("SMEMBERS", "rookery:presence:held:{" + leaseOf("one") + "}")
                .contains("stray"));

        assertThat(read(one, NOBODY).status()).isEqualTo(ONLINE);
    }

    @Test
    void servicesAreToldOfEveryChangeAndOfWhoWentOfflineEvenWhenTheyComeLater() {
        List<JsonObject> changed = new CopyOnWriteArrayList<>();
        List<JsonObject> offline = new CopyOnWriteArrayList<>();
        PresenceTracker one = cluster.start("one");
        cluster.consume("one", "rookery.events.presence.changed", event -> changed.add(event.body()));
        Session session = session(ALICE);
        String connection = attach(one, session);
        awaitTold(ALICE, ONLINE);
        one.detached(session, connection, Departure.CLOSED);
        awaitTold(ALICE, ONLINE, OFFLINE);

        cluster.consume("one", "rookery.events.presence.offline", event -> {
            offline.add(event.body());
            if (offline.size() > 1) {
                event.reply(null);
            } else {
                event.fail(1, "not now");
            }
        });

        await().until(() -> offline.size() == 2);
        await().until(() -> redis.command("KEYS", "*offline-*").isEmpty());
        assertThat(offline.get(0)).isEqualTo(offline.get(1));
        assertThat(offline.get(0).getString("user")).isEqualTo("alice");
        assertThat(offline.get(0).getString("reason")).isEqualTo("closed");
        assertThat(offline.get(0).fieldNames()).containsExactlyInAnyOrder("id", "user", "reason", "at", "lastSeen");
        assertThat(changed).extracting(event -> event.getString("status")).containsExactly("online", "offline");
    }

    @Test
    void servicesAreToldOfTheUsersOfADeadNode() {
        List<JsonObject> offline = new CopyOnWriteArrayList<>();
        PresenceTracker one = cluster.start("one");
        cluster.start("two");
        cluster.consume("two", "rookery.events.presence.offline", event -> {
            offline.add(event.body());
            event.reply(null);
        });
        attach(one, session(ALICE));
        awaitTold(ALICE, ONLINE);

        cluster.kill("one");

        await().until(() -> !offline.isEmpty());
        assertThat(offline.get(0).getString("reason")).isEqualTo("node_died");
    }

    @Test
    void whoLeftWhileTheStoreWasAwayIsOfflineWhenItReturns() {
        PresenceTracker one = cluster.start("one");
        Session session = session(ALICE);
        String connection = attach(one, session);
        awaitTold(ALICE, ONLINE);

        redis.kill();
        one.detached(session, connection, Departure.CLOSED);
        redis.wipeData();
        redis.startAgain();

        awaitTold(ALICE, ONLINE, OFFLINE);
    }

    @Test
    void whatAnOlderCopyOfTheStoreStillHoldsIsCleared() {
        PresenceTracker one = cluster.start("one");
        Session session = session(ALICE);
        String connection = attach(one, session);
        awaitTold(ALICE, ONLINE);
        var copy = redis.copyData();
        one.detached(session, connection, Departure.CLOSED);
        awaitTold(ALICE, ONLINE, OFFLINE);

        redis.kill();
        redis.restoreData(copy);
        redis.startAgain();

        await().until(() -> cluster.told("alice").size() == 3);
        assertThat(cluster.told("alice").get(2).status()).isEqualTo(OFFLINE);
        assertThat(cluster.told("alice")).extracting(Presence::version).isSorted();
    }

    @Test
    void aNodeWhoseLeaseWasClearedHoldsItsUsersUnderAnother() {
        PresenceTracker one = cluster.start("one");
        attach(one, session(ALICE));
        awaitTold(ALICE, ONLINE);

        String before = leaseOf("one");

        redis.command("ZADD", "rookery:presence:{leases}:claims", "1", before);

        await().until(() -> !leaseOf("one").equals(before)
                && !redis.command("KEYS", indexOf(leaseOf("one"))).isEmpty());
        assertThat(read(one, ALICE).status()).isEqualTo(ONLINE);
        assertThat(cluster.told("alice")).hasSize(1);
    }

    @Test
    void withoutTheStoreAnUpdateIsRefusedInTime() {
        PresenceTracker one = cluster.start("one");
        Session session = session(ALICE);
        attach(one, session);
        awaitTold(ALICE, ONLINE);
        redis.freeze();

        long begunNanos = System.nanoTime();
        List<Future<Throwable>> refused = Stream.of(BUSY, BUSY, BUSY)
                .map(status -> one.say(
                                ALICE, session.id(), new SaidPresence(status, null, null, null, 0), Optional.empty())
                        .<Throwable>map(changed -> new AssertionError(changed))
                        .otherwise(failure -> failure))
                .toList();

        assertThat(refused)
                .as("one is under way, the others wait for it")
                .allSatisfy(each -> assertThat(PresenceCluster.await(each)).isInstanceOf(Refusal.class));
        assertThat(Duration.ofNanos(System.nanoTime() - begunNanos)).isLessThan(Duration.ofSeconds(4));
        redis.thaw();
        awaitTold(ALICE, ONLINE, BUSY);
    }

    @Test
    void everyStatusAskedForIsAnswered() {
        PresenceTracker one = cluster.start("one");
        attach(one, session(ALICE));
        awaitTold(ALICE, ONLINE);

        assertThat(PresenceCluster.await(one.statuses(null, List.of(NOBODY, ALICE, ALICE))))
                .containsOnly(Map.entry(ALICE, ONLINE), Map.entry(NOBODY, OFFLINE));
        assertThat(PresenceCluster.await(one.statuses(null, List.of()))).isEmpty();
    }

    private void awaitTold(UserId user, PresenceStatus... statuses) {
        await().until(() -> cluster.told(user.value()).stream()
                .map(Presence::status)
                .toList()
                .equals(List.of(statuses)));
    }

    /** Until somebody who is lost from now on is told of: by then all that was to be told before has been. */
    private void awaitTheGraceOf(PresenceTracker tracker) {
        UserId marker = new UserId("marker" + connections++);
        Session session = session(marker);
        String connection = attach(tracker, session);
        awaitTold(marker, ONLINE);
        tracker.detached(session, connection, Departure.LOST);
        awaitTold(marker, ONLINE, OFFLINE);
    }

    private void say(PresenceTracker tracker, Session session, PresenceStatus status) {
        awaitTold(session.user(), ONLINE);
        PresenceCluster.await(tracker.say(
                session.user(), session.id(), new SaidPresence(status, null, null, null, 0), Optional.empty()));
        awaitTold(session.user(), ONLINE, status);
    }

    private Presence read(PresenceTracker tracker, UserId user) {
        return PresenceCluster.await(tracker.presences(List.of(user))
                        .otherwise(List.of(new Presence(user.value(), OFFLINE, null, null, null, null, 0, 0))))
                .get(0);
    }

    private String leaseOf(String node) {
        return redis.command("ZRANGE", "rookery:presence:{leases}:ends", "0", "-1")
                .lines()
                .filter(lease -> lease.startsWith(node + '@'))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private static String indexOf(String lease) {
        return "*held:{" + lease + "}";
    }

    private Session session(UserId user) {
        return new Session("session-of-" + user + '-' + connections++, user, user.value(), Long.MAX_VALUE);
    }

    private String attach(PresenceTracker tracker, Session session) {
        String connection = "connection" + connections++;
        tracker.attached(session, connection, null);
        return connection;
    }
}
