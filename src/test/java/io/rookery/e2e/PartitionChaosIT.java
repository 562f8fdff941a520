package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.NetworkLab;
import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.client.Client;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One node loses sight of the others and they of it, or of Redis; clients reach them all. */
class PartitionChaosIT {
    private static final int NODES = 3;
    private static final Duration PARTED = Duration.ofSeconds(22);
    private static final Duration WITHOUT_STORE = Duration.ofSeconds(8);
    private static final Duration RECEIVES_AGAIN_MAX = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(100);
    private static final int PUBLISHERS = 6;

    private static NetworkLab lab;
    private static RookeryCluster cluster;

    @BeforeAll
    static void startCluster() {
        lab = NetworkLab.of(NODES);
        cluster = RookeryCluster.of(PartitionChaosIT.class).nodes(NODES).in(lab).start();
    }

    @AfterAll
    static void stopCluster() {
        if (cluster != null) {
            cluster.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void everyNodeReceivesAgainWithinFifteenSecondsAndNothingIsLost() {
        try (ChaosScene scene = new ChaosScene(cluster, PartitionChaosIT.class, PUBLISHERS)) {
            List<Client> faithful = addReaders(scene);
            LivePaths paths = scene.livePaths();
            paths.awaitOpen(Instant.now().plus(RECEIVES_AGAIN_MAX));
            scene.publishers().start(BETWEEN_MESSAGES);
            scene.awaitReceivingAgain(faithful, RECEIVES_AGAIN_MAX);

            int apart = scene.random().nextInt(NODES);
            System.out.println("cut node-" + apart + " off");
            lab.cut(apart);
            scene.letPass(PARTED);
            lab.heal(apart);

            Instant latest = Instant.now().plus(RECEIVES_AGAIN_MAX);
            scene.awaitReceivingAgain(faithful, RECEIVES_AGAIN_MAX);
            paths.awaitOpen(latest);
            scene.settle();
            System.out.println("stack traces: " + cluster.stackTraces());
            scene.assertNothingLost();
        }
    }

    @Test
    void aMemberThatDoesNotReachRedisIsNotReadyTheOthersAreAndNothingIsLost() {
        try (ChaosScene scene = new ChaosScene(cluster, PartitionChaosIT.class, PUBLISHERS)) {
            List<Client> faithful = addReaders(scene);
            scene.publishers().start(BETWEEN_MESSAGES);
            scene.awaitReceivingAgain(faithful, RECEIVES_AGAIN_MAX);

            int apart = scene.random().nextInt(NODES);
            System.out.println("cut node-" + apart + " off from Redis");
            lab.cutFromStore(apart);
            Awaitility.await("it is not ready")
                    .atMost(WITHOUT_STORE)
                    .until(() -> !cluster.node(apart).isReady());
            scene.letPass(WITHOUT_STORE);
            assertThat(cluster.nodes())
                    .filteredOn(node -> node != cluster.node(apart))
                    .allMatch(NodeProcess::isReady);
            lab.healToStore(apart);

            cluster.awaitReady();
            scene.awaitReceivingAgain(faithful, RECEIVES_AGAIN_MAX);
            scene.settle();
            scene.assertNothingLost();
        }
    }

    private static List<Client> addReaders(ChaosScene scene) {
        List<Client> faithful = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            scene.addRoamingReaders(node);
            faithful.add(scene.addFaithfulReader(node, PATIENCE));
        }
        return faithful;
    }
}
