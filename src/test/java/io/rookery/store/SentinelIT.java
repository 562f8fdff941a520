package io.rookery.store;

import static io.rookery.store.Drafts.say;
import static io.rookery.store.Drafts.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SentinelIT {
    private static final String NAME = "rookery";

    @Test
    void afterAFailoverTheNewMasterGoesOnWhereTheOldOneWas() {
        Vertx vertx = Vertx.vertx();
        try (RedisServer master = RedisServer.start();
                RedisServer replica = RedisServer.start()) {
            replica.replicate(master);
            Awaitility.await()
                    .until(() -> replica.command("INFO", "replication").contains("master_link_status:up"));
            try (RedisServer sentinel = RedisServer.startSentinel(master, NAME);
                    OnLoop store = new OnLoop(
                            vertx, StoreOptions.sentinel(List.of("redis://127.0.0.1:1", sentinel.endpoint()), NAME))) {
                store.connected();
                Topic topic = topic();
                Position one = say(store, topic, "1");
                Position two = say(store, topic, "2");
                Awaitility.await()
                        .until(() ->
                                sentinel.command("SENTINEL", "MASTER", NAME).contains("num-slaves\n1"));
                Awaitility.await().until(() -> written(replica).equals(written(master)));

                master.kill();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> replica.command("INFO", "replication").contains("role:master"));
                store.connected();
                Position three = say(store, topic, "3");

                assertThat(three.offset()).isEqualTo(3);
                assertThat(three.epoch()).isNotEqualTo(two.epoch());
                LogRange range = store.read(topic, one, 10);
                assertThat(range.continuous()).isTrue();
                assertThat(range.messages()).extracting(ChatMessage::text).containsExactly("2", "3");
            }
        } finally {
            vertx.close().await();
        }
    }

    private static String written(RedisServer server) {
        return server.command("INFO", "replication")
                .lines()
                .filter(line -> line.startsWith("master_repl_offset:"))
                .findFirst()
                .orElseThrow();
    }
}
