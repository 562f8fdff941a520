package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.RedisServer;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.client.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The master dies and a replica takes its place that has not heard of the last messages; the homes live. */
class FailoverChaosIT {
    private static final String NAME = "rookery";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(20);
    private static final Duration UNREPLICATED = Duration.ofSeconds(1);
    private static final Duration RECEIVES_AGAIN_MAX = Duration.ofSeconds(30);
    private static final Duration FAILOVER_MAX = Duration.ofSeconds(30);
    private static final int PUBLISHERS = 6;
    private static final int MESSAGES = 60;
    /** A place where nobody replicates from. */
    private static final String NOWHERE = "1";

    private static final Pattern HEALED =
            Pattern.compile("^rookery_log_healed_messages_total\\{.*place=\"(\\w+)\".*} (\\S+)$", Pattern.MULTILINE);

    private RedisServer replica;
    private RedisServer sentinel;
    private RookeryCluster cluster;

    @BeforeEach
    void start() {
        RedisServer master = RedisServer.start();
        replica = RedisServer.start();
        replica.replicate(master);
        Awaitility.await().until(() -> replica.command("INFO", "replication").contains("master_link_status:up"));
        sentinel = RedisServer.startSentinel(master, NAME);
        Awaitility.await()
                .until(() -> sentinel.command("SENTINEL", "MASTER", NAME).contains("num-slaves\n1"));
        cluster = RookeryCluster.of(FailoverChaosIT.class).nodes(3).start(master, sentinel, NAME);
    }

    @AfterEach
    void stop() {
        cluster.close();
        sentinel.close();
        replica.close();
    }

    @Test
    void whatTheReplicaLacksIsThereAgainForThoseWhoListenAndThoseWhoComeBack() {
        try (ChaosScene scene = new ChaosScene(cluster, FailoverChaosIT.class, PUBLISHERS)) {
            for (int node = 0; node < 3; node++) {
                scene.addRoamingReaders(node);
                scene.addFaithfulReader(node, PATIENCE);
            }
            List<Client> travellers = scene.addRoamingReaders(0);
            scene.publishers().start(BETWEEN_MESSAGES);
            scene.awaitReceivingAgain(scene.readers(), RECEIVES_AGAIN_MAX);

            replica.command("REPLICAOF", "127.0.0.1", NOWHERE);
            scene.letPass(UNREPLICATED);
            travellers.forEach(Client::leave);
            failOver();
            travellers.forEach(traveller -> traveller.comeBack(cluster.endpoints()));
            scene.awaitReceivingAgain(scene.readers(), RECEIVES_AGAIN_MAX);

            scene.settle();
            scene.assertNothingLost();
            assertThat(healed("former")).isPositive();
            assertThat(healed("new")).isZero();
        }
    }

    @Test
    void whatTheReplicaLacksIsThereAgainThoughNobodySaysAnything() throws Exception {
        try (ChaosScene scene = new ChaosScene(cluster, FailoverChaosIT.class, PUBLISHERS)) {
            for (int node = 0; node < 3; node++) {
                scene.addFaithfulReader(node, PATIENCE);
            }
            List<Client> travellers = scene.addRoamingReaders(0);
            scene.publishers().burst(MESSAGES).get(30, TimeUnit.SECONDS);
            awaitSeen(scene);
            travellers.forEach(Client::leave);
            Awaitility.await()
                    .until(() -> replica.written().equals(cluster.redis().written()));
            replica.command("REPLICAOF", "127.0.0.1", NOWHERE);
            scene.publishers().burst(MESSAGES).get(30, TimeUnit.SECONDS);

            failOver();
            Awaitility.await("all is put back").atMost(RECEIVES_AGAIN_MAX).until(() -> healed("former") == MESSAGES);
            travellers.forEach(traveller -> traveller.comeBack(cluster.endpoints()));
            awaitSeen(scene);

            scene.settle();
            scene.assertNothingLost();
            assertThat(scene.ledger().size()).isEqualTo(2 * MESSAGES);
        }
    }

    private void awaitSeen(ChaosScene scene) {
        Set<String> wanted = scene.ledger().texts();
        Awaitility.await("all of " + scene.views() + " have seen what was published")
                .atMost(RECEIVES_AGAIN_MAX)
                .until(() -> scene.views().stream().allMatch(view -> view.hasSeenAll(wanted)));
    }

    private void failOver() {
        cluster.redis().kill();
        Awaitility.await("the replica is master")
                .atMost(FAILOVER_MAX)
                .until(() -> replica.command("INFO", "replication").contains("role:master"));
    }

    private int healed(String place) {
        return cluster.nodes().stream()
                .mapToInt(node -> {
                    try {
                        Matcher counts = HEALED.matcher(node.get("/metrics").body());
                        int sum = 0;
                        while (counts.find()) {
                            sum += counts.group(1).equals(place) ? (int) Double.parseDouble(counts.group(2)) : 0;
                        }
                        return sum;
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                })
                .sum();
    }
}
