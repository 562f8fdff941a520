package io.rookery.e2e;

import io.rookery.testing.NetworkLab;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.client.Client;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One node loses sight of the others and they of it; clients and Redis reach them all. */
class PartitionChaosIT {
    private static final Duration PARTED = Duration.ofSeconds(30);
    private static final Duration RECEIVES_AGAIN_MAX = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(100);
    private static final int PUBLISHERS = 6;

    @Test
    void everyNodeReceivesAgainWithinFifteenSecondsAndNothingIsLost() {
        try (NetworkLab lab = NetworkLab.of(3);
                RookeryCluster cluster = RookeryCluster.of(PartitionChaosIT.class)
                        .nodes(3)
                        .in(lab)
                        .start();
                ChaosScene scene = new ChaosScene(cluster, PartitionChaosIT.class, PUBLISHERS)) {
            List<Client> faithful = new ArrayList<>();
            for (int node = 0; node < 3; node++) {
                scene.addRoamingReaders(node);
                faithful.add(scene.addFaithfulReader(node, PATIENCE));
            }
            LivePaths paths = scene.livePaths();
            paths.awaitOpen(Instant.now().plus(RECEIVES_AGAIN_MAX));
            scene.publishers().start(BETWEEN_MESSAGES);
            scene.awaitReceivingAgain(faithful, RECEIVES_AGAIN_MAX);

            int apart = scene.random().nextInt(3);
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
}
