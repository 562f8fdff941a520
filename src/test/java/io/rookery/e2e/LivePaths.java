package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Client;
import io.rookery.testing.client.ClientFleet;
import io.rookery.testing.client.ClientPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The way from each node to each other, seen by users who do not leave their nodes.
 *
 * <p>What is said at a node has a channel to itself. In a channel where others talk too, a node that no longer hears from one
 * of the others would find what it missed as soon as it hears from a third, or from itself.
 */
final class LivePaths {
    /** Far less than a node lets pass before it looks into the log of a quiet channel. */
    private static final Duration ON_THE_WAY_MAX = Duration.ofSeconds(3);

    /** A node compares its channels with the log when homes change, which may bring one message, not several. */
    private static final int HEARD_IN_A_ROW = 4;

    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private record Path(Client speaker, List<Client> listeners) {}

    private final List<Path> paths = new ArrayList<>();
    private int said;

    LivePaths(RookeryCluster cluster, ClientFleet fleet, String channelPrefix) {
        for (NodeProcess from : cluster.nodes()) {
            String channel = channelPrefix + "-from-" + from.id();
            List<Client> listeners = cluster.nodes().stream()
                    .map(to -> fleet.join(plan("from-" + from.id() + "-to-" + to.id(), to), channel))
                    .toList();
            paths.add(new Path(fleet.publisher(plan("at-" + from.id(), from), channel), listeners));
        }
    }

    /** Waits until what is said at any node is heard at once at every node, several times in a row. */
    void awaitOpen(Instant latest) {
        Instant began = Instant.now();
        Instant open = began;
        for (int heard = 0; heard < HEARD_IN_A_ROW; ) {
            if (heard == 0) {
                open = Instant.now();
            }
            List<String> closed = closedPaths();
            heard = closed.isEmpty() ? heard + 1 : 0;
            if (!closed.isEmpty()) {
                System.out.println(Duration.between(began, Instant.now()) + ": " + closed);
                assertThat(Instant.now()).as("nothing was heard %s", closed).isBefore(latest);
            }
            Awaitility.await().pollDelay(BETWEEN_ROUNDS).until(() -> true);
        }
        System.out.println("all nodes hear each other after " + Duration.between(began, open));
    }

    private List<String> closedPaths() {
        int round = said++;
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (Path path : paths) {
            sent.add(path.speaker()
                    .publish(text(path, round), "path-probe-" + path.speaker().user() + "-" + round));
        }
        try {
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                    .get(ON_THE_WAY_MAX.toMillis(), TimeUnit.MILLISECONDS);
            Awaitility.await().atMost(ON_THE_WAY_MAX).until(() -> unheard(round).isEmpty());
        } catch (TimeoutException | ConditionTimeoutException late) {
            // What was not heard is the answer.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException refused) {
            throw new IllegalStateException(refused);
        }
        return unheard(round);
    }

    private List<String> unheard(int round) {
        List<String> unheard = new ArrayList<>();
        for (Path path : paths) {
            for (Client listener : path.listeners()) {
                if (!listener.view().hasSeen(text(path, round))) {
                    unheard.add(listener.user());
                }
            }
        }
        return unheard;
    }

    private static String text(Path path, int round) {
        return path.speaker().user() + " says " + round;
    }

    private static ClientPlan plan(String user, NodeProcess node) {
        return ClientPlan.of(user, TestTokens.of(user), List.of(node.endpoint()))
                .withPatience(PATIENCE);
    }
}
