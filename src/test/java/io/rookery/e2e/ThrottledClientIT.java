package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.DeliveryBooks;
import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Client;
import io.rookery.testing.client.ClientFleet;
import io.rookery.testing.client.ClientPlan;
import io.rookery.testing.client.Ledger;
import io.rookery.testing.client.Talker;
import io.rookery.testing.client.ThrottledClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A client behind a line of 64 kbit/s that listens to more than fits through it, and others beside it. */
class ThrottledClientIT {
    private static final int BYTES_PER_SECOND = 20_000;
    private static final String BUSY = "world:busy";
    private static final String NEWS = "system:news";
    private static final String ADMIN_KEY = "0123456789abcdef0123456789abcdef";
    private static final int ROUNDS = 150;
    private static final int TEXT_BYTES = 600;
    private static final int ROUNDS_BETWEEN_NEWS = 15;
    private static final int SIGNALS_PER_ROUND = 4;
    private static final String SIGNAL =
            "{\"channel\":\"" + BUSY + "\",\"event\":\"move\",\"payload\":{\"path\":\"" + "x".repeat(600) + "\"}}";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void getsAllThatIsStoredInOrderAndTheNewestOfTheRestAndIsNeverLetGo() throws Exception {
        try (RookeryCluster cluster = RookeryCluster.of(ThrottledClientIT.class)
                        .nodes(2)
                        .with("ROOKERY_LIMITS_OUTBOUND_BYTES_MAX", "128KiB")
                        .with("ROOKERY_MANAGEMENT_ADMIN_KEY", ADMIN_KEY)
                        .start();
                ClientFleet fleet = new ClientFleet()) {
            NodeProcess near = cluster.node(0);
            NodeProcess far = cluster.node(1);
            Client besideIt = fleet.join(plan("beside", near), BUSY);
            Client elsewhere = fleet.join(plan("elsewhere", far), BUSY);
            Client publisher = fleet.publisher(plan("publisher", far), BUSY);
            Ledger ledger = new Ledger();
            try (ThrottledClient slow = ThrottledClient.listening(
                            near.endpoint(), TestTokens.of("slow"), List.of(BUSY, NEWS), "mover", BYTES_PER_SECOND);
                    Talker mover = Talker.connected(far.endpoint(), TestTokens.of("mover"))) {
                for (int round = 0; round < ROUNDS; round++) {
                    String key = "throttled-message-" + round + "-";
                    ledger.acknowledge(publisher
                            .publish(key + ".".repeat(TEXT_BYTES - key.length()), key)
                            .get());
                    mover.ask("presence.update", "{\"status\":\"in_game\",\"activity\":\"at " + round + "\"}");
                    for (int signal = 0; signal < SIGNALS_PER_ROUND; signal++) {
                        mover.ask("signal.send", SIGNAL);
                    }
                    if (round % ROUNDS_BETWEEN_NEWS == 0) {
                        say(near, round);
                    }
                }
                awaitAllRead(slow);
                assertThat(ledger.isSeenBy(List.of(besideIt.view(), elsewhere.view())))
                        .as("the others had everything long before")
                        .isTrue();

                assertThat(slow.end()).isEmpty();
                assertThat(offsets(slow, BUSY)).containsExactlyElementsOf(upTo(ROUNDS));
                assertThat(offsets(slow, NEWS)).containsExactlyElementsOf(upTo(ROUNDS / ROUNDS_BETWEEN_NEWS));
                assertRising(versions(slow));
                assertThat(versions(slow).size()).isLessThan(ROUNDS);
                assertThat(slow.pushed("signal", any -> true).size()).isLessThan(ROUNDS * SIGNALS_PER_ROUND);
                DeliveryBooks books = DeliveryBooks.of(near);
                assertThat(books.ended("log", "deferred")).as("it fell behind").isPositive();
                assertThat(books.ended("value", "superseded")).isPositive();
                assertThat(books.ended("signal", "shed")).isPositive();
                assertThat(books.ended("log", "shed")).isZero();
                assertThat(books.owed("log"))
                        .as("each message as often as somebody listens")
                        .isEqualTo(2L * ROUNDS + ROUNDS / ROUNDS_BETWEEN_NEWS);
                assertThat(DeliveryBooks.of(far).owed("log")).isEqualTo(ROUNDS);
            }
            assertThat(ledger.problems(List.of(besideIt.view(), elsewhere.view())))
                    .isEmpty();
            DeliveryBooks.awaitBalance(cluster);
        }
    }

    private static void awaitAllRead(ThrottledClient slow) {
        Awaitility.await("all is read, or the connection has ended")
                .atMost(PATIENCE)
                .until(() -> !slow.end().isEmpty()
                        || offsets(slow, BUSY).contains((long) ROUNDS)
                                && offsets(slow, NEWS).contains((long) ROUNDS / ROUNDS_BETWEEN_NEWS)
                                && activities(slow).contains("at " + (ROUNDS - 1)));
    }

    private static void say(NodeProcess node, int round) throws Exception {
        String body = "{\"channel\":\"" + NEWS + "\",\"text\":\"news " + round + "\"}";
        assertThat(node.operate("POST", "/admin/v1/publish", ADMIN_KEY, body).statusCode())
                .isEqualTo(200);
    }

    private static List<Long> offsets(ThrottledClient slow, String channel) {
        return slow.pushed("chat.message", message -> channel.equals(message.getString("channel"))).stream()
                .map(message -> message.getLong("offset"))
                .toList();
    }

    private static List<String> activities(ThrottledClient slow) {
        return slow.pushed("presence.changed", any -> true).stream()
                .map(presence -> presence.getString("activity"))
                .toList();
    }

    private static List<Long> versions(ThrottledClient slow) {
        return slow.pushed("presence.changed", any -> true).stream()
                .map((JsonObject presence) -> presence.getLong("version"))
                .toList();
    }

    private static void assertRising(List<Long> versions) {
        assertThat(versions).isSorted().doesNotHaveDuplicates();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static ClientPlan plan(String user, NodeProcess node) {
        return ClientPlan.of(user, TestTokens.of(user), List.of(node.endpoint()));
    }
}
