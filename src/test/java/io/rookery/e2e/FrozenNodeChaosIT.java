package io.rookery.e2e;

import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.client.Client;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node stands still for longer than the others wait for it, and then goes on as if nothing had happened. */
class FrozenNodeChaosIT {
    private static final Duration FROZEN = Duration.ofSeconds(20);
    private static final Duration RECEIVES_AGAIN_MAX = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(100);
    private static final int PUBLISHERS = 6;

    @Test
    void everyNodeReceivesAgainWithinFifteenSecondsAndNothingIsLost() {
        try (RookeryCluster cluster =
                        RookeryCluster.of(FrozenNodeChaosIT.class).nodes(3).start();
                ChaosScene scene = new ChaosScene(cluster, FrozenNodeChaosIT.class, PUBLISHERS)) {
            List<Client> faithful = new ArrayList<>();
            for (int node = 0; node < 3; node++) {
                scene.addRoamingReaders(node);
                faithful.add(scene.addFaithfulReader(node, PATIENCE));
            }
            LivePaths paths = scene.livePaths();
            paths.awaitOpen(Instant.now().plus(RECEIVES_AGAIN_MAX));
            scene.publishers().start(BETWEEN_MESSAGES);
            scene.awaitReceivingAgain(faithful, RECEIVES_AGAIN_MAX);

            NodeProcess frozen = cluster.node(scene.random().nextInt(3));
            System.out.println("freeze " + frozen.id());
            frozen.freeze();
            scene.letPass(FROZEN);
            frozen.thaw();

            Instant latest = Instant.now().plus(RECEIVES_AGAIN_MAX);
            scene.awaitReceivingAgain(faithful, RECEIVES_AGAIN_MAX);
            paths.awaitOpen(latest);
            scene.settle();
            System.out.println("stack traces: " + cluster.stackTraces());
            scene.assertNothingLost();
        }
    }
}
