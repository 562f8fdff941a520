package io.rookery.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import io.rookery.identity.Position;
import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.store.SessionStore.Known;
import io.rookery.store.SessionStore.Resumed;
import io.rookery.store.SessionStore.SessionRecord;
import io.rookery.testing.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JointCallsIT {
    private static final NodeId NODE = new NodeId("one", "boot1");
    private static final NodeLease LEASE = new NodeLease(NODE, 1);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int MANY = 400;

    private static Vertx vertx;
    private static RedisServer redis;
    private static OnLoop store;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        redis = RedisServer.start();
        store = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected();
    }

    @AfterAll
    static void stop() {
        store.close();
        redis.close();
        vertx.close().await();
    }

    private static SessionRecord session() {
        return new SessionRecord(RandomIds.secret(), new UserId(RandomIds.shortName()), "name", NODE, Long.MAX_VALUE);
    }

    private static String key(SessionRecord session) {
        return StoreOptions.KEY_PREFIX + "session:{" + session.sessionId() + "}";
    }

    private static Future<Void> created(SessionStore sessions, SessionRecord session) {
        return sessions.create(session, "recovery of " + session.sessionId(), LONG);
    }

    private static Known found(SessionRecord session) {
        Optional<Known> found = store.sessions(sessions -> sessions.find(session.sessionId()));
        return found.orElseThrow();
    }

    private static long scriptCalls() {
        return redis.command("INFO", "commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_evalsha:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
                .sum();
    }

    @Test
    void manyOfOneTurnGoInFewCallsAndEachFailsAlone() {
        List<SessionRecord> records =
                Stream.generate(JointCallsIT::session).limit(MANY).toList();
        List<SessionRecord> broken = List.of(records.get(0), records.get(9), records.get(MANY - 1));
        broken.forEach(record -> redis.command("SET", key(record), "no hash"));
        long calls = scriptCalls();

        List<Future<Void>> answers = store.sessions(sessions -> {
            List<Future<Void>> all =
                    records.stream().map(record -> created(sessions, record)).toList();
            return Future.join(all).map(all).otherwise(all);
        });

        assertThat(scriptCalls() - calls).isLessThan(MANY / 10);
        for (int i = 0; i < MANY; i++) {
            SessionRecord record = records.get(i);
            boolean isBroken = broken.contains(record);
            assertThat(answers.get(i).failed()).as("%d", i).isEqualTo(isBroken);
            if (isBroken) {
                assertThat(answers.get(i).cause()).hasMessageContaining("WRONGTYPE");
            } else {
                assertThat(found(record).session().user()).isEqualTo(record.user());
            }
        }
    }

    @Test
    void allThatFailFailWithTheErrorOfTheCall() {
        List<SessionRecord> records =
                Stream.generate(JointCallsIT::session).limit(3).toList();
        redis.command("CONFIG", "SET", "maxmemory", "1");

        List<Future<Void>> answers = store.sessions(sessions -> {
            List<Future<Void>> all =
                    records.stream().map(record -> created(sessions, record)).toList();
            return Future.join(all).map(all).otherwise(all);
        });
        redis.command("CONFIG", "SET", "maxmemory", "0");

        assertThat(answers).allSatisfy(answer -> assertThat(answer.cause()).hasMessage("the store refuses: OOM"));
    }

    @Test
    void oneThingAfterTheOtherWithinATurn() {
        SessionRecord record = session();
        List<Future<?>> steps = new ArrayList<>();

        Optional<Resumed> resumed = store.sessions(sessions -> {
            steps.add(created(sessions, record));
            steps.add(sessions.subscribe(record.sessionId(), List.of("room:a", "room:b")));
            steps.add(sessions.unsubscribe(record.sessionId(), List.of("room:a")));
            return sessions.resume(record.sessionId(), "recovery of " + record.sessionId(), "next", NODE, LONG);
        });

        assertThat(steps).allSatisfy(step -> assertThat(step.succeeded()).isTrue());
        assertThat(resumed)
                .hasValueSatisfying(found -> assertThat(found.subscriptions()).containsExactly("room:b"));
    }

    @Test
    void differentScriptsGoTogetherAndASessionHasMoreTopicsThanACallHasArguments() {
        SessionRecord record = session();
        HeldConnection connection = new HeldConnection(record.user(), record.sessionId());
        List<String> topics = IntStream.range(0, 2 * JointCalls.ARGUMENTS_MAX)
                .mapToObj(number -> "room:" + number)
                .toList();
        PresenceStore presences = new RedisPresenceStore(store.links(), Duration.ofDays(1));

        PresenceChange change = store.sessions(sessions -> {
            Future<Void> made = created(sessions, record);
            Future<Void> noted = sessions.subscribe(record.sessionId(), topics);
            Future<PresenceChange> put = presences.put(LEASE, connection, SessionPresence.of(""));
            return Future.all(made, noted, put).map(done -> put.result());
        });

        assertThat(change.life().fate()).isEqualTo(ConnectionLife.Fate.CAME);
        assertThat(found(record).subscriptions()).isEqualTo(topics.size());
    }

    @Test
    void aLogThatHasNotBegunIsLookedForHoweverOthersFail() {
        Topic unbegun = Drafts.topic();
        Topic broken = Drafts.topic();
        redis.command("SET", new TopicKeys(StoreOptions.KEY_PREFIX).log(broken).get(0), "no hash");
        Position end = new Position("archived", 7);
        MessageLog log = store.get(() -> Future.succeededFuture(new RedisMessageLog(
                store.links(), new PlainBodies(), Optional.of(topic -> Future.succeededFuture(Optional.of(end))))));

        List<Future<Position>> heads = store.get(() -> {
            List<Future<Position>> all = List.of(log.head(broken), log.head(unbegun));
            return Future.join(all).map(all).otherwise(all);
        });

        assertThat(heads.get(0).cause()).hasMessageContaining("WRONGTYPE");
        assertThat(heads.get(1).result().offset()).isEqualTo(7);
    }
}
