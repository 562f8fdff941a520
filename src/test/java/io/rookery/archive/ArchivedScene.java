package io.rookery.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.identity.Topic;
import io.rookery.store.Retention;
import io.rookery.testing.PostgresServer;
import io.rookery.testing.RedisServer;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A room whose log keeps ten messages, on a real Redis and a real PostgreSQL: another room for each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ArchivedScene {
    static final int KEPT = 10;
    /** Messages, and changes of messages, that are kept beside while the archive does not have them. */
    static final int BACKLOG = 100;

    static final Retention TEN = new Retention(KEPT, Duration.ofHours(1), Duration.ofMinutes(5), BACKLOG);

    RedisServer redis;
    PostgresServer postgres;
    Topic room;
    ArchivedLoop loop;

    @BeforeAll
    void startServers() {
        redis = RedisServer.start();
        postgres = PostgresServer.start(getClass());
    }

    @AfterAll
    void stopServers() {
        redis.close();
        postgres.close();
    }

    @BeforeEach
    void open() {
        room = new Topic("room:" + System.nanoTime());
        loop = new ArchivedLoop(redis, postgres, TEN, new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        loop.close();
    }

    /** Messages that say which they are, at these offsets. */
    void say(int from, int to) {
        for (int i = from; i <= to; i++) {
            loop.append(room, "said " + i, i);
        }
    }

    void awaitArchived(long offset) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(() ->
                        assertThat(loop.archivedUpTo(room)).as(room.name()).isGreaterThanOrEqualTo(offset));
    }
}
