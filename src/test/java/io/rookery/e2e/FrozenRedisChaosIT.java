package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.NodeMemory;
import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The store stands still for longer than a command waits for it, and goes on as if nothing had happened. */
class FrozenRedisChaosIT {
    private static final String KEY = "operators-of-the-frozen-redis-test";
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(20);
    private static final Duration COMMAND_DEADLINE = Duration.ofSeconds(2);
    private static final Duration RECEIVES_AGAIN_MAX = Duration.ofSeconds(15);
    private static final Duration SOME_TIME = Duration.ofSeconds(2);
    private static final long GROWTH_BYTES_MAX = 16L << 20;
    private static final int PUBLISHERS = 6;
    private static final int QUESTIONS = 40;

    @Test
    void callersAreRefusedAtOnceNothingPilesUpAndNothingAcknowledgedIsLost() throws Exception {
        try (RookeryCluster cluster = RookeryCluster.of(FrozenRedisChaosIT.class)
                        .nodes(2)
                        .with("ROOKERY_MANAGEMENT_ADMIN_KEY", KEY)
                        .with("ROOKERY_REDIS_CIRCUIT_CALLS_MIN", "1")
                        .withJvm(NodeMemory.JVM_ARGUMENT)
                        .start();
                ChaosScene scene = new ChaosScene(cluster, FrozenRedisChaosIT.class, PUBLISHERS)) {
            scene.addRoamingReaders(0);
            scene.addRoamingReaders(1);
            NodeProcess node = cluster.node(0);
            scene.publishers().start(BETWEEN_MESSAGES);
            scene.awaitReceivingAgain(scene.readers(), RECEIVES_AGAIN_MAX);
            NodeMemory memory = new NodeMemory(node.pid());
            long before = memory.bytesInUse();

            cluster.redis().freeze();
            Awaitility.await("circuits open").atMost(RECEIVES_AGAIN_MAX).until(() -> isRefusing(node));
            Duration asking = timeOfRefusals(node);
            scene.letPass(SOME_TIME);
            HttpResponse<String> health = node.get("/health/ready");
            long after = memory.bytesInUse();
            cluster.redis().thaw();

            System.out.printf("%d refusals took %s, the node grew by %,d bytes%n", QUESTIONS, asking, after - before);
            assertThat(asking).as("each waits for no deadline").isLessThan(COMMAND_DEADLINE.multipliedBy(5));
            assertThat(after - before).isLessThanOrEqualTo(GROWTH_BYTES_MAX);
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).contains("are refused for now");
            Awaitility.await("the nodes are ready and no circuit is open")
                    .atMost(RECEIVES_AGAIN_MAX)
                    .until(() -> node.isReady() && !isRefusing(node));
            scene.awaitReceivingAgain(scene.readers(), RECEIVES_AGAIN_MAX);
            scene.settle();
            scene.assertNothingLost();
            System.out.println("stack traces: " + cluster.stackTraces());
        }
    }

    private static boolean isRefusing(NodeProcess node) throws IOException {
        return node.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("rookery_store_circuits{") && !line.contains("state=\"closed\""))
                .anyMatch(line -> !line.endsWith(" 0.0"));
    }

    private static Duration timeOfRefusals(NodeProcess node) throws IOException {
        long begunNanos = System.nanoTime();
        for (int i = 0; i < QUESTIONS; i++) {
            HttpResponse<String> answer = node.operate(
                    "POST", "/admin/v1/publish", KEY, "{\"channel\":\"system:frozen-" + i + "\",\"text\":\"hello\"}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body()).contains("\"code\":-32009");
        }
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }
}
