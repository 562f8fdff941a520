package io.rookery.presence;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.bus.PeerListener;
import io.rookery.bus.ServiceEvents;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.Topic;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Publisher;
import io.rookery.settings.PresenceSettings;
import io.rookery.store.AlterationDraft;
import io.rookery.store.Draft;
import io.rookery.store.OfflineOutbox;
import io.rookery.store.RedisActiveUsers;
import io.rookery.store.RedisLeaseStore;
import io.rookery.store.RedisLinks;
import io.rookery.store.RedisOfflineOutbox;
import io.rookery.store.RedisPresenceStore;
import io.rookery.store.StoreOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Several nodes of presence in one process: a Vert.x each, a real Redis, and a bus of method calls. */
final class PresenceCluster implements AutoCloseable {
    private static final int LOOPS = 2;
    private static final Duration DAY = Duration.ofDays(1);

    /** Whether nodes tell one another of changed relations. */
    volatile boolean relationsLost;

    /** Everything that watchers were told, in order. */
    final List<Presence> told = new CopyOnWriteArrayList<>();

    private final Map<NodeId, Node> nodes = new ConcurrentHashMap<>();
    private final PresenceSettings settings;
    private final StoreOptions store;

    PresenceCluster(String endpoint, PresenceSettings settings) {
        this.settings = settings;
        this.store = StoreOptions.standalone(endpoint).withDeadlines(Duration.ofSeconds(1), Duration.ofMillis(100));
    }

    PresenceTracker start(String name) {
        NodeId id = new NodeId(name, "boot");
        Node node = new Node(id);
        nodes.put(id, node);
        await(node.tracker.deploy(node.vertx, LOOPS));
        node.links.forEach(PresenceCluster::awaitReady);
        return node.tracker;
    }

    /** The node's process is gone, with all it did not say. */
    void kill(String name) {
        Node node = nodes.remove(new NodeId(name, "boot"));
        node.dead = true;
        node.links.forEach(PresenceCluster::close);
        node.gateways.forEach(PresenceGateway::close);
        await(node.vertx.close());
    }

    /** An event loop with connections on a node that was started. */
    PresenceGateway gateway(String name) {
        Node node = nodes.get(new NodeId(name, "boot"));
        PresenceGateway gateway = new PresenceGateway(node.vertx, node.tracker, store, node, node);
        node.gateways.add(gateway);
        node.serve(Concern.RELATIONS, List.of(new Bus.Loop(gateway.context(), (from, key, message) -> {
            if (!relationsLost) {
                gateway.commands().relationsChanged(message);
            }
        })));
        return gateway;
    }

    /** Takes events of an address on one node, as the game's services do. */
    void consume(String node, String address, Handler<Message<JsonObject>> consumer) {
        await(nodes.get(new NodeId(node, "boot"))
                .vertx
                .eventBus()
                .consumer(address, consumer)
                .completion());
    }

    List<Presence> told(String user) {
        return told.stream().filter(presence -> presence.userId().equals(user)).toList();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitReady(Context loop, RedisLinks links) {
        on(loop, links::ready);
    }

    private static void close(Context loop, RedisLinks links) {
        on(loop, links::close);
    }

    private static void on(Context loop, Supplier<Future<Void>> work) {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(turn -> work.get().onComplete(done));
        await(done.future());
    }

    @Override
    public void close() {
        List.copyOf(nodes.keySet()).forEach(id -> kill(id.name()));
    }

    private final class Node implements Homes, Bus, Publisher {
        private final NodeId self;
        private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
        private final Map<Concern, List<Loop>> concerns = new ConcurrentHashMap<>();
        private final Map<Context, RedisLinks> links = new ConcurrentHashMap<>();
        private final MeterRegistry registry = new SimpleMeterRegistry();
        private final List<PresenceGateway> gateways = new CopyOnWriteArrayList<>();
        private final PresenceTracker tracker;
        private volatile boolean dead;

        Node(NodeId self) {
            this.self = self;
            this.tracker = new PresenceTracker(
                    this,
                    this,
                    this,
                    settings,
                    new ServiceEvents(vertx),
                    loop -> {
                        RedisLinks own = RedisLinks.open(loop, store);
                        links.put(loop.getOrCreateContext(), own);
                        OfflineOutbox outbox = new RedisOfflineOutbox(own);
                        Optional<OfflineOutbox> kept = Optional.of(outbox).filter(any -> settings.serviceEvents());
                        return new PresenceStores(
                                new RedisPresenceStore(own, DAY, kept),
                                new RedisLeaseStore(own),
                                outbox,
                                new RedisActiveUsers(own));
                    },
                    registry);
        }

        @Override
        public NodeId self() {
            return self;
        }

        @Override
        public List<NodeId> members() {
            return nodes.keySet().stream()
                    .sorted(Comparator.comparing(NodeId::name))
                    .toList();
        }

        @Override
        public NodeId homeOfPartition(int partition) {
            List<NodeId> members = members();
            return members.get(partition % members.size());
        }

        @Override
        public void onChange(Runnable listener) {}

        @Override
        public void serve(Concern concern, List<Loop> loops) {
            concerns.put(concern, loops);
        }

        @Override
        public boolean send(NodeId node, Concern concern, int key, Priority priority, Buffer message) {
            Node receiver = nodes.get(node);
            List<Loop> loops = receiver == null ? null : receiver.concerns.get(concern);
            if (loops == null || dead) {
                return false;
            }
            Loop loop = loops.get(Math.floorMod(key, loops.size()));
            loop.context().runOnContext(turn -> loop.receiver().received(self, key, message));
            return true;
        }

        @Override
        public Future<Buffer> ask(NodeId node, Concern concern, int key, Buffer question) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean reachable(NodeId node) {
            return nodes.containsKey(node);
        }

        @Override
        public void onLoss(PeerListener listener) {}

        @Override
        public Future<Answer.Stored> publish(Topic topic, Draft draft, Priority priority) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Integer> broadcast(Push push, Priority priority, String node) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<ChatMessage> alter(Topic topic, AlterationDraft draft) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void send(Topic topic, DeliveryClass deliveryClass, Priority priority, Push push) {
            Presence presence = ((Push.PresenceChanged) push).presence();
            if (!topic.name().equals("presence:" + presence.userId()) || deliveryClass != DeliveryClass.VALUE) {
                throw new IllegalArgumentException(topic + ", " + deliveryClass);
            }
            told.add(presence);
            nodes.values().forEach(node -> node.gateways.forEach(gateway -> gateway.deliver(topic, push)));
        }
    }
}
