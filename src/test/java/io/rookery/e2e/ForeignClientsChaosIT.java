package io.rookery.e2e;

import io.rookery.testing.DeliveryBooks;
import io.rookery.testing.NetworkLab;
import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.Seed;
import io.rookery.testing.TestDirectory;
import io.rookery.testing.TestTokens;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the server's own test clients live through in the other chaos tests, lived through by clients that share no code with it. */
@Execution(ExecutionMode.CONCURRENT)
class ForeignClientsChaosIT {
    /** In all. Who stays with a node that stands still misses no more than the log keeps. */
    private static final int MESSAGES_A_SECOND = 32;

    private static final int MESSAGES_A_SECOND_WHILE_NODES_DIE = 160;
    private static final Duration SEEN_MAX = Duration.ofMinutes(3);
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(5);
    private static final int KILLS = 12;
    private static final int REDIS_DEATHS = 3;
    private static final Duration REDIS_DOWN = Duration.ofSeconds(3);
    private static final Duration FROZEN = Duration.ofSeconds(20);
    private static final Duration PARTED = Duration.ofSeconds(30);

    private final Seed seed = Seed.of(ForeignClientsChaosIT.class);
    private final Random random = seed.random();

    /** What befalls a cluster while people talk. */
    private interface Fate {
        void befall(RookeryCluster cluster);
    }

    @Test
    void nodesDieOneAfterTheOther() {
        endure(
                "dying",
                plan("dying"),
                BETWEEN_KILLS.multipliedBy(KILLS),
                MESSAGES_A_SECOND_WHILE_NODES_DIE,
                cluster -> {
                    for (int kill = 0; kill < KILLS; kill++) {
                        letPass(BETWEEN_KILLS);
                        List<NodeProcess> serving = cluster.nodes().stream()
                                .filter(NodeProcess::isReady)
                                .toList();
                        if (serving.size() > 1) {
                            NodeProcess victim = serving.get(random.nextInt(serving.size()));
                            victim.kill();
                            victim.start();
                        }
                    }
                    cluster.awaitReady();
                });
    }

    @Test
    void redisDiesAndComesBack() {
        endure(
                "forgetting",
                plan("forgetting"),
                REDIS_DOWN.multipliedBy(2 * REDIS_DEATHS),
                MESSAGES_A_SECOND,
                cluster -> {
                    for (int death = 0; death < REDIS_DEATHS; death++) {
                        letPass(REDIS_DOWN);
                        cluster.redis().kill();
                        letPass(REDIS_DOWN);
                        cluster.redis().startAgain();
                    }
                });
    }

    @Test
    void aNodeStandsStill() {
        endure("frozen", plan("frozen"), FROZEN, MESSAGES_A_SECOND, cluster -> {
            NodeProcess frozen = cluster.node(random.nextInt(3));
            frozen.freeze();
            letPass(FROZEN);
            frozen.thaw();
        });
    }

    @Test
    void aNodeLosesSightOfTheOthers() {
        try (NetworkLab lab = NetworkLab.of(3)) {
            String pages = IntStream.range(0, 3)
                    .mapToObj(node -> "http://" + lab.place(node).clientHost() + ":*")
                    .collect(Collectors.joining(","));
            endure(
                    "parted",
                    plan("parted").in(lab).with("ROOKERY_AUTH_ORIGINS", pages),
                    PARTED,
                    MESSAGES_A_SECOND,
                    cluster -> {
                        int apart = random.nextInt(3);
                        lab.cut(apart);
                        letPass(PARTED);
                        lab.heal(apart);
                    });
        }
    }

    private static RookeryCluster.Builder plan(String scene) {
        return RookeryCluster.of(ForeignClientsChaosIT.class, scene).nodes(3);
    }

    private void endure(String scene, RookeryCluster.Builder plan, Duration lasting, int messagesASecond, Fate fate) {
        int messages = Math.toIntExact(lasting.toSeconds()) * messagesASecond;
        String channel = "world:endured-" + seed.value();
        try (ForeignExchange exchange = new ForeignExchange(
                        TestDirectory.of(ForeignClientsChaosIT.class, scene + "-clients"), channel, messages);
                RookeryCluster cluster = plan.start()) {
            List<String> pages = cluster.endpoints().stream()
                    .map(endpoint -> "http://" + endpoint.host() + ":" + endpoint.port() + "/")
                    .toList();
            exchange.listen(pages, TestTokens::of, lasting);

            exchange.publish();
            fate.befall(cluster);

            exchange.assertAllHaveSeenTheSame(SEEN_MAX);
            DeliveryBooks.awaitBalance(cluster);
        }
    }

    private static void letPass(Duration time) {
        Awaitility.await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
    }
}
