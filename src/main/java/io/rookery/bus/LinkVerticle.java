package io.rookery.bus;

import io.rookery.identity.NodeId;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus over Vert.x's clustered event bus: one consumer a node, one {@link OutgoingLink} and {@link IncomingLink} a peer.
 *
 * <p>Every peer is heard at least once a heartbeat. A member of the cluster that is not heard is the sign that this node's own
 * registration may be lost, so the consumer is registered anew.
 */
public final class LinkVerticle extends VerticleBase implements Bus {
    private static final Logger LOG = LoggerFactory.getLogger(LinkVerticle.class);
    private static final String ADDRESS_PREFIX = "rookery.node.";
    private static final long CONFIRM_EVERY_MILLIS = 20;
    private static final long EXPIRE_EVERY_MILLIS = 50;
    private static final long RETRY_AFTER_MILLIS = 1000;

    private record Handover(NodeId node, Priority priority, LinkMessage message) {}

    private final NodeId self;
    private final LinkBounds bounds;
    private final Map<Concern, List<Loop>> concerns = new ConcurrentHashMap<>();
    private final List<PeerListener> peerListeners = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Handover> handovers = new ConcurrentLinkedQueue<>();
    private final AtomicLong handoverBytes = new AtomicLong();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final PendingAsks asks;
    private final Map<NodeId, OutgoingLink> outgoing = new HashMap<>();
    private final Map<NodeId, IncomingLink> incoming = new HashMap<>();
    private final Set<NodeId> down = ConcurrentHashMap.newKeySet();
    private final Set<NodeId> shed = ConcurrentHashMap.newKeySet();
    private volatile Set<NodeId> members = Set.of();
    private volatile @Nullable Context home;
    private @Nullable MessageConsumer<Buffer> consumer;
    private long registeredNanos;
    private long lastAttempt;

    public LinkVerticle(NodeId self, LinkBounds bounds) {
        this.self = self;
        this.bounds = bounds;
        this.asks = new PendingAsks(bounds.asksMax());
    }

    @Override
    public void init(Vertx vertx, Context context) {
        super.init(vertx, context);
        home = context;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(bounds.heartbeat().toMillis(), timer -> heartbeat());
        vertx.setPeriodic(CONFIRM_EVERY_MILLIS, timer -> confirm());
        vertx.setPeriodic(EXPIRE_EVERY_MILLIS, timer -> asks.expire(System.nanoTime()));
        reconcile();
        drain();
        return register();
    }

    @Override
    public void onLoss(PeerListener listener) {
        peerListeners.add(listener);
    }

    @Override
    public boolean reachable(NodeId node) {
        return node.equals(self) || (members.contains(node) && !down.contains(node));
    }

    /** Has links to these nodes and no others. */
    public void connect(Collection<NodeId> nodes) {
        Set<NodeId> others = new HashSet<>(nodes);
        others.remove(self);
        members = Set.copyOf(others);
        onHome(this::reconcile);
    }

    @Override
    public void serve(Concern concern, List<Loop> loops) {
        concerns.put(concern, List.copyOf(loops));
    }

    @Override
    public boolean send(NodeId node, Concern concern, int key, Priority priority, Buffer message) {
        if (node.equals(self)) {
            Loop loop = loop(concern, key);
            if (loop == null) {
                return false;
            }
            loop.context().runOnContext(ignored -> loop.receiver().received(self, key, message));
            return true;
        }
        return handOver(node, priority, new LinkMessage(LinkMessage.Kind.SEND, concern, key, 0, message));
    }

    @Override
    public Future<Buffer> ask(NodeId node, Concern concern, int key, Buffer question) {
        Promise<Buffer> promise = promise();
        long number =
                asks.add(node, promise, System.nanoTime() + bounds.askDeadline().toNanos());
        if (number == 0) {
            return Future.failedFuture(Refusal.busy("too many questions between nodes", RETRY_AFTER_MILLIS));
        }
        LinkMessage message = new LinkMessage(LinkMessage.Kind.ASK, concern, key, number, question);
        if (node.equals(self)) {
            askHere(message);
        } else if (!reachable(node)) {
            asks.failed(number, unreachable(node));
        } else if (!handOver(node, Priority.HIGH, message)) {
            asks.failed(number, overloaded(node));
        }
        return promise.future();
    }

    private static Refusal unreachable(NodeId node) {
        return Refusal.unavailable("node " + node.name() + " cannot be reached");
    }

    private static Refusal overloaded(NodeId node) {
        return Refusal.busy("too much is under way to node " + node.name(), RETRY_AFTER_MILLIS);
    }

    private static <T> Promise<T> promise() {
        ContextInternal context = ContextInternal.current();
        return context == null ? Promise.promise() : context.promise();
    }

    /** Under the same deadline as elsewhere. */
    private void askHere(LinkMessage message) {
        long number = message.question();
        Loop loop = loop(message.concern(), message.key());
        if (loop == null) {
            asks.failed(number, Refusal.unavailable("not started"));
            return;
        }
        loop.context()
                .runOnContext(ignored -> asked(loop, self, message.key(), message.body())
                        .onSuccess(answer -> asks.answered(number, answer))
                        .onFailure(failure -> asks.failed(number, failure)));
    }

    private static Future<Buffer> asked(Loop loop, NodeId from, int key, Buffer question) {
        try {
            return loop.receiver().asked(from, key, question);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private @Nullable Loop loop(Concern concern, int key) {
        List<Loop> loops = concerns.get(concern);
        return loops == null ? null : loops.get(Math.floorMod(key, loops.size()));
    }

    private boolean handOver(NodeId node, Priority priority, LinkMessage message) {
        if (!members.contains(node)) {
            return false;
        }
        if (handoverBytes.get() > bounds.queuedBytesMax(priority)) {
            shed.add(node);
            return false;
        }
        handoverBytes.addAndGet(message.bytes());
        handovers.add(new Handover(node, priority, message));
        if (draining.compareAndSet(false, true)) {
            onHome(this::drain);
        }
        return true;
    }

    private void onHome(Runnable task) {
        Context context = home;
        if (context != null) {
            context.runOnContext(ignored -> task.run());
        }
    }

    private void drain() {
        draining.set(false);
        for (Handover next = handovers.poll(); next != null; next = handovers.poll()) {
            handoverBytes.addAndGet(-next.message().bytes());
            OutgoingLink link = outgoing.get(next.node());
            if (link == null) {
                notSent(next.message(), unreachable(next.node()));
            } else if (!link.offer(next.priority(), next.message())) {
                boolean gone = link.state() == OutgoingLink.State.DOWN;
                notSent(next.message(), gone ? unreachable(next.node()) : overloaded(next.node()));
            }
        }
        long now = System.nanoTime();
        outgoing.values().forEach(link -> link.drain(now));
    }

    private void notSent(LinkMessage message, Refusal reason) {
        if (message.kind() == LinkMessage.Kind.ASK) {
            asks.failed(message.question(), reason);
        }
    }

    private void reconcile() {
        long now = System.nanoTime();
        Set<NodeId> wanted = members;
        outgoing.keySet().retainAll(wanted);
        incoming.keySet().retainAll(wanted);
        down.retainAll(wanted);
        shed.retainAll(wanted);
        for (NodeId node : wanted) {
            outgoing.computeIfAbsent(
                    node,
                    n -> new OutgoingLink(
                            self,
                            bounds,
                            packet -> transmit(n, packet),
                            message -> notSent(message, unreachable(n)),
                            () -> ++lastAttempt,
                            now));
            incoming.computeIfAbsent(
                    node,
                    n -> new IncomingLink(
                            self,
                            bounds,
                            packet -> transmit(n, packet),
                            () -> ThreadLocalRandom.current().nextLong(),
                            now));
        }
    }

    private void transmit(NodeId node, Packet packet) {
        vertx.eventBus().send(ADDRESS_PREFIX + node, packet.encode());
    }

    private void heartbeat() {
        long now = System.nanoTime();
        boolean unheard = false;
        for (Map.Entry<NodeId, OutgoingLink> entry : outgoing.entrySet()) {
            OutgoingLink link = entry.getValue();
            boolean wasDown = link.state() == OutgoingLink.State.DOWN;
            if (shed.remove(entry.getKey())) {
                link.lost();
            }
            link.heartbeat(now);
            boolean isDown = link.state() == OutgoingLink.State.DOWN;
            if (isDown && !wasDown) {
                down.add(entry.getKey());
                LOG.warn("node {} is silent", entry.getKey());
            }
        }
        for (IncomingLink link : incoming.values()) {
            unheard |= link.silent(now);
        }
        if (unheard && now - registeredNanos > bounds.silentAfter().toNanos()) {
            register();
        }
    }

    private Future<?> register() {
        registeredNanos = System.nanoTime();
        MessageConsumer<Buffer> former = consumer;
        consumer = vertx.eventBus().consumer(ADDRESS_PREFIX + self, this::received);
        return consumer.completion().eventually(() -> former == null ? Future.succeededFuture() : former.unregister());
    }

    private void confirm() {
        for (IncomingLink link : incoming.values()) {
            if (link.hasUnconfirmed()) {
                link.confirm();
            }
        }
    }

    private void received(Message<Buffer> message) {
        Packet packet;
        try {
            packet = Packet.decode(message.body());
        } catch (RuntimeException e) {
            LOG.warn("A packet could not be read: {}", e.toString());
            return;
        }
        OutgoingLink out = outgoing.get(packet.from());
        IncomingLink in = incoming.get(packet.from());
        if (out == null || in == null) {
            return;
        }
        long now = System.nanoTime();
        if (packet instanceof Packet.Batch batch) {
            take(batch.from(), in.batch(batch, now));
        } else if (packet instanceof Packet.Confirm confirm) {
            out.confirmed(confirm, now);
            out.drain(now);
        } else if (packet instanceof Packet.Hello hello) {
            if (in.hello(hello, now)) {
                lossPossible(hello.from());
            }
        } else if (packet instanceof Packet.Welcome welcome) {
            if (out.welcomed(welcome)) {
                down.remove(welcome.from());
                lossPossible(welcome.from());
                out.drain(now);
            }
        } else if (packet instanceof Packet.Unknown unknown) {
            out.unknown(unknown, now);
        }
    }

    private void lossPossible(NodeId peer) {
        peerListeners.forEach(listener -> listener.lossPossible(peer));
    }

    private void take(NodeId from, IncomingLink.Taken taken) {
        if (taken.lossBefore()) {
            lossPossible(from);
        }
        Map<Loop, List<LinkMessage>> byLoop = new HashMap<>();
        for (LinkMessage message : taken.messages()) {
            switch (message.kind()) {
                case ANSWER -> asks.answered(message.question(), message.body());
                case REFUSE -> asks.failed(message.question(), RefusalWire.decode(message.body()));
                case SEND, ASK -> {
                    Loop loop = loop(message.concern(), message.key());
                    if (loop != null) {
                        byLoop.computeIfAbsent(loop, l -> new ArrayList<>()).add(message);
                    } else if (message.kind() == LinkMessage.Kind.ASK) {
                        refuse(from, message, Refusal.unavailable("node " + self.name() + " is not ready"));
                    }
                }
            }
        }
        byLoop.forEach((loop, messages) ->
                loop.context().runOnContext(ignored -> messages.forEach(message -> handle(loop, from, message))));
    }

    private void handle(Loop loop, NodeId from, LinkMessage message) {
        if (message.kind() == LinkMessage.Kind.SEND) {
            try {
                loop.receiver().received(from, message.key(), message.body());
            } catch (RuntimeException e) {
                LOG.error("A message from node {} failed", from, e);
            }
            return;
        }
        asked(loop, from, message.key(), message.body())
                .onSuccess(answer -> reply(from, message, LinkMessage.Kind.ANSWER, answer))
                .onFailure(failure -> refuse(from, message, refusal(failure)));
    }

    private void refuse(NodeId to, LinkMessage question, Refusal refusal) {
        reply(to, question, LinkMessage.Kind.REFUSE, RefusalWire.encode(refusal));
    }

    private static Refusal refusal(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return refusal;
        }
        LOG.error("A question from another node failed", failure);
        return Refusal.of(ErrorCode.INTERNAL_ERROR, "a fault on another node");
    }

    private void reply(NodeId to, LinkMessage question, LinkMessage.Kind kind, Buffer body) {
        handOver(
                to,
                Priority.HIGH,
                new LinkMessage(kind, question.concern(), question.key(), question.question(), body));
    }
}
