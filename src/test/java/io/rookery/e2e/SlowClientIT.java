package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.NodeMemory;
import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Client;
import io.rookery.testing.client.ClientFleet;
import io.rookery.testing.client.ClientPlan;
import io.rookery.testing.client.Endpoint;
import io.rookery.testing.client.Ledger;
import io.rookery.testing.client.StuckClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Clients that are connected and listen, but take nothing from their sockets.
 *
 * <p>Each has a channel of its own, because connections to one channel share what waits for them.
 */
class SlowClientIT {
    private static final String CHANNEL = "world:slow";
    private static final int STUCK = 24;
    private static final long BYTES_PER_CLIENT_MAX = (long) (1.2 * 1024 * 1024);
    private static final int WARM_UP_ROUNDS = 14;
    private static final int ROUNDS_MAX = 120;
    private static final int MESSAGES_PER_ROUND = 12;
    private static final int TEXT_BYTES = 4096;
    private static final int ROUNDS_BETWEEN_MEASUREMENTS = 2;
    private static final Duration SEEN_MAX = Duration.ofSeconds(30);
    private static final Pattern LET_GO =
            Pattern.compile("(?m)^websocket_connections_closed_total\\{[^}]*reason=\"4000\"[^}]*} ([0-9.E]+)$");

    private final List<StuckClient> stuck = new ArrayList<>();
    private final List<Client> publishers = new ArrayList<>();
    private final Ledger ledger = new Ledger();

    @Test
    void costLittleAreLetGoAndChangeNobodysDelivery() throws Exception {
        try (RookeryCluster cluster = RookeryCluster.of(SlowClientIT.class)
                        .nodes(2)
                        .with("ROOKERY_SESSION_HEARTBEAT", "3s")
                        .with("ROOKERY_SESSION_PONG_DEADLINE", "2s")
                        .withJvm(NodeMemory.JVM_ARGUMENT)
                        .withJvm(NodeMemory.SMALL_CHUNKS)
                        .start();
                ClientFleet fleet = new ClientFleet()) {
            NodeProcess node = cluster.node(0);
            List<Client> readers = List.of(reader(fleet, cluster, 0), reader(fleet, cluster, 1));
            Client publisher = fleet.publisher(plan("publisher", cluster.endpoints()), CHANNEL);
            for (int i = 0; i < STUCK; i++) {
                String user = "publisher-" + i;
                publishers.add(fleet.publisher(plan(user, cluster.endpoints()), channel(i)));
            }
            NodeMemory memory = new NodeMemory(node.pid());
            long before = mostInUse(memory, publisher, readers);

            for (int i = 0; i < STUCK; i++) {
                stuck.add(StuckClient.listening(node.endpoint(), TestTokens.of("stuck-" + i), channel(i)));
            }
            long most = before;
            for (int round = WARM_UP_ROUNDS; round < ROUNDS_MAX && letGo(node) < STUCK; round++) {
                publish(publisher, round);
                awaitSeen(readers);
                if (round % ROUNDS_BETWEEN_MEASUREMENTS == 0) {
                    most = Math.max(most, memory.bytesInUse());
                }
            }

            long each = (most - before) / STUCK;
            System.out.printf("a client that stops reading costs %,d bytes%n", each);
            assertThat(letGo(node)).isEqualTo(STUCK);
            assertThat(each).isLessThanOrEqualTo(BYTES_PER_CLIENT_MAX);
            assertThat(ledger.problems(readers.stream().map(Client::view).toList()))
                    .isEmpty();
            assertThat(readers).allSatisfy(reader -> assertThat(reader.stays()).isEmpty());
            assertThat(fleet.problems()).isEmpty();
        } finally {
            stuck.forEach(StuckClient::close);
        }
    }

    /** What a node holds on to for publishers and readers alone: it rises and falls with what homes keep in mind. */
    private long mostInUse(NodeMemory memory, Client publisher, List<Client> readers) throws Exception {
        long most = 0;
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            publish(publisher, round);
            awaitSeen(readers);
            if (round % ROUNDS_BETWEEN_MEASUREMENTS == 0) {
                most = Math.max(most, memory.bytesInUse());
            }
        }
        return most;
    }

    /** The same to everybody; what those see who read is noted. */
    private void publish(Client publisher, int round) throws Exception {
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < MESSAGES_PER_ROUND; i++) {
            String key = "round-" + round + "-message-" + i;
            String text = key + ".".repeat(TEXT_BYTES - key.length());
            all.add(publisher.publish(text, "slow-client-" + key).thenAccept(ledger::acknowledge));
            publishers.forEach(each -> all.add(each.publish(text, "slow-client-" + key)));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(SEEN_MAX.toSeconds(), TimeUnit.SECONDS);
    }

    private void awaitSeen(List<Client> readers) {
        Awaitility.await("all that is acknowledged reaches those who read")
                .atMost(SEEN_MAX)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> ledger.isSeenBy(readers.stream().map(Client::view).toList()));
    }

    /** How many connections a node has ended because they took nothing. */
    private static int letGo(NodeProcess node) throws IOException {
        Matcher found = LET_GO.matcher(node.get("/metrics").body());
        return found.find() ? (int) Double.parseDouble(found.group(1)) : 0;
    }

    private static String channel(int stuck) {
        return "world:stuck-" + stuck;
    }

    private static Client reader(ClientFleet fleet, RookeryCluster cluster, int node) {
        return fleet.join(plan("reader-" + node, List.of(cluster.node(node).endpoint())), CHANNEL);
    }

    private static ClientPlan plan(String user, List<Endpoint> endpoints) {
        return ClientPlan.of(user, TestTokens.of(user), endpoints);
    }
}
