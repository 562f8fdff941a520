package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.NodeMemory;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Client;
import io.rookery.testing.client.ClientFleet;
import io.rookery.testing.client.ClientPlan;
import io.rookery.testing.client.Endpoint;
import io.rookery.testing.client.Ledger;
import io.rookery.testing.client.StuckClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients that are connected and listen, but take nothing from their sockets. */
class SlowClientIT {
    private static final String CHANNEL = "world:slow";
    private static final int STUCK = 24;
    private static final long BYTES_PER_CLIENT_MAX = (long) (1.2 * 1024 * 1024);
    private static final int ROUNDS = 40;
    private static final int MESSAGES_PER_ROUND = 50;
    private static final int TEXT_BYTES = 4096;
    private static final int ROUNDS_BETWEEN_MEASUREMENTS = 8;
    private static final Duration SEEN_MAX = Duration.ofSeconds(30);

    private final List<StuckClient> stuck = new ArrayList<>();
    private final Ledger ledger = new Ledger();

    @Test
    void costLittleAndChangeNobodysDelivery() throws Exception {
        try (RookeryCluster cluster = RookeryCluster.of(SlowClientIT.class)
                        .nodes(2)
                        .withJvm(NodeMemory.JVM_ARGUMENT)
                        .start();
                ClientFleet fleet = new ClientFleet()) {
            List<Client> readers = List.of(reader(fleet, cluster, 0), reader(fleet, cluster, 1));
            Client publisher = fleet.publisher(plan("publisher", cluster.endpoints()), CHANNEL);
            NodeMemory memory = new NodeMemory(cluster.node(0).pid());
            publish(publisher, 0);
            awaitSeen(readers);
            long before = memory.bytesInUse();

            for (int i = 0; i < STUCK; i++) {
                String user = "stuck-" + i;
                stuck.add(StuckClient.listening(cluster.node(0).endpoint(), user, TestTokens.of(user), CHANNEL));
            }
            long most = before;
            for (int round = 1; round <= ROUNDS; round++) {
                publish(publisher, round);
                awaitSeen(readers);
                if (round % ROUNDS_BETWEEN_MEASUREMENTS == 0) {
                    most = Math.max(most, memory.bytesInUse());
                }
            }

            long each = (most - before) / STUCK;
            System.out.printf("a client that stops reading costs %,d bytes%n", each);
            assertThat(each).isLessThanOrEqualTo(BYTES_PER_CLIENT_MAX);
            assertThat(ledger.problems(readers.stream().map(Client::view).toList()))
                    .isEmpty();
            assertThat(readers).allSatisfy(reader -> assertThat(reader.stays()).isEmpty());
            assertThat(fleet.problems()).isEmpty();
        } finally {
            stuck.forEach(StuckClient::close);
        }
    }

    private void publish(Client publisher, int round) throws Exception {
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < MESSAGES_PER_ROUND; i++) {
            String key = "round-" + round + "-message-" + i;
            all.add(publisher
                    .publish(key + ".".repeat(TEXT_BYTES - key.length()), "slow-client-" + key)
                    .thenAccept(ledger::acknowledge));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(SEEN_MAX.toSeconds(), TimeUnit.SECONDS);
    }

    private void awaitSeen(List<Client> readers) {
        Awaitility.await("all that is acknowledged reaches those who read")
                .atMost(SEEN_MAX)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> ledger.isSeenBy(readers.stream().map(Client::view).toList()));
    }

    private static Client reader(ClientFleet fleet, RookeryCluster cluster, int node) {
        return fleet.join(plan("reader-" + node, List.of(cluster.node(node).endpoint())), CHANNEL);
    }

    private static ClientPlan plan(String user, List<Endpoint> endpoints) {
        return ClientPlan.of(user, TestTokens.of(user), endpoints);
    }
}
