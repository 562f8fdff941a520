package io.rookery.e2e;

import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.DeliveryBooks;
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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A client that changes its node as often as one that does so every five seconds for ten minutes: at once again, or, with {@code
 * -Drookery.hop-millis=5000}, as slowly as that.
 */
class HoppingClientIT {
    private static final String CHANNEL = "world:hop";
    private static final int HOPS = 120;
    private static final int MESSAGES_A_HOP = 6;
    private static final long HOP_MILLIS = Long.getLong("rookery.hop-millis", 0);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Ledger ledger = new Ledger();
    private int said;

    @Test
    void seesEverythingOnceAndInOrderWhereverItIs() throws Exception {
        try (RookeryCluster cluster =
                        RookeryCluster.of(HoppingClientIT.class).nodes(3).start();
                ClientFleet fleet = new ClientFleet()) {
            Client staying = fleet.join(plan("staying", cluster.node(0)), CHANNEL);
            Client hopping = fleet.join(plan("hopping", cluster.node(0)), CHANNEL);
            Client publisher = fleet.publisher(plan("publisher", cluster.node(1)), CHANNEL);

            for (int hop = 1; hop <= HOPS; hop++) {
                NodeProcess next = cluster.node(hop % cluster.nodes().size());
                List<CompletableFuture<?>> all = new ArrayList<>(say(publisher));
                all.add(CompletableFuture.runAsync(() -> {}, delayedExecutor(HOP_MILLIS, MILLISECONDS)));
                hopping.leave();
                all.addAll(say(publisher));
                hopping.comeBack(List.of(next.endpoint()));
                all.addAll(say(publisher));
                CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
                Awaitility.await("hop " + hop)
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> ledger.isSeenBy(List.of(staying.view(), hopping.view())));
                assertThat(hopping.endpoint()).contains(next.endpoint());
            }

            assertThat(ledger.size()).isEqualTo(HOPS * MESSAGES_A_HOP);
            assertThat(ledger.problems(List.of(staying.view(), hopping.view()))).isEmpty();
            assertThat(hopping.view().losses()).isEmpty();
            assertThat(hopping.stays()).hasSize(HOPS);
            assertThat(fleet.problems()).isEmpty();
            DeliveryBooks.awaitBalance(cluster);
        }
    }

    private List<CompletableFuture<?>> say(Client publisher) {
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < MESSAGES_A_HOP / 3; i++) {
            String text = "hopping-client-message-" + said++;
            all.add(publisher.publish(text, text).thenAccept(ledger::acknowledge));
        }
        return all;
    }

    private static ClientPlan plan(String user, NodeProcess node) {
        return ClientPlan.of(user, TestTokens.of(user), List.of(node.endpoint()));
    }
}
