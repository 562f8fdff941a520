package io.rookery.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import io.rookery.identity.RandomIds;
import io.rookery.identity.UserId;
import io.rookery.store.SessionStore.Known;
import io.rookery.store.SessionStore.Resumed;
import io.rookery.store.SessionStore.SessionRecord;
import io.rookery.testing.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisSessionStoreIT {
    private static final NodeId ONE = new NodeId("one", "boot1");
    private static final NodeId TWO = new NodeId("two", "boot2");
    private static final Duration LONG = Duration.ofMinutes(5);

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

    @Test
    void aSessionIsFoundWithoutBeingTouched() {
        SessionRecord session = created("first");
        run(sessions -> sessions.subscribe(session.sessionId(), List.of("room:a", "room:b")));

        Known known = find(session).orElseThrow();
        assertThat(known.session()).isEqualTo(session);
        assertThat(known.attached()).isTrue();
        assertThat(known.generation()).isZero();
        assertThat(known.subscriptions()).isEqualTo(2);

        assertThat(resume(session, "first", "second", TWO)).isPresent();
        run(sessions -> sessions.detach(session.sessionId(), TWO, 1, Duration.ofSeconds(90)));
        Known waiting = find(session).orElseThrow();
        assertThat(waiting.session().node()).isEqualTo(TWO);
        assertThat(waiting.attached()).isFalse();
        assertThat(waiting.generation()).isEqualTo(1);
        assertThat(waiting.leftMillis()).isBetween(1L, 90_000L);

        run(sessions -> sessions.close(session.sessionId(), TWO));
        assertThat(find(session)).isEmpty();
    }

    private Optional<Known> find(SessionRecord session) {
        return store.sessions(sessions -> sessions.find(session.sessionId()));
    }

    @Test
    void aSessionIsTakenOverWithWhatWasNotedOfIt() {
        SessionRecord session = created("first");
        run(sessions -> sessions.subscribe(session.sessionId(), List.of("room:a", "room:b", "room:c")));
        run(sessions -> sessions.unsubscribe(session.sessionId(), List.of("room:b")));
        run(sessions -> sessions.tokenRefreshed(session.sessionId(), 77));

        Resumed resumed = resume(session, "first", "second", TWO).orElseThrow();

        assertThat(resumed.session())
                .isEqualTo(new SessionRecord(session.sessionId(), new UserId("al:ice"), "Alice A.", TWO, 77));
        assertThat(resumed.formerNode()).isEqualTo(ONE);
        assertThat(resumed.generation()).isEqualTo(1);
        assertThat(resumed.subscriptions()).containsExactlyInAnyOrder("room:a", "room:c");
    }

    @Test
    void aSessionWithoutTokenNeverExpires() {
        SessionRecord session = created("first");

        assertThat(resume(session, "first", "second", TWO)
                        .orElseThrow()
                        .session()
                        .tokenExpiresAtMillis())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aWrongTokenOpensNothingAndChangesNothing() {
        SessionRecord session = created("first");

        assertThat(resume(session, "guess", "evil", TWO)).isEmpty();
        assertThat(resume(session, "", "evil", TWO)).isEmpty();
        assertThat(resume(session, "first", "second", TWO).orElseThrow().formerNode())
                .isEqualTo(ONE);
    }

    @Test
    void aLostAnswerCanBeAskedForAgainUntilItsTokenIsUsed() {
        SessionRecord session = created("first");
        assertThat(resume(session, "first", "lost", ONE)).isPresent();

        assertThat(resume(session, "first", "second", TWO)).isPresent();
        assertThat(resume(session, "lost", "never", TWO))
                .as("its successor was never seen")
                .isEmpty();
        assertThat(resume(session, "second", "third", TWO)).isPresent();
        assertThat(resume(session, "first", "fourth", TWO)).isEmpty();
        assertThat(resume(session, "second", "fifth", TWO)).isPresent();
    }

    @Test
    void theStoreNeverSeesARecoveryToken() {
        String token = RandomIds.secret();
        SessionRecord session = created(token);
        resume(session, token, token + "next", ONE);

        assertThat(redis.command("HGETALL", "rookery:session:{" + session.sessionId() + "}"))
                .contains("al:ice")
                .doesNotContain(token);
    }

    @Test
    void onlyTheNodeThatHasTheSessionCanDetachOrCloseIt() {
        SessionRecord session = created("first");
        resume(session, "first", "second", TWO);

        run(sessions -> sessions.detach(session.sessionId(), ONE, 1, Duration.ofMillis(1)));
        run(sessions -> sessions.close(session.sessionId(), ONE));

        assertThat(resume(session, "second", "third", TWO).orElseThrow().formerNode())
                .isEqualTo(TWO);
        run(sessions -> sessions.close(session.sessionId(), TWO));
        assertThat(resume(session, "third", "fourth", TWO)).isEmpty();
    }

    @Test
    void aLateDetachOfWhoHadTheSessionBeforeOnTheSameNodeChangesNothing() {
        SessionRecord session = created("first");
        resume(session, "first", "second", ONE);

        run(sessions -> sessions.detach(session.sessionId(), ONE, 0, Duration.ofMillis(1)));

        Known known = find(session).orElseThrow();
        assertThat(known.attached()).isTrue();
        assertThat(known.leftMillis()).isGreaterThan(1_000);
        run(sessions -> sessions.detach(session.sessionId(), ONE, 1, LONG));
        assertThat(find(session).orElseThrow().attached()).isFalse();
    }

    @Test
    void aDetachedSessionHasNoNodeAndWaitsOnlyItsTime() {
        SessionRecord waiting = created("first");
        run(sessions -> sessions.detach(waiting.sessionId(), ONE, 0, LONG));
        assertThat(resume(waiting, "first", "second", TWO).orElseThrow().formerNode())
                .isNull();

        SessionRecord gone = created("first");
        run(sessions -> sessions.subscribe(gone.sessionId(), List.of("room:a")));
        run(sessions -> sessions.detach(gone.sessionId(), ONE, 0, Duration.ofMillis(50)));
        run(sessions -> sessions.touch(List.of(gone.sessionId()), LONG));
        String key = "rookery:session:{" + gone.sessionId() + "}";
        Awaitility.await()
                .until(() -> redis.command("EXISTS", key, key + ":topics").equals(":0"));
        assertThat(resume(gone, "first", "second", TWO)).isEmpty();
    }

    @Test
    void touchedSessionsAreKeptAndOthersForgotten() {
        List<SessionRecord> kept = IntStream.range(0, 600)
                .mapToObj(i -> created("first", Duration.ofSeconds(20)))
                .toList();
        run(sessions -> sessions.subscribe(kept.get(0).sessionId(), List.of("room:a")));
        SessionRecord forgotten = created("first", Duration.ofMillis(30));

        run(sessions ->
                sessions.touch(kept.stream().map(SessionRecord::sessionId).toList(), LONG));

        assertThat(kept).allSatisfy(session -> {
            String key = "rookery:session:{" + session.sessionId() + "}";
            assertThat(Long.parseLong(redis.command("PTTL", key).substring(1))).isGreaterThan(60_000);
        });
        String topics = "rookery:session:{" + kept.get(0).sessionId() + "}:topics";
        assertThat(Long.parseLong(redis.command("PTTL", topics).substring(1))).isGreaterThan(60_000);
        Awaitility.await()
                .until(() -> resume(forgotten, "guess", "x", ONE).isEmpty()
                        && redis.command("EXISTS", "rookery:session:{" + forgotten.sessionId() + "}")
                                .equals(":0"));
    }

    @Test
    void whatIsNotedOfASessionThatIsGoneIsNotKept() {
        SessionRecord session = created("first");
        run(sessions -> sessions.close(session.sessionId(), ONE));

        run(sessions -> sessions.subscribe(session.sessionId(), List.of("room:a")));
        run(sessions -> sessions.tokenRefreshed(session.sessionId(), 1));
        run(sessions -> sessions.touch(List.of(session.sessionId()), LONG));
        run(sessions -> sessions.touch(List.of(), LONG));

        assertThat(redis.command("KEYS", "*" + session.sessionId() + "*")).isEmpty();
    }

    private static SessionRecord created(String recoveryToken) {
        return created(recoveryToken, LONG);
    }

    private static SessionRecord created(String recoveryToken, Duration keep) {
        SessionRecord session =
                new SessionRecord(RandomIds.secret(), new UserId("al:ice"), "Alice A.", ONE, Long.MAX_VALUE);
        run(sessions -> sessions.create(session, recoveryToken, keep));
        return session;
    }

    private static Optional<Resumed> resume(SessionRecord session, String token, String next, NodeId node) {
        return store.sessions(sessions -> sessions.resume(session.sessionId(), token, next, node, LONG));
    }

    private static void run(Function<SessionStore, Future<Void>> call) {
        store.sessions(call);
    }
}
