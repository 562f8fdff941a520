package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.DeliveryBooks;
import io.rookery.testing.NodeMemory;
import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Client;
import io.rookery.testing.client.ClientFleet;
import io.rookery.testing.client.ClientPlan;
import io.rookery.testing.client.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Much is said to a node that stands still, by nodes that go on. */
class FloodedLinkChaosIT {
    private static final String CHANNEL = "world:flood";
    private static final long GROWTH_BYTES_MAX = 64L << 20;
    private static final int TEXT_BYTES = 12_000;
    private static final int WARM_UP_ROUNDS = 10;
    private static final int FLOOD_ROUNDS = 150;
    private static final int MESSAGES_A_ROUND = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Ledger ledger = new Ledger();
    private int attempts;

    @Test
    void costsTheHealthyNodesLittleAndTheirClientsNothing() throws Exception {
        try (RookeryCluster cluster = RookeryCluster.of(FloodedLinkChaosIT.class)
                        .nodes(3)
                        .withJvm(NodeMemory.JVM_ARGUMENT)
                        .start();
                ClientFleet fleet = new ClientFleet()) {
            NodeProcess frozen = cluster.node(2);
            List<Client> healthy = List.of(reader(fleet, cluster.node(0)), reader(fleet, cluster.node(1)));
            Client there = reader(fleet, frozen);
            Client publisher = fleet.publisher(plan("publisher", cluster.node(0)), CHANNEL);
            flood(publisher, 0, WARM_UP_ROUNDS);
            awaitSeen(healthy);
            NodeMemory one = new NodeMemory(cluster.node(0).pid());
            NodeMemory other = new NodeMemory(cluster.node(1).pid());
            long before = Math.max(one.bytesInUse(), other.bytesInUse());

            frozen.freeze();
            flood(publisher, WARM_UP_ROUNDS, FLOOD_ROUNDS);
            awaitSeen(healthy);
            long after = Math.max(one.bytesInUse(), other.bytesInUse());
            frozen.thaw();

            System.out.printf("a healthy node grew by %,d bytes%n", after - before);
            assertThat(after - before).isLessThanOrEqualTo(GROWTH_BYTES_MAX);
            Awaitility.await("the node that stood still goes on")
                    .atMost(PATIENCE)
                    .until(() -> hears(there, publisher));
            awaitSeen(healthy);
            assertThat(ledger.problems(healthy.stream().map(Client::view).toList()))
                    .isEmpty();
            assertThat(healthy).allSatisfy(reader -> assertThat(reader.stays()).isEmpty());
            DeliveryBooks.awaitBalance(cluster);
            for (NodeProcess node : List.of(cluster.node(0), cluster.node(1))) {
                assertThat(DeliveryBooks.of(node).owed("log"))
                        .as("one listens at %s", node.id())
                        .isEqualTo(ledger.size());
            }
        }
    }

    private boolean hears(Client there, Client publisher) throws Exception {
        String text = "said after the flood, " + attempts++;
        publisher
                .publish(text, "after-the-flood-" + attempts)
                .thenAccept(ledger::acknowledge)
                .get();
        return there.view().hasSeen(text);
    }

    private void flood(Client publisher, int from, int rounds) throws Exception {
        for (int round = from; round < from + rounds; round++) {
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 0; i < MESSAGES_A_ROUND; i++) {
                String key = "flooded-link-" + round + "-" + i + "-";
                String text = key + ".".repeat(TEXT_BYTES - key.length());
                all.add(publisher.publish(text, key + "message").thenAccept(ledger::acknowledge));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private void awaitSeen(List<Client> readers) {
        Awaitility.await("all that is acknowledged is seen")
                .atMost(PATIENCE)
                .until(() -> ledger.isSeenBy(readers.stream().map(Client::view).toList()));
    }

    private static Client reader(ClientFleet fleet, NodeProcess node) {
        return fleet.join(plan("reader-" + node.id(), node), CHANNEL);
    }

    private static ClientPlan plan(String user, NodeProcess node) {
        return ClientPlan.of(user, TestTokens.of(user), List.of(node.endpoint()));
    }
}
