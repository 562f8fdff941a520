package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.testing.Commands;
import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Client;
import io.rookery.testing.client.ClientFleet;
import io.rookery.testing.client.ClientPlan;
import io.rookery.testing.client.StuckClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A node that holds more than it is allowed to, as its own virtual machine finds after a collection. */
class FullHeapIT {
    private static final String CHANNEL = "world:full";
    private static final Duration NOTICED_MAX = Duration.ofSeconds(10);
    private static final int ANSWER_SECONDS_MAX = 10;

    /** What a node needs at rest is more than that; and without the second nothing is collected before the test says so. */
    private static final String ONE_PERCENT = "1";

    private static final String NO_COLLECTION_FOR_CLASSES = "-XX:MetaspaceSize=256m";

    @Test
    void isNotReadyAndRefusesNewSessionsAndServesTheOnesItHas() throws Exception {
        try (RookeryCluster cluster = RookeryCluster.of(FullHeapIT.class)
                        .nodes(1)
                        .with("ROOKERY_MEMORY_REFUSE_SESSIONS_AT", ONE_PERCENT)
                        .withJvm(NO_COLLECTION_FOR_CLASSES)
                        .start();
                ClientFleet fleet = new ClientFleet()) {
            NodeProcess node = cluster.node(0);
            Client there = fleet.join(ClientPlan.of("there", TestTokens.of("there"), cluster.endpoints()), CHANNEL);

            Commands.run("jcmd", Long.toString(node.pid()), "GC.run");
            Awaitility.await("the node notices").atMost(NOTICED_MAX).until(() -> !node.isReady());

            assertThat(node.get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(node.get("/health/ready").body()).contains("\"memory\":{\"status\":\"down\"");
            assertThatThrownBy(() -> StuckClient.listening(node.endpoint(), TestTokens.of("late"), CHANNEL))
                    .hasMessageContaining("HTTP/1.1 503 ");
            there.publish("still here", "message-0000000001").get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
            assertThat(there.stays()).isEmpty();
        }
    }
}
