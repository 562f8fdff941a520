package io.rookery.simulation;

import io.rookery.identity.NodeId;
import io.rookery.identity.Topic;
import io.rookery.store.SimulatedRedis;
import io.rookery.testing.VirtualTime;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Some nodes, the network between them, and their store. Each node learns in its own time who is there. */
final class Cluster {
    static final int NODES = 3;
    private static final int NOTICED_MILLIS_MIN = 300;
    private static final int NOTICED_MILLIS_MAX = 3000;
    /** A member that is not heard for so long is one no more. */
    private static final long UNHEARD_MILLIS = 10_000;

    final VirtualTime time;
    final Random random;
    final SimulatedRedis redis;
    final List<Topic> topics;
    final Network network;
    private final Journal journal;
    private final List<Node> nodes = new ArrayList<>();
    /** All there ever were. */
    private final List<Node> lives = new ArrayList<>();
    /** Since when each does not answer; 0 when it does. */
    private final long[] silentSinceMillis = new long[NODES];

    Cluster(SimulatedRedis redis, VirtualTime time, Random random, List<Topic> topics, Journal journal) {
        this.journal = journal;
        this.redis = redis;
        this.time = time;
        this.random = random;
        this.topics = topics;
        this.network = new Network(time, random, NODES);
        redis.begin(time, random);
        for (int number = 0; number < NODES; number++) {
            nodes.add(begin(number));
        }
        nodes.forEach(this::tellMembers);
    }

    private Node begin(int number) {
        Node node = new Node(number, new NodeId("n" + number, "b" + lives.size()), this);
        lives.add(node);
        return node;
    }

    List<Node> alive() {
        return nodes.stream().filter(Node::isAlive).toList();
    }

    List<Node> dead() {
        return nodes.stream().filter(node -> !node.isAlive()).toList();
    }

    List<Node> responding() {
        return nodes.stream().filter(Node::responds).toList();
    }

    void carry(Node from, NodeId to, Buffer packet) {
        for (Node receiver : nodes) {
            if (receiver.self().equals(to)) {
                network.send(from.number, receiver.number, () -> {
                    journal.trace(from + " to " + to + ' ' + packet.hashCode());
                    receiver.arrived(packet);
                });
            }
        }
    }

    /** The node is gone, with all it did not say. */
    void kill(Node node) {
        node.loop.end();
        redis.abandon(node.store);
        noticeLater();
    }

    /** Starts the process of a dead node again. */
    void startAgain(Node dead) {
        silentSinceMillis[dead.number] = 0;
        nodes.set(dead.number, begin(dead.number));
        noticeLater();
    }

    void freeze(Node node, long millis) {
        node.loop.freeze(millis);
        silentSinceMillis[node.number] = time.nowMillis();
        if (millis > UNHEARD_MILLIS) {
            time.after(UNHEARD_MILLIS, this::noticeLater);
        }
        time.after(millis, () -> {
            if (!node.loop.isFrozen()) {
                silentSinceMillis[node.number] = 0;
                noticeLater();
            }
        });
    }

    void cut(int one, int other) {
        network.cut(one, other);
        noticeLater();
    }

    void heal() {
        network.heal();
        noticeLater();
    }

    private void noticeLater() {
        for (int number = 0; number < NODES; number++) {
            int seer = number;
            time.after(NOTICED_MILLIS_MIN + random.nextInt(NOTICED_MILLIS_MAX), () -> tellMembers(nodes.get(seer)));
        }
    }

    private void tellMembers(Node seer) {
        if (seer.isAlive()) {
            seer.membersChanged(nodes.stream()
                    .filter(node -> node == seer || isSeen(seer, node))
                    .map(Node::self)
                    .toList());
        }
    }

    private boolean isSeen(Node seer, Node node) {
        long silentSince = silentSinceMillis[node.number];
        boolean isSilent = silentSince > 0 && time.nowMillis() - silentSince >= UNHEARD_MILLIS;
        return node.isAlive() && !isSilent && !network.isCut(seer.number, node.number);
    }

    /** Books that do not balance, and what went wrong at clients. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (Node node : lives) {
            node.gateway.problems().forEach(problem -> problems.add(node + ": " + problem));
            node.gateway.failures().forEach(failure -> problems.add(node + ": " + failure));
        }
        return problems;
    }

    /** Messages that still wait for somebody. */
    List<String> unsettled() {
        return alive().stream()
                .flatMap(node -> node.gateway.unsettled().stream().map(problem -> node + ": " + problem))
                .toList();
    }

    long deferredCount() {
        return lives.stream().mapToLong(node -> node.gateway.deferred()).sum();
    }
}
