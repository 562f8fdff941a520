package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.testing.DeliveryBooks;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.Seed;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Client;
import io.rookery.testing.client.ClientFleet;
import io.rookery.testing.client.ClientPlan;
import io.rookery.testing.client.Endpoint;
import io.rookery.testing.client.Ledger;
import io.rookery.testing.client.PacedPublishers;
import io.rookery.testing.client.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;

/** A cluster, a channel, users who publish to it without pause, and readers whose accounts are compared at the end. */
final class ChaosScene implements AutoCloseable {
    private static final Duration SETTLED_MAX = Duration.ofSeconds(45);

    /** With what is under way it is less than the messages that a reader may have missed. */
    private static final long BEHIND_MAX = 200;

    private final RookeryCluster cluster;
    private final List<Endpoint> endpoints;
    private final String channel;
    private final Random random;
    private final ClientFleet fleet = new ClientFleet();
    private final Ledger ledger = new Ledger();
    private final List<Client> readers = new ArrayList<>();
    private final PacedPublishers publishers;

    ChaosScene(RookeryCluster cluster, Class<?> test, int users) {
        this(cluster, cluster.endpoints(), test, users);
    }

    /**
     * @param endpoints where people connect
     */
    ChaosScene(RookeryCluster cluster, List<Endpoint> endpoints, Class<?> test, int users) {
        this.cluster = cluster;
        this.endpoints = List.copyOf(endpoints);
        Seed seed = Seed.of(test);
        this.random = seed.random();
        this.channel = "world:" + test.getSimpleName() + "-" + seed.value();
        this.publishers = new PacedPublishers(fleet, ledger, channel, users, endpoints, TestTokens::of, random);
    }

    Random random() {
        return random;
    }

    String channel() {
        return channel;
    }

    Ledger ledger() {
        return ledger;
    }

    PacedPublishers publishers() {
        return publishers;
    }

    List<Client> readers() {
        return List.copyOf(readers);
    }

    List<View> views() {
        return readers.stream().map(Client::view).toList();
    }

    /** Two readers that begin at the node and may go anywhere: one resumes its session, one begins a new one. */
    List<Client> addRoamingReaders(int node) {
        return List.of(
                addResumingReader(node),
                join(plan("subscribing-" + readers.size(), from(node)).withoutResuming()));
    }

    /** A reader that begins at the node, may go anywhere and resumes its session there. */
    Client addResumingReader(int node) {
        return join(plan("resuming-" + readers.size(), from(node)));
    }

    private List<Endpoint> from(int node) {
        List<Endpoint> all = new ArrayList<>(endpoints);
        Collections.rotate(all, -node);
        return all;
    }

    /** A reader that knows one node only and does not lose patience with it. */
    Client addFaithfulReader(int node, Duration patience) {
        return join(
                plan("faithful-" + readers.size(), List.of(cluster.node(node).endpoint()))
                        .withPatience(patience));
    }

    /** Users at every node who tell whether it hears the others. */
    LivePaths livePaths() {
        return new LivePaths(cluster, fleet, channel);
    }

    /** Waits until a message is acknowledged that was not before, and each of the readers has seen it and all others. */
    void awaitReceivingAgain(List<Client> all, Duration longest) {
        int before = ledger.size();
        Instant began = Instant.now();
        Awaitility.await("messages are acknowledged").atMost(longest).until(() -> ledger.size() > before);
        Set<String> wanted = ledger.texts();
        for (Client reader : all) {
            Duration left = longest.minus(Duration.between(began, Instant.now()));
            Awaitility.await(reader.user() + " receives again within " + longest + "; now " + reader.view())
                    .atMost(left.isNegative() ? Duration.ZERO : left)
                    .pollDelay(Duration.ZERO)
                    .until(() -> reader.view().hasSeenAll(wanted));
        }
        System.out.println("all receive again after " + Duration.between(began, Instant.now()));
    }

    /** Lets people talk for a while. */
    void letPass(Duration time) {
        Awaitility.await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
    }

    /** Whether those who are away have not missed more than they are given back: how soon they are back is for the machine to say. */
    boolean isEachReaderNear() {
        long near = ledger.size() - BEHIND_MAX;
        return readers.stream()
                .allMatch(
                        reader -> reader.view().position().map(Position::offset).orElse(0L) >= near);
    }

    /** Ends the publishing and waits until everything acknowledged has been seen by everyone, and all books balance. */
    void settle() {
        publishers.stop();
        Awaitility.await("everything published is acknowledged")
                .atMost(SETTLED_MAX)
                .until(publishers::isSettled);
        Awaitility.await("everything acknowledged is seen by all")
                .atMost(SETTLED_MAX)
                .untilAsserted(() -> assertThat(ledger.isSeenBy(views()))
                        .as(() -> "readers: " + views() + ", problems: " + ledger.problems(views()))
                        .isTrue());
        System.out.println(ledger.size() + " messages acknowledged, readers: " + views());
        DeliveryBooks.awaitBalance(cluster);
    }

    /** Everything acknowledged is there once, in one order for all, and nobody was told of a loss. */
    void assertNothingLost() {
        assertThat(fleet.problems()).isEmpty();
        assertThat(ledger.problems(views())).isEmpty();
        assertThat(views()).allSatisfy(view -> assertThat(view.losses()).isEmpty());
        assertThat(ledger.size()).isPositive();
    }

    @Override
    public void close() {
        publishers.close();
        fleet.close();
    }

    private Client join(ClientPlan plan) {
        Client reader = fleet.join(plan, channel);
        readers.add(reader);
        return reader;
    }

    private static ClientPlan plan(String user, List<Endpoint> endpoints) {
        return ClientPlan.of(user, TestTokens.of(user), endpoints);
    }
}
