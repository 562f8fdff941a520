package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.NetworkLab;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.PresenceClient;
import io.rookery.testing.client.StuckClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What watchers at every node see of people at every node, while things break. */
@Execution(ExecutionMode.CONCURRENT)
class PresenceChaosIT {
    private static final Duration AGREE_MAX = Duration.ofSeconds(30);
    private static final Duration OFFLINE_MAX = Duration.ofSeconds(35);
    private static final Duration BEFORE = Duration.ofSeconds(5);
    private static final Duration PARTED = Duration.ofSeconds(30);
    private static final Duration DOWN = Duration.ofSeconds(5);
    private static final Duration BETWEEN_EVENTS = Duration.ofMillis(50);

    @Test
    void afterAPartitionAllNodesAgreeWithinThirtySeconds() {
        try (NetworkLab lab = NetworkLab.of(3);
                RookeryCluster cluster = RookeryCluster.of(PresenceChaosIT.class, "parted")
                        .nodes(3)
                        .in(lab)
                        .start();
                PresenceScene scene = new PresenceScene(cluster, PresenceChaosIT.class)) {
            scene.gather();
            scene.live(BEFORE, BETWEEN_EVENTS);

            int apart = scene.random().nextInt(3);
            System.out.println("cut node-" + apart + " off");
            lab.cut(apart);
            scene.live(PARTED, BETWEEN_EVENTS);
            lab.heal(apart);

            scene.awaitAgreement(Instant.now(), AGREE_MAX);
            System.out.println("stack traces: " + cluster.stackTraces());
        }
    }

    @Test
    void whateverRedisComesBackWithAllNodesAgreeWithinThirtySeconds() {
        try (RookeryCluster cluster = RookeryCluster.of(PresenceChaosIT.class, "forgetting")
                        .nodes(3)
                        .start();
                PresenceScene scene = new PresenceScene(cluster, PresenceChaosIT.class)) {
            scene.gather();
            scene.live(BEFORE, BETWEEN_EVENTS);

            System.out.println("Redis is killed and comes back with its data");
            cluster.redis().kill();
            scene.live(DOWN, BETWEEN_EVENTS);
            cluster.redis().startAgain();
            scene.awaitAgreement(Instant.now(), AGREE_MAX);

            System.out.println("Redis is killed and comes back with an older copy of its data");
            Path copy = cluster.redis().copyData();
            scene.live(BEFORE, BETWEEN_EVENTS);
            cluster.redis().kill();
            scene.live(DOWN, BETWEEN_EVENTS);
            cluster.redis().restoreData(copy);
            scene.storeHasLostData();
            cluster.redis().startAgain();
            scene.awaitAgreement(Instant.now(), AGREE_MAX);

            System.out.println("Redis is killed and comes back empty");
            cluster.redis().kill();
            scene.live(DOWN, BETWEEN_EVENTS);
            cluster.redis().wipeData();
            scene.storeHasLostData();
            cluster.redis().startAgain();
            scene.awaitAgreement(Instant.now(), AGREE_MAX);
            System.out.println("stack traces: " + cluster.stackTraces());
        }
    }

    @Test
    void aClientThatSaysNothingMoreIsOfflineWithinThirtyFiveSeconds() {
        try (RookeryCluster cluster = RookeryCluster.of(PresenceChaosIT.class, "silent")
                        .nodes(2)
                        .start();
                PresenceScene scene = new PresenceScene(cluster, PresenceChaosIT.class)) {
            PresenceClient watcher = PresenceScene.answer(
                    scene.fleet().connect("watcher", cluster.node(1).endpoint()));
            PresenceScene.answer(watcher.watch(List.of("dead")));

            Instant alive;
            try (StuckClient dead =
                    StuckClient.listening(cluster.node(0).endpoint(), TestTokens.of("dead"), "world:dead")) {
                alive = Instant.now();
                awaitStatus(watcher, "online");
                awaitStatus(watcher, "offline");
            }

            Duration offline = Duration.between(alive, Instant.now());
            System.out.println("offline after " + offline);
            assertThat(offline).isLessThanOrEqualTo(OFFLINE_MAX);
        }
    }

    private static void awaitStatus(PresenceClient watcher, String status) {
        Awaitility.await()
                .atMost(OFFLINE_MAX.multipliedBy(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> watcher.view().seen().get("dead").status().equals(status));
    }
}
