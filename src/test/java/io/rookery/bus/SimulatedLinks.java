package io.rookery.bus;

import io.rookery.identity.NodeId;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.rookery.testing.SimulatedLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A node's real links over a network that need not be good, joined as {@link LinkVerticle} joins them, on one event loop. */
public final class SimulatedLinks implements Bus {
    private static final LinkBounds BOUNDS = LinkBounds.DEFAULTS;
    private static final long CONFIRM_EVERY_MILLIS = 20;
    private static final long EXPIRE_EVERY_MILLIS = 50;
    private static final long RETRY_AFTER_MILLIS = 1000;

    /** Carries packets to other nodes, or loses them. */
    public interface Network {
        void carry(NodeId to, Buffer packet);
    }

    private record Peer(OutgoingLink out, IncomingLink in) {}

    private final NodeId self;
    private final SimulatedLoop loop;
    private final Random random;
    private final Network network;
    private final PendingAsks asks = new PendingAsks(BOUNDS.asksMax());
    private final Map<Concern, Receiver> receivers = new EnumMap<>(Concern.class);
    private final List<PeerListener> peerListeners = new ArrayList<>();
    private final Map<NodeId, Peer> peers = new LinkedHashMap<>();
    private final Set<NodeId> down = new LinkedHashSet<>();
    private long lastAttempt;
    private boolean draining;

    public SimulatedLinks(NodeId self, SimulatedLoop loop, Random random, Network network) {
        this.self = self;
        this.loop = loop;
        this.random = random;
        this.network = network;
        loop.every(BOUNDS.heartbeat().toMillis(), this::heartbeat);
        loop.every(CONFIRM_EVERY_MILLIS, this::confirm);
        loop.every(EXPIRE_EVERY_MILLIS, () -> asks.expire(loop.nanoTime()));
    }

    /** Has links to these nodes and no others. */
    public void connect(Collection<NodeId> members) {
        List<NodeId> others =
                members.stream().filter(node -> !node.equals(self)).toList();
        peers.keySet().retainAll(others);
        down.retainAll(others);
        long now = loop.nanoTime();
        for (NodeId node : others) {
            peers.computeIfAbsent(node, any -> {
                OutgoingLink out = new OutgoingLink(
                        self,
                        BOUNDS,
                        packet -> network.carry(node, packet.encode()),
                        message -> notSent(message, unreachable(node)),
                        () -> ++lastAttempt,
                        now);
                IncomingLink in = new IncomingLink(
                        self, BOUNDS, packet -> network.carry(node, packet.encode()), random::nextLong, now);
                return new Peer(out, in);
            });
        }
    }

    /** A packet came over the network. */
    public void arrived(Buffer bytes) {
        Packet packet = Packet.decode(bytes);
        Peer peer = peers.get(packet.from());
        if (peer == null) {
            return;
        }
        long now = loop.nanoTime();
        if (packet instanceof Packet.Batch batch) {
            take(batch.from(), peer.in().batch(batch, now));
        } else if (packet instanceof Packet.Confirm confirm) {
            peer.out().confirmed(confirm, now);
            peer.out().drain(now);
        } else if (packet instanceof Packet.Hello hello) {
            if (peer.in().hello(hello, now)) {
                lossPossible(hello.from());
            }
        } else if (packet instanceof Packet.Welcome welcome) {
            if (peer.out().welcomed(welcome)) {
                down.remove(welcome.from());
                lossPossible(welcome.from());
                peer.out().drain(now);
            }
        } else if (packet instanceof Packet.Unknown unknown) {
            peer.out().unknown(unknown, now);
        }
    }

    public void serve(Concern concern, Receiver receiver) {
        receivers.put(concern, receiver);
    }

    @Override
    public void serve(Concern concern, List<Loop> loops) {
        serve(concern, loops.get(0).receiver());
    }

    @Override
    public void onLoss(PeerListener listener) {
        peerListeners.add(listener);
    }

    @Override
    public boolean reachable(NodeId node) {
        return node.equals(self) || (peers.containsKey(node) && !down.contains(node));
    }

    @Override
    public boolean send(NodeId node, Concern concern, int key, Priority priority, Buffer message) {
        if (node.equals(self)) {
            loop.soon(() -> receivers.get(concern).received(self, key, message));
            return true;
        }
        return offer(node, priority, new LinkMessage(LinkMessage.Kind.SEND, concern, key, 0, message));
    }

    @Override
    public Future<Buffer> ask(NodeId node, Concern concern, int key, Buffer question) {
        Promise<Buffer> promise = Promise.promise();
        long number =
                asks.add(node, promise, loop.nanoTime() + BOUNDS.askDeadline().toNanos());
        LinkMessage message = new LinkMessage(LinkMessage.Kind.ASK, concern, key, number, question);
        if (node.equals(self)) {
            loop.soon(() -> receivers
                    .get(concern)
                    .asked(self, key, question)
                    .onSuccess(answer -> asks.answered(number, answer))
                    .onFailure(failure -> asks.failed(number, failure)));
        } else if (!reachable(node)) {
            asks.failed(number, unreachable(node));
        } else if (!offer(node, Priority.HIGH, message)) {
            asks.failed(number, Refusal.busy("too much is under way to " + node, RETRY_AFTER_MILLIS));
        }
        return promise.future();
    }

    private static Refusal unreachable(NodeId node) {
        return Refusal.unavailable("node " + node.name() + " cannot be reached");
    }

    private boolean offer(NodeId node, Priority priority, LinkMessage message) {
        Peer peer = peers.get(node);
        boolean taken = peer != null && peer.out().offer(priority, message);
        if (taken && !draining) {
            draining = true;
            loop.soon(this::drain);
        }
        return taken;
    }

    private void drain() {
        draining = false;
        peers.values().forEach(peer -> peer.out().drain(loop.nanoTime()));
    }

    private void notSent(LinkMessage message, Refusal reason) {
        if (message.kind() == LinkMessage.Kind.ASK) {
            asks.failed(message.question(), reason);
        }
    }

    private void heartbeat() {
        peers.forEach((node, peer) -> {
            peer.out().heartbeat(loop.nanoTime());
            if (peer.out().state() == OutgoingLink.State.DOWN) {
                down.add(node);
            }
        });
    }

    private void confirm() {
        peers.values().stream()
                .map(Peer::in)
                .filter(IncomingLink::hasUnconfirmed)
                .forEach(IncomingLink::confirm);
    }

    private void lossPossible(NodeId peer) {
        peerListeners.forEach(listener -> listener.lossPossible(peer));
    }

    private void take(NodeId from, IncomingLink.Taken taken) {
        if (taken.lossBefore()) {
            lossPossible(from);
        }
        for (LinkMessage message : taken.messages()) {
            switch (message.kind()) {
                case ANSWER -> asks.answered(message.question(), message.body());
                case REFUSE -> asks.failed(message.question(), RefusalWire.decode(message.body()));
                case SEND ->
                    loop.soon(() -> receivers.get(message.concern()).received(from, message.key(), message.body()));
                case ASK ->
                    loop.soon(() -> receivers
                            .get(message.concern())
                            .asked(from, message.key(), message.body())
                            .onSuccess(answer -> reply(from, message, LinkMessage.Kind.ANSWER, answer))
                            .onFailure(failure -> reply(
                                    from, message, LinkMessage.Kind.REFUSE, RefusalWire.encode(refusal(failure)))));
            }
        }
    }

    private void reply(NodeId to, LinkMessage question, LinkMessage.Kind kind, Buffer body) {
        offer(to, Priority.HIGH, new LinkMessage(kind, question.concern(), question.key(), question.question(), body));
    }

    private static Refusal refusal(Throwable failure) {
        return failure instanceof Refusal refusal
                ? refusal
                : Refusal.of(ErrorCode.INTERNAL_ERROR, "a fault on another node");
    }
}
