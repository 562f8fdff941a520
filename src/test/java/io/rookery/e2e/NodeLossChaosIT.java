package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.client.Client;
import io.rookery.testing.client.Stay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes die one after the other, without a goodbye, while people talk. */
class NodeLossChaosIT {
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(5);
    private static final int ROUNDS = 12;
    private static final int KILLS_MIN = ROUNDS / 2;
    private static final int PUBLISHERS = 8;
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(6);
    private static final Duration RECEIVES_AGAIN_MAX = Duration.ofSeconds(15);
    private static final Duration NOTICED_MAX = Duration.ofSeconds(3);

    @Test
    void everythingAcknowledgedIsThereOnceAndWhoKeepsANodeStaysConnected() {
        try (RookeryCluster cluster =
                        RookeryCluster.of(NodeLossChaosIT.class).nodes(3).start();
                ChaosScene scene = new ChaosScene(cluster, NodeLossChaosIT.class, PUBLISHERS)) {
            for (int node = 0; node < 3; node++) {
                scene.addRoamingReaders(node);
            }

            scene.publishers().start(BETWEEN_MESSAGES, scene::isEachReaderNear);
            int kills = killForAMinute(cluster, scene);
            cluster.awaitReady();
            scene.settle();
            scene.livePaths().awaitOpen(Instant.now().plus(RECEIVES_AGAIN_MAX));

            System.out.println(kills + " nodes killed, stack traces: " + cluster.stackTraces());
            assertThat(kills).isGreaterThanOrEqualTo(KILLS_MIN);
            scene.assertNothingLost();
            assertThat(scene.readers()).allSatisfy(reader -> assertLeftOnlyDeadNodes(reader, cluster));
        }
    }

    private static int killForAMinute(RookeryCluster cluster, ChaosScene scene) {
        Instant began = Instant.now();
        int kills = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            scene.letPass(Duration.between(Instant.now(), began.plus(BETWEEN_KILLS.multipliedBy(round))));
            kills += killOne(cluster, scene);
        }
        return kills;
    }

    /** Kills one of the nodes that serve and starts it again, unless it is the last. */
    private static int killOne(RookeryCluster cluster, ChaosScene scene) {
        List<NodeProcess> serving =
                cluster.nodes().stream().filter(NodeProcess::isReady).toList();
        if (serving.size() < 2) {
            return 0;
        }
        NodeProcess victim = serving.get(scene.random().nextInt(serving.size()));
        System.out.println("kill " + victim.id() + " of " + serving.size() + " that serve");
        victim.kill();
        victim.start();
        return 1;
    }

    private static void assertLeftOnlyDeadNodes(Client reader, RookeryCluster cluster) {
        for (Stay stay : reader.stays()) {
            List<Instant> kills = cluster.at(stay.endpoint()).kills();

            assertThat(kills)
                    .as("%s lost its connection: %s", reader.user(), stay)
                    .anyMatch(kill -> !kill.isBefore(stay.from())
                            && !kill.isAfter(stay.until())
                            && Duration.between(kill, stay.until()).compareTo(NOTICED_MAX) < 0);
        }
    }
}
