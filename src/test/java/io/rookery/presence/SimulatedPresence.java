package io.rookery.presence;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.bus.PeerListener;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Publisher;
import io.rookery.settings.PresenceSettings;
import io.rookery.settings.Settings;
import io.rookery.store.Draft;
import io.rookery.store.PresenceStore;
import io.rookery.store.RedisActiveUsers;
import io.rookery.store.RedisLeaseStore;
import io.rookery.store.RedisLinks;
import io.rookery.store.RedisPresenceStore;
import io.rookery.store.SimulatedRedis;
import io.rookery.testing.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Nodes with one event loop each, in one thread, with a clock that jumps and a real Redis. Each is made of the parts a node
 * is made of, joined as {@link PresenceTracker} and {@link PresenceCommands} join them.
 */
final class SimulatedPresence {
    static final int NODES = 3;
    static final PresenceSettings SETTINGS = Settings.defaults().presence();
    private static final Duration DAY = Duration.ofDays(1);
    private static final int NOTICED_MILLIS_MAX = 3000;
    private static final long LOOK_MILLIS = 500;
    private static final long ZONES_MILLIS = 1000;
    private static final long ASK_DEADLINE_MILLIS = 2000;

    final VirtualTime time;
    final Random random;
    final SimulatedRedis redis;
    final SimulatedNetwork network;
    final List<Node> nodes = new ArrayList<>();
    private int boots;

    SimulatedPresence(SimulatedRedis redis, Random random, VirtualTime time) {
        this.redis = redis;
        this.random = random;
        this.time = time;
        this.network = new SimulatedNetwork(time, random, NODES);
        redis.begin(time, random);
        for (int i = 0; i < NODES; i++) {
            nodes.add(new Node(i));
        }
        nodes.forEach(Node::membersChanged);
    }

    List<Node> alive() {
        return nodes.stream().filter(node -> node.alive).toList();
    }

    /** The node is gone, with all it did not say. */
    void kill(Node node) {
        node.alive = false;
        redis.abandon(node.links);
        noticeLater();
    }

    /** Starts the process of a dead node again. */
    void startAgain(int number) {
        nodes.set(number, new Node(number));
        noticeLater();
    }

    void cut(int one, int other) {
        network.cut(one, other);
        noticeLater();
    }

    void heal() {
        network.heal();
        noticeLater();
    }

    /** Each node learns in its own time who is there. */
    private void noticeLater() {
        for (Node node : nodes) {
            time.after(300 + random.nextInt(NOTICED_MILLIS_MAX), node::membersChanged);
        }
    }

    final class Node implements Homes, Bus, Publisher {
        final int number;
        final NodeId id;
        final PresenceLoop loop;
        boolean alive = true;
        private final RedisLinks links = redis.link();
        private final SimulatedFanOut fanOut = new SimulatedFanOut(time, random);
        private final PresenceHome home = new PresenceHome(this, presence -> {});
        private final WatchedPresences watched;
        private final SimulatedZones zones;
        private final LeaseKeeper keeper;
        private final OwnIndex index;
        private final EndedLeases ended;
        private List<Node> members = List.of();

        Node(int number) {
            this.number = number;
            this.id = new NodeId("n" + number, "b" + boots++);
            PresenceStore store = new RedisPresenceStore(links, DAY);
            RedisLeaseStore leases = new RedisLeaseStore(links);
            SessionCensus census = new SessionCensus(time::nowNanos, new SessionMeters(new SimpleMeterRegistry()));
            loop = new PresenceLoop(
                    store,
                    new OwnSessions(SETTINGS.grace(), time::nowNanos),
                    new Expiries(time::nowNanos),
                    new Announcer(this, this),
                    presence -> zones().told(presence),
                    census,
                    new ActiveToday(new RedisActiveUsers(links), census::users, Clock.systemUTC()));
            index = new OwnIndex(leases, (lease, connections) -> loop.named(lease, connections));
            keeper = new LeaseKeeper(id, leases, SETTINGS.leaseExpires(), time::nowNanos, (lease, incarnations) -> {
                loop.holdUnder(lease, incarnations);
                index.walk(lease);
            });
            ended = new EndedLeases(leases, store, SETTINGS, loop::evicted);
            watched = new WatchedPresences(fanOut, loop::look, new NoFriends());
            zones = new SimulatedZones(this, this, loop::read, time, random);
            members = List.of(this);
            store.onConnected(keeper::connected);
            keeper.renew();
            every(PresenceVerticle.TICK_MILLIS, loop::tick);
            every(SETTINGS.leaseRenew().toMillis(), keeper::renew);
            every(LOOK_MILLIS, this::clear);
            every(LOOK_MILLIS, watched::look);
            every(ZONES_MILLIS, zones::tick);
        }

        private void every(long millis, Runnable task) {
            time.after(random.nextInt((int) millis), () -> repeat(millis, task));
        }

        private void repeat(long millis, Runnable task) {
            if (alive) {
                task.run();
                time.after(millis, () -> repeat(millis, task));
            }
        }

        SimulatedZones zones() {
            return zones;
        }

        private void clear() {
            index.look();
            if (keeper.steady()) {
                ended.clear();
            }
        }

        void watch(ModelWatcher watcher, List<UserId> users, Consumer<List<Presence>> answered) {
            watched.watch(watched.watcher(watcher), users, false)
                    .onSuccess(presences -> time.after(random.nextInt(5), () -> answered.accept(presences)));
        }

        void unwatch(ModelWatcher watcher, List<UserId> users) {
            watched.unwatch(watched.watcher(watcher), users, false);
        }

        void disconnect(ModelWatcher watcher) {
            fanOut.remove(watcher);
        }

        private void membersChanged() {
            if (alive) {
                members = alive().stream()
                        .filter(node -> !network.isCut(number, node.number))
                        .toList();
                loop.tick();
                zones.homesChanged();
            }
        }

        @Override
        public NodeId self() {
            return id;
        }

        @Override
        public List<NodeId> members() {
            return members.stream().map(node -> node.id).toList();
        }

        @Override
        public NodeId homeOfPartition(int partition) {
            return members.get(partition % members.size()).id;
        }

        @Override
        public void onChange(Runnable listener) {}

        @Override
        public void serve(Concern concern, List<Loop> loops) {}

        @Override
        public void onLoss(PeerListener listener) {}

        @Override
        public boolean reachable(NodeId node) {
            return members().contains(node);
        }

        @Override
        public boolean send(NodeId to, Concern concern, int key, Priority priority, Buffer message) {
            Node receiver = nodes.stream()
                    .filter(node -> node.id.equals(to))
                    .findFirst()
                    .orElse(null);
            if (!alive || receiver == null || (network.isCut(number, receiver.number) && random.nextBoolean())) {
                return false;
            }
            network.send(number, receiver.number, () -> {
                if (receiver.alive) {
                    Bus.Receiver there = concern == Concern.PLACE ? receiver.zones : receiver.home;
                    there.received(id, key, message);
                }
            });
            return true;
        }

        @Override
        public Future<Buffer> ask(NodeId to, Concern concern, int key, Buffer question) {
            Node other = nodes.stream()
                    .filter(node -> node.id.equals(to))
                    .findFirst()
                    .orElse(null);
            if (!alive || other == null) {
                return Future.failedFuture(Refusal.unavailable("no such node"));
            }
            Promise<Buffer> promise = Promise.promise();
            time.after(ASK_DEADLINE_MILLIS, () -> promise.tryFail(Refusal.outcomeUnknown("no answer")));
            network.send(number, other.number, () -> {
                if (other.alive) {
                    other.zones
                            .asked(id, key, question)
                            .onComplete(answer -> network.send(other.number, number, () -> {
                                if (answer.succeeded()) {
                                    promise.tryComplete(answer.result());
                                } else {
                                    promise.tryFail(answer.cause());
                                }
                            }));
                }
            });
            return promise.future();
        }

        @Override
        public void send(Topic topic, DeliveryClass deliveryClass, Priority priority, Push push) {
            for (Node node : alive()) {
                network.send(number, node.number, () -> {
                    if (node.alive) {
                        node.fanOut.deliver(topic, deliveryClass, push);
                    }
                });
            }
        }

        @Override
        public Future<Answer.Stored> publish(Topic topic, Draft draft, Priority priority) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Integer> broadcast(Push push, Priority priority, String node) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String toString() {
            return id.toString();
        }
    }

    /** Nobody follows a list of friends here. */
    private static final class NoFriends implements FriendLists.Store {
        @Override
        public Future<List<UserId>> friends(UserId user) {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<Long> raise(UserId user) {
            return Future.failedFuture("nobody is a friend");
        }
    }
}
