package io.rookery.bench;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.bus.PeerListener;
import io.rookery.bus.ServiceEvents;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.Topic;
import io.rookery.presence.PresenceStores;
import io.rookery.presence.PresenceTracker;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Publisher;
import io.rookery.settings.PresenceSettings;
import io.rookery.store.AlterationDraft;
import io.rookery.store.Draft;
import io.rookery.store.RedisActiveUsers;
import io.rookery.store.RedisLeaseStore;
import io.rookery.store.RedisLinks;
import io.rookery.store.RedisOfflineOutbox;
import io.rookery.store.RedisPresenceStore;
import io.rookery.store.StoreOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A node's part in presence without its sockets: what the gateways of a real node tell of sessions, this one is told. It
 * speaks to a real Redis, and to the other nodes of the process by method calls.
 */
final class PresenceNode implements Homes, Bus, Publisher, AutoCloseable {
    private static final Duration LAST_SEEN_KEPT = Duration.ofDays(30);

    /** Told to watchers, if there were any. */
    final LongAdder events = new LongAdder();

    final PresenceTracker tracker;
    private final NodeId self;
    private final List<PresenceNode> nodes;
    private final Vertx vertx;
    private final Map<Context, RedisLinks> links = new ConcurrentHashMap<>();
    private final Map<Concern, List<Loop>> concerns = new ConcurrentHashMap<>();

    /**
     * @param nodes of this cluster, to which this one is added
     */
    PresenceNode(String name, List<PresenceNode> nodes, StoreOptions store, PresenceSettings settings, int loops)
            throws Exception {
        this.self = new NodeId(name, "boot");
        this.nodes = nodes;
        this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        this.tracker = new PresenceTracker(
                this,
                this,
                this,
                settings,
                new ServiceEvents(vertx),
                loop -> {
                    RedisLinks own = RedisLinks.open(loop, store);
                    links.put(loop.getOrCreateContext(), own);
                    return stores(own);
                },
                new SimpleMeterRegistry());
        nodes.add(this);
        tracker.deploy(vertx, loops).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static PresenceStores stores(RedisLinks links) {
        return new PresenceStores(
                new RedisPresenceStore(links, LAST_SEEN_KEPT),
                new RedisLeaseStore(links),
                new RedisOfflineOutbox(links),
                new RedisActiveUsers(links));
    }

    @Override
    public NodeId self() {
        return self;
    }

    @Override
    public List<NodeId> members() {
        return nodes.stream().map(PresenceNode::self).toList();
    }

    @Override
    public NodeId homeOfPartition(int partition) {
        return nodes.get(partition % nodes.size()).self;
    }

    @Override
    public void onChange(Runnable listener) {
        // Nodes come before their users do.
    }

    @Override
    public void serve(Concern concern, List<Loop> loops) {
        concerns.put(concern, loops);
    }

    @Override
    public boolean send(NodeId node, Concern concern, int key, Priority priority, Buffer message) {
        for (PresenceNode each : List.copyOf(nodes)) {
            List<Loop> loops = each.self.equals(node) ? each.concerns.get(concern) : null;
            if (loops != null) {
                Loop loop = loops.get(Math.floorMod(key, loops.size()));
                loop.context().runOnContext(turn -> loop.receiver().received(self, key, message));
                return true;
            }
        }
        return false;
    }

    @Override
    public Future<Buffer> ask(NodeId node, Concern concern, int key, Buffer question) {
        return Future.failedFuture(Refusal.unavailable("nothing is asked here"));
    }

    @Override
    public boolean reachable(NodeId node) {
        return true;
    }

    @Override
    public void onLoss(PeerListener listener) {
        // Nothing is lost here.
    }

    @Override
    public Future<Answer.Stored> publish(Topic topic, Draft draft, Priority priority) {
        return Future.failedFuture(Refusal.unavailable("nothing is published here"));
    }

    @Override
    public Future<Integer> broadcast(Push push, Priority priority, @Nullable String node) {
        return Future.failedFuture(Refusal.unavailable("nothing is broadcast here"));
    }

    @Override
    public Future<ChatMessage> alter(Topic topic, AlterationDraft draft) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void send(Topic topic, DeliveryClass deliveryClass, Priority priority, Push push) {
        events.increment();
    }

    @Override
    public void close() throws Exception {
        for (Map.Entry<Context, RedisLinks> own : links.entrySet()) {
            Promise<Void> closed = Promise.promise();
            own.getKey().runOnContext(turn -> own.getValue().close().onComplete(closed));
            closed.future().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
