package io.rookery.presence;

import static io.rookery.protocol.PresenceStatus.OFFLINE;
import static io.rookery.protocol.PresenceStatus.ONLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.session.Session;
import io.rookery.session.SessionObserver.Departure;
import io.rookery.settings.PresenceSettings;
import io.rookery.settings.Settings;
import io.rookery.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long things take with the settings a node has by default. */
class PresenceTimesIT {
    private static final PresenceSettings SETTINGS = Settings.defaults().presence();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisServer redis = RedisServer.start("--appendfsync", "no");
    private final PresenceCluster cluster = new PresenceCluster(redis.endpoint(), SETTINGS);

    @AfterEach
    void close() {
        cluster.close();
        redis.close();
    }

    @Test
    void nobodyIsToldOfFifteenThousandWhoDropAndReturn() {
        PresenceTracker one = cluster.start("one");
        List<Session> sessions = attached(one, 15_000);

        sessions.forEach(session -> one.detached(session, "first", Departure.LOST));
        sessions.forEach(session -> one.attached(session, "second", null));

        awaitTheGraceOf(one);
        assertThat(cluster.told).hasSize(sessions.size() + 2);
    }

    @Test
    void nobodyIsToldOfADeadNodeWhoseUsersReturnWithinTheGrace() {
        PresenceTracker one = cluster.start("one");
        PresenceTracker two = cluster.start("two");
        List<Session> sessions = attached(one, 2_000);

        cluster.kill("one");
        sessions.forEach(session -> two.attached(session, "second", null));

        awaitCleared();
        assertThat(cluster.told).hasSize(sessions.size());
    }

    @Test
    void theUsersOfADeadNodeAreOfflineWithinTwentySeconds() {
        PresenceTracker one = cluster.start("one");
        cluster.start("two");
        List<Session> sessions = attached(one, 2_000);
        awaitSteady();

        cluster.kill("one");
        long killedNanos = System.nanoTime();

        await().atMost(PATIENCE).until(() -> cluster.told.size() == 2 * sessions.size());
        assertThat(Duration.ofNanos(System.nanoTime() - killedNanos))
                .isBetween(SETTINGS.grace(), Duration.ofSeconds(20));
        assertThat(cluster.told.subList(sessions.size(), 2 * sessions.size()))
                .extracting(Presence::status)
                .containsOnly(OFFLINE);
    }

    @Test
    void aStoreThatHasLostItsDataIsRepairedWithinTenSeconds() {
        PresenceTracker one = cluster.start("one");
        List<Session> sessions = attached(one, 2_000);
        List<UserId> users = sessions.stream().map(Session::user).toList();

        redis.kill();
        redis.wipeData();
        redis.startAgain();
        long emptyNanos = System.nanoTime();

        await().atMost(PATIENCE)
                .until(() -> PresenceCluster.await(one.presences(users).otherwise(List.of())).stream()
                                .filter(presence -> presence.status() == ONLINE)
                                .count()
                        == users.size());
        assertThat(Duration.ofNanos(System.nanoTime() - emptyNanos)).isLessThan(Duration.ofSeconds(10));
    }

    private List<Session> attached(PresenceTracker tracker, int count) {
        List<Session> sessions =
                IntStream.range(0, count).mapToObj(PresenceTimesIT::session).toList();
        sessions.forEach(session -> tracker.attached(session, "first", null));
        await().atMost(PATIENCE).until(() -> cluster.told.size() == count);
        return sessions;
    }

    private static Session session(int number) {
        return new Session("s" + number, new UserId("u" + number), "", Long.MAX_VALUE);
    }

    /** Somebody who is lost from now on is told of when everything before was. */
    private void awaitTheGraceOf(PresenceTracker tracker) {
        Session marker = new Session("marker", new UserId("marker"), "", Long.MAX_VALUE);
        tracker.attached(marker, "first", null);
        await().atMost(PATIENCE).until(() -> cluster.told("marker").size() == 1);
        tracker.detached(marker, "first", Departure.LOST);
        await().atMost(PATIENCE).until(() -> cluster.told("marker").size() == 2);
    }

    private void awaitCleared() {
        await().atMost(PATIENCE)
                .until(() -> redis.command("KEYS", "*held:{one*").isEmpty());
    }

    /** Ended leases are looked at once the store has answered for two lifetimes of a lease. */
    private void awaitSteady() {
        long sinceNanos = System.nanoTime();
        await().atMost(PATIENCE)
                .until(() -> System.nanoTime() - sinceNanos
                        > SETTINGS.leaseExpires().multipliedBy(2).toNanos());
    }
}
