package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.protocol.Command;
import io.rookery.protocol.Platform;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Refusal;
import io.rookery.session.Session;
import io.rookery.session.SessionObserver.Departure;
import io.rookery.settings.PresenceSettings;
import io.rookery.store.ConnectionLife.Arrival;
import io.rookery.store.SaidPresence;
import io.rookery.store.WentOffline.Reason;
import io.rookery.testing.RedisServer;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PresenceAnalyticsIT {
    private static final PresenceSettings SETTINGS = new PresenceSettings(
            Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofSeconds(2), Duration.ZERO, false, false);

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
    void aUserIsNewOnceAndReturnsFromThenOn() {
        PresenceTracker one = cluster.start("one");
        PresenceTracker two = cluster.start("two");
        Session first = session("alice", "s1");
        Session second = session("alice", "s2");

        String phone = attach(one, first, Platform.IOS);
        awaitCensus(one, census -> census.arrived(Arrival.NEW) == 1);
        one.detached(first, phone, Departure.CLOSED);
        awaitCensus(one, census -> census.all().equals(Heads.NONE));
        attach(two, second, Platform.WEB);
        awaitCensus(two, census -> census.all().equals(new Heads(1, 1)));

        assertThat(census(one).arrivals()).containsOnlyKeys(Arrival.NEW);
        assertThat(census(two).arrived(Arrival.RETURNING)).isEqualTo(1);
        assertThat(census(two).arrivals()).containsOnlyKeys(Arrival.RETURNING);
    }

    @Test
    void aSessionThatMovesBeginsOnceAndEndsOnceAndNobodyIsToldOfIt() {
        PresenceTracker one = cluster.start("one");
        PresenceTracker two = cluster.start("two");
        List<Session> sessions =
                IntStream.range(0, 50).mapToObj(i -> session("u" + i, "s" + i)).toList();
        List<String> before = sessions.stream()
                .map(session -> attach(one, session, Platform.MAC))
                .toList();
        awaitCensus(one, census -> census.sessionsOn(Platform.MAC) == 50);

        List<String> after = sessions.stream()
                .map(session -> attach(two, takenOver(session), null))
                .toList();
        IntStream.range(0, 50).forEach(i -> one.detached(sessions.get(i), before.get(i), Departure.SUPERSEDED));
        awaitCensus(one, census -> census.all().equals(Heads.NONE));

        assertThat(census(two).sessionsOn(Platform.MAC)).isEqualTo(50);
        assertThat(cluster.told).hasSize(50);
        IntStream.range(0, 50).forEach(i -> two.detached(sessions.get(i), after.get(i), Departure.LOST));
        awaitCensus(two, census -> census.all().equals(Heads.NONE));
        assertThat(census(one).allStays().begun()).isEqualTo(50);
        assertThat(census(one).allStays().lengths().count()).isZero();
        assertThat(census(two).allStays().begun()).isZero();
        assertThat(census(two).stays().get(Platform.MAC).ended(Reason.LOST)).isEqualTo(50);
    }

    @Test
    void theSessionsOfADeadNodeAreCountedByTheSurvivorThatClearsThem() {
        PresenceTracker one = cluster.start("one");
        PresenceTracker two = cluster.start("two");
        IntStream.range(0, 20).forEach(i -> attach(one, session("u" + i, "s" + i), Platform.CONSOLE));
        awaitCensus(one, census -> census.sessionsOn(Platform.CONSOLE) == 20);

        cluster.kill("one");

        awaitCensus(two, census -> census.allStays().ended(Reason.NODE_DIED) == 20);
        assertThat(census(two).stays().get(Platform.CONSOLE).lengths().count()).isEqualTo(20);
    }

    @Test
    void statusAndZoneOfAUserCountForAllSessionsHere() {
        PresenceTracker one = cluster.start("one");
        Session phone = session("alice", "s1");
        attach(one, phone, Platform.IOS);
        attach(one, session("alice", "s2"), Platform.WEB);
        attach(one, session("bob", "s3"), Platform.WEB);
        awaitCensus(one, census -> census.all().equals(new Heads(2, 3)));

        PresenceCluster.await(one.say(
                phone.user(),
                phone.id(),
                new SaidPresence(PresenceStatus.BUSY, null, null, null, 0),
                Optional.of(new Zone("desert"))));

        Census census = census(one);
        assertThat(census.statuses())
                .containsOnly(
                        entry(PresenceStatus.BUSY, new Heads(1, 2)), entry(PresenceStatus.ONLINE, new Heads(1, 1)));
        assertThat(census.zones()).containsOnly(entry("desert", new Heads(1, 2)));
    }

    @Test
    void whatIsChangedOnAnotherNodeCountsWithTheNextComparison() {
        PresenceTracker one = cluster.start("one");
        PresenceTracker two = cluster.start("two");
        Session phone = session("alice", "s1");
        attach(one, phone, Platform.IOS);
        attach(two, session("alice", "s2"), Platform.WEB);
        awaitCensus(one, census -> census.all().equals(new Heads(1, 1)));
        awaitCensus(two, census -> census.all().equals(new Heads(1, 1)));

        SaidPresence busy = new SaidPresence(PresenceStatus.BUSY, null, null, null, 0);
        PresenceCluster.await(one.say(phone.user(), phone.id(), busy, Optional.of(new Zone("desert"))));

        awaitCensus(two, census -> census.of(PresenceStatus.BUSY).equals(new Heads(1, 1)));
        assertThat(census(two).zones()).containsOnlyKeys("desert");
        assertThat(census(two).statuses()).containsOnlyKeys(PresenceStatus.BUSY);
    }

    @Test
    void usersAreActiveOnTheDayTheyAreThere() {
        PresenceTracker one = cluster.start("one");
        PresenceTracker two = cluster.start("two");
        attach(one, session("alice", "s1"), Platform.IOS);
        attach(two, session("alice", "s2"), Platform.WEB);
        attach(two, session("bob", "s3"), Platform.WEB);

        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        List<LocalDate> days = List.of(today, today.plusDays(1));
        await().ignoreExceptionsInstanceOf(Refusal.class)
                .until(() -> PresenceCluster.await(one.activeUsers(days)) == 2);
    }

    private static Session takenOver(Session session) {
        return new Session(session.id(), session.user(), "", 0, Set.of(), session.generation() + 1);
    }

    private Census census(PresenceTracker tracker) {
        return PresenceCluster.await(tracker.census());
    }

    private void awaitCensus(PresenceTracker tracker, Predicate<Census> wanted) {
        await().until(() -> wanted.test(census(tracker)));
    }

    private static Session session(String user, String id) {
        return new Session(id, new UserId(user), user, Long.MAX_VALUE);
    }

    private String attach(PresenceTracker tracker, Session session, Platform platform) {
        String connection = "c" + connections++;
        tracker.attached(
                session, connection, platform == null ? null : new Command.ClientInfo("game", "1", platform, null));
        return connection;
    }
}
