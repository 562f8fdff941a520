package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.rookery.testing.Haproxy;
import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.client.Client;
import io.rookery.testing.client.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that know one address only, that of HAProxy with the configuration in {@code conf/}. */
class HaproxyIT {
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(20);
    private static final Duration RECEIVES_AGAIN_MAX = Duration.ofSeconds(15);
    private static final Duration NOTICED_MAX = Duration.ofSeconds(15);
    private static final Duration STOP_MAX = Duration.ofSeconds(60);
    private static final int PUBLISHERS = 6;
    private static final int READERS = 9;
    private static final int CLIENTS_MAX = 200;

    private static RookeryCluster cluster;

    @BeforeAll
    static void startCluster() {
        Haproxy.require();
        cluster = RookeryCluster.of(HaproxyIT.class).nodes(3).start();
    }

    @AfterAll
    static void stopCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void everyNodeServes() {
        cluster.nodes().stream().filter(node -> !node.isRunning()).forEach(NodeProcess::start);
        cluster.awaitReady();
    }

    @Test
    void theConfigurationIsAcceptedAsItIs() {
        assertThatCode(Haproxy::check).doesNotThrowAnyException();
    }

    @Test
    void afterAKillClientsResumeAtOtherNodesAndLoseNothing() {
        try (Haproxy proxy = Haproxy.before(cluster, CLIENTS_MAX);
                ChaosScene scene = peopleBehind(proxy)) {
            assertThat(cluster.nodes())
                    .allSatisfy(node -> assertThat(connectionsOf(node)).isPositive());
            List<NodeProcess> survivors = List.of(cluster.node(0), cluster.node(2));
            double begunBefore =
                    survivors.stream().mapToDouble(HaproxyIT::sessionsBegunAt).sum();

            cluster.node(1).kill();
            scene.awaitReceivingAgain(scene.readers(), RECEIVES_AGAIN_MAX);
            scene.settle();

            scene.assertNothingLost();
            assertThat(scene.readers())
                    .anySatisfy(reader -> assertThat(reader.stays()).hasSize(1));
            assertThat(scene.readers())
                    .anySatisfy(reader -> assertThat(reader.stays()).isEmpty());
            assertThat(survivors.stream()
                            .mapToDouble(HaproxyIT::sessionsBegunAt)
                            .sum())
                    .as("sessions were resumed and none was begun")
                    .isEqualTo(begunBefore);
        }
    }

    @Test
    void aRollingRestartLosesNothingAndANodeThatIsBackIsUsedAgain() {
        try (Haproxy proxy = Haproxy.before(cluster, CLIENTS_MAX);
                ChaosScene scene = peopleBehind(proxy)) {
            for (NodeProcess node : cluster.nodes()) {
                node.stop(STOP_MAX);
                scene.awaitReceivingAgain(scene.readers(), RECEIVES_AGAIN_MAX);
                node.start();
                node.awaitReady();
                Awaitility.await("HAProxy uses " + node.id() + " again")
                        .atMost(NOTICED_MAX)
                        .until(() -> isUp(proxy, node));
            }
            scene.settle();

            scene.assertNothingLost();
            assertThat(scene.readers())
                    .anySatisfy(reader -> assertThat(reader.stays()).isNotEmpty());
            assertThat(connectionsOf(cluster.node(0))).isPositive();
        }
    }

    @Test
    void whileRedisIsAwayNobodyComesInAndNobodyLosesTheConnection() throws Exception {
        try (Haproxy proxy = Haproxy.before(cluster, CLIENTS_MAX);
                ChaosScene scene = peopleBehind(proxy)) {
            cluster.redis().freeze();
            try {
                Awaitility.await("HAProxy knows that no node is ready")
                        .atMost(NOTICED_MAX)
                        .until(() -> proxy.status("/health").statusCode() == 503);
                HttpResponse<String> refused = proxy.get("/");
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).contains("2");
            } finally {
                cluster.redis().thaw();
            }
            Awaitility.await("HAProxy uses the nodes again")
                    .atMost(NOTICED_MAX)
                    .until(() -> proxy.get("/").statusCode() == 200);
            scene.settle();

            scene.assertNothingLost();
            assertThat(scene.readers())
                    .allSatisfy(reader -> assertThat(reader.stays()).isEmpty());
        }
    }

    @Test
    void oneAddressGetsNoMoreConnectionsThanItMay() throws Exception {
        try (Haproxy proxy = Haproxy.before(cluster, 2);
                Socket first = connectionTo(proxy.endpoint());
                Socket second = connectionTo(proxy.endpoint())) {
            // A connection counts when one of its threads has taken it, which may be later than another's.
            HttpResponse<String> refused = Awaitility.await("HAProxy refuses a third connection")
                    .atMost(NOTICED_MAX)
                    .until(() -> proxy.get("/"), answer -> answer.statusCode() == 429);

            assertThat(first.isConnected() && second.isConnected()).isTrue();
            assertThat(refused.headers().firstValue("Retry-After")).contains("10");
        }
    }

    private static ChaosScene peopleBehind(Haproxy proxy) {
        ChaosScene scene = new ChaosScene(cluster, List.of(proxy.endpoint()), HaproxyIT.class, PUBLISHERS);
        for (int reader = 0; reader < READERS; reader++) {
            Client unused = scene.addResumingReader(0);
        }
        scene.publishers().start(BETWEEN_MESSAGES);
        scene.awaitReceivingAgain(scene.readers(), RECEIVES_AGAIN_MAX);
        return scene;
    }

    private static Socket connectionTo(Endpoint endpoint) throws IOException {
        return new Socket(endpoint.host(), endpoint.port());
    }

    private static double connectionsOf(NodeProcess node) {
        return metric(node, "websocket_active_connections");
    }

    private static double sessionsBegunAt(NodeProcess node) {
        return metric(node, "rookery_sessions_begun_total");
    }

    private static double metric(NodeProcess node, String name) {
        try {
            return sum(node.get("/metrics").body(), name, "");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isUp(Haproxy proxy, NodeProcess node) throws IOException {
        String server = "server=\"node-" + (cluster.nodes().indexOf(node) + 1) + "\",state=\"UP\"";
        return sum(proxy.status("/metrics").body(), "haproxy_server_status", server) == 1;
    }

    /** The sum of all samples of a metric whose labels hold the text. */
    private static double sum(String scraped, String name, String labels) {
        return scraped.lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(labels))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
