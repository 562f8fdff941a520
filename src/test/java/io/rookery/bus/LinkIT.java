package io.rookery.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rookery.cluster.ClusterOptions;
import io.rookery.cluster.HazelcastConfigs;
import io.rookery.cluster.HazelcastHomes;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real clustered nodes in one process. */
class LinkIT {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MESSAGES = 5000;
    private static final int KEYS = 8;
    private static final LinkBounds BOUNDS = new LinkBounds(
            8L << 20, 64 << 10, 16 << 10, Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofSeconds(3), 1000);

    private final List<Node> nodes = new ArrayList<>();

    @BeforeEach
    void startThree() throws Exception {
        List<Integer> ports = freePorts(3);
        List<String> members = ports.stream().map(port -> LOOPBACK + ':' + port).toList();
        for (int i = 0; i < ports.size(); i++) {
            nodes.add(new Node(new NodeId("n" + i, "b" + i), ports.get(i), members));
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (Node node : nodes) {
                node.homes.refresh();
                assertThat(node.homes.members()).hasSize(nodes.size());
                for (Node other : nodes) {
                    assertThat(node.heard).contains(other.id);
                }
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        for (Node node : nodes) {
            node.close();
        }
    }

    @Test
    void messagesFlowInOrderToTheLoopOfTheirKey() {
        Node from = nodes.get(0);
        Node to = nodes.get(1);

        for (int i = 0; i < MESSAGES; i++) {
            assertThat(from.links.send(
                            to.id,
                            Concern.ROUTING,
                            i % KEYS,
                            Priority.NORMAL,
                            Buffer.buffer().appendInt(i)))
                    .isTrue();
        }

        await().atMost(PATIENCE).until(() -> to.received() == MESSAGES);
        for (Receiver receiver : to.receivers) {
            assertThat(receiver.received).isSorted();
            assertThat(receiver.received.stream()
                            .map(i -> i % KEYS % to.receivers.size())
                            .distinct())
                    .hasSize(1);
        }
    }

    @Test
    void questionsAreAnsweredRefusedOrGivenUp() throws Exception {
        Node from = nodes.get(0);
        NodeId to = nodes.get(2).id;

        assertThat(refusal(from.links.ask(from.id, Concern.ROUTING, 3, Buffer.buffer("silence")))
                        .data())
                .isEqualTo(Map.of("outcome", "unknown"));
        assertThat(result(from.links.ask(to, Concern.ROUTING, 3, Buffer.buffer("hello"))))
                .isEqualTo(Buffer.buffer("hello to you"));
        assertThat(refusal(from.links.ask(to, Concern.ROUTING, 3, Buffer.buffer("no")))
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(from.links.ask(to, Concern.PRESENCE, 3, Buffer.buffer("hello")))
                        .data())
                .isEqualTo(Map.of("outcome", "none"));
        assertThat(refusal(from.links.ask(to, Concern.ROUTING, 3, Buffer.buffer("silence")))
                        .data())
                .isEqualTo(Map.of("outcome", "unknown"));
        assertThat(refusal(from.links.ask(new NodeId("n9", "b"), Concern.ROUTING, 3, Buffer.buffer("hello")))
                        .data())
                .isEqualTo(Map.of("outcome", "none"));
    }

    @Test
    void allAgreeOnHomesAndAClosedNodeIsNoticed() throws Exception {
        awaitAgreement(nodes);
        Node gone = nodes.remove(2);

        gone.close();

        await().atMost(PATIENCE)
                .until(() -> nodes.stream()
                        .noneMatch(node -> node.links.reachable(gone.id)
                                || node.homes.members().contains(gone.id)));
        awaitAgreement(nodes);
        assertThat(refusal(nodes.get(0).links.ask(gone.id, Concern.ROUTING, 3, Buffer.buffer("hello")))
                        .data())
                .isEqualTo(Map.of("outcome", "none"));
        assertThat(nodes.get(0).links.send(gone.id, Concern.ROUTING, 3, Priority.HIGH, Buffer.buffer()))
                .isFalse();
        assertThat(result(nodes.get(0).links.ask(nodes.get(1).id, Concern.ROUTING, 1, Buffer.buffer("hello"))))
                .isEqualTo(Buffer.buffer("hello to you"));
    }

    private static void awaitAgreement(List<Node> nodes) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Set<NodeId> owners = ConcurrentHashMap.newKeySet();
            for (int partition = 0; partition < Homes.PARTITIONS; partition++) {
                NodeId home = nodes.get(0).homes.homeOfPartition(partition);
                owners.add(home);
                for (Node node : nodes) {
                    assertThat(node.homes.homeOfPartition(partition)).isEqualTo(home);
                }
            }
            assertThat(owners)
                    .containsExactlyInAnyOrderElementsOf(
                            nodes.stream().map(node -> node.id).toList());
        });
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Refusal refusal(Future<Buffer> future) {
        await().atMost(PATIENCE).until(future::isComplete);
        assertThat(future.cause()).isInstanceOf(Refusal.class);
        return (Refusal) future.cause();
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        List<Integer> ports = new ArrayList<>();
        for (ServerSocket socket : sockets) {
            ports.add(socket.getLocalPort());
            socket.close();
        }
        return ports;
    }

    private static final class Receiver implements Bus.Receiver {
        private final List<Integer> received = new CopyOnWriteArrayList<>();

        @Override
        public void received(NodeId from, int key, Buffer message) {
            received.add(message.getInt(0));
        }

        @Override
        public Future<Buffer> asked(NodeId from, int key, Buffer question) {
            return switch (question.toString()) {
                case "no" -> Future.failedFuture(Refusal.forbidden());
                case "silence" -> Promise.<Buffer>promise().future();
                default -> Future.succeededFuture(Buffer.buffer(question + " to you"));
            };
        }
    }

    private static final class Node {
        private final NodeId id;
        private final Vertx vertx;
        private final LinkVerticle links;
        private final HazelcastHomes homes;
        private final List<Receiver> receivers = List.of(new Receiver(), new Receiver());
        private final Set<NodeId> heard = ConcurrentHashMap.newKeySet();

        Node(NodeId id, int port, List<String> members) throws Exception {
            this.id = id;
            heard.add(id);
            ClusterOptions options = new ClusterOptions(
                    "link-it-" + members.hashCode(),
                    LOOPBACK,
                    port,
                    members,
                    null,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5));
            HazelcastClusterManager manager = new HazelcastClusterManager(HazelcastConfigs.of(options, id));
            vertx = result(Vertx.builder()
                    .with(new VertxOptions()
                            .setEventLoopPoolSize(2)
                            .setEventBusOptions(new EventBusOptions().setHost(LOOPBACK)))
                    .withClusterManager(manager)
                    .buildClustered());
            homes = new HazelcastHomes(id, manager.getHazelcastInstance());
            links = new LinkVerticle(id, BOUNDS);
            links.onLoss(heard::add);
            result(vertx.deployVerticle(links));
            List<Bus.Loop> loops = new ArrayList<>();
            for (Receiver receiver : receivers) {
                Context context = vertx.getOrCreateContext();
                loops.add(new Bus.Loop(context, receiver));
            }
            links.serve(Concern.ROUTING, loops);
            homes.onChange(() -> links.connect(homes.members()));
            links.connect(homes.members());
        }

        int received() {
            return receivers.stream()
                    .mapToInt(receiver -> receiver.received.size())
                    .sum();
        }

        void close() throws Exception {
            result(vertx.close());
        }
    }
}
