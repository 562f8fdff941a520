package io.rookery.routing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The listeners of one event loop, fed by the cursors of all loops of this node. */
final class LoopFanOut implements FanOut {
    /** The way to the cursors, which live on the loops of their topics. */
    interface Cursors {
        void attach(Topic topic, LocalTopic.Attach attach);

        void detach(Topic topic, LoopFanOut fanOut);
    }

    private static final class Connection {
        private final Set<Topic> topics = new HashSet<>(4);
        private final List<HeldSubscription> held = new ArrayList<>(0);
    }

    private final Executor loop;
    private final Cursors cursors;
    private final FanOutTick tick;
    private final ConcurrentLinkedQueue<FanOutEvent> mailbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final Map<Subscriber, Connection> connections = new HashMap<>();
    private final Map<Topic, Listeners> topics = new HashMap<>();
    private final Map<Topic, List<HeldSubscription>> heldByTopic = new HashMap<>();
    private final Map<Long, HeldSubscription> heldByNumber = new HashMap<>();
    private long lastSubscription;

    /**
     * @param loop runs tasks on the event loop, in order
     */
    LoopFanOut(Executor loop, Cursors cursors, FanOutTick tick) {
        this.loop = loop;
        this.cursors = cursors;
        this.tick = tick;
    }

    /** Safe to call from any thread. */
    void post(FanOutEvent event) {
        mailbox.add(event);
        if (draining.compareAndSet(false, true)) {
            loop.execute(this::drain);
        }
    }

    @Override
    public void add(Subscriber subscriber) {
        connections.put(subscriber, new Connection());
    }

    @Override
    public void remove(Subscriber subscriber) {
        Connection connection = connections.remove(subscriber);
        if (connection == null) {
            return;
        }
        for (Topic topic : connection.topics) {
            leave(subscriber, topic);
        }
        for (HeldSubscription held : List.copyOf(connection.held)) {
            giveUp(connection, held, Refusal.of(ErrorCode.INVALID_STATE, "the connection is closed"));
        }
    }

    @Override
    public Future<Recovery> subscribe(Subscriber subscriber, Topic topic, @Nullable Position since) {
        Connection connection = connections.get(subscriber);
        if (connection == null) {
            return Future.failedFuture(Refusal.of(ErrorCode.INVALID_STATE, "the connection is closed"));
        }
        boolean again = connection.topics.remove(topic);
        if (again) {
            listenersRemove(subscriber, topic);
        }
        HeldSubscription held = new HeldSubscription(++lastSubscription, subscriber, topic);
        connection.held.add(held);
        heldByNumber.put(held.number(), held);
        heldByTopic.computeIfAbsent(topic, t -> new ArrayList<>(1)).add(held);
        cursors.attach(topic, new LocalTopic.Attach(this, held.number(), since, 0));
        return held.promise().future();
    }

    @Override
    public Future<Void> listen(Subscriber subscriber, Topic topic) {
        return subscribe(subscriber, topic, null).mapEmpty();
    }

    @Override
    public void unsubscribe(Subscriber subscriber, Topic topic) {
        Connection connection = connections.get(subscriber);
        if (connection == null) {
            return;
        }
        for (HeldSubscription held : List.copyOf(connection.held)) {
            if (held.topic().equals(topic)) {
                giveUp(connection, held, Refusal.of(ErrorCode.INVALID_STATE, "unsubscribed meanwhile"));
            }
        }
        if (connection.topics.remove(topic)) {
            leave(subscriber, topic);
        }
    }

    @Override
    public boolean isSubscribed(Subscriber subscriber, Topic topic) {
        Connection connection = connections.get(subscriber);
        return connection != null && connection.topics.contains(topic);
    }

    private void drain() {
        draining.set(false);
        for (FanOutEvent event = mailbox.poll(); event != null; event = mailbox.poll()) {
            handle(event);
        }
    }

    private void handle(FanOutEvent event) {
        if (event instanceof FanOutEvent.Deliver deliver) {
            deliver(deliver.frame());
        } else if (event instanceof FanOutEvent.Attached attached) {
            attached(attached);
        } else if (event instanceof FanOutEvent.Recovered recovered) {
            answer(recovered.subscription(), recovered.recovery());
        } else if (event instanceof FanOutEvent.Failed failed) {
            failed(failed);
        } else if (event instanceof FanOutEvent.Reset reset) {
            reset(reset);
        } else if (event instanceof FanOutEvent.ToEveryone toEveryone) {
            toEveryone.offered().complete(offerToEveryone(toEveryone.push()));
        }
    }

    private void deliver(Frame frame) {
        Listeners listeners = topics.get(frame.topic());
        if (listeners != null) {
            if (!listeners.hasPending()) {
                tick.add(listeners);
            }
            listeners.enqueue(frame);
        }
        List<HeldSubscription> holding = heldByTopic.get(frame.topic());
        if (holding != null) {
            for (HeldSubscription held : List.copyOf(holding)) {
                if (!held.hold(frame.push())) {
                    overflow(held);
                }
            }
        }
    }

    private void overflow(HeldSubscription held) {
        Connection connection = connections.get(held.subscriber());
        if (connection != null) {
            giveUp(connection, held, Refusal.busy("too much is said on " + held.topic() + " to begin now", 1000));
        }
    }

    private void reset(FanOutEvent.Reset reset) {
        deliver(Frame.of(
                reset.topic(),
                DeliveryClass.LOG,
                Priority.HIGH,
                new Push.ChannelReset(
                        reset.topic().name(),
                        reset.position().epoch(),
                        reset.position().offset())));
    }

    private void attached(FanOutEvent.Attached event) {
        HeldSubscription held = heldByNumber.get(event.subscription());
        if (held == null) {
            return;
        }
        held.attached();
        Recovery recovery = event.recovery();
        if (recovery != null) {
            answer(held.number(), recovery);
        }
    }

    private void answer(long number, Recovery recovery) {
        HeldSubscription held = heldByNumber.remove(number);
        if (held == null) {
            return;
        }
        held.answer(recovery);
        release(held.subscriber());
    }

    private void failed(FanOutEvent.Failed event) {
        HeldSubscription held = heldByNumber.get(event.subscription());
        Connection connection = held == null ? null : connections.get(held.subscriber());
        if (held != null && connection != null) {
            giveUp(connection, held, event.refusal());
        }
    }

    private void giveUp(Connection connection, HeldSubscription held, Refusal refusal) {
        heldByNumber.remove(held.number());
        connection.held.remove(held);
        forgetHeld(held);
        detachIfUnused(held.topic());
        held.promise().tryFail(refusal);
        release(held.subscriber());
    }

    /** Lets what was held back follow, once every subscription this connection waits for is answered. */
    private void release(Subscriber subscriber) {
        Connection connection = connections.get(subscriber);
        if (connection == null || connection.held.isEmpty()) {
            return;
        }
        for (HeldSubscription held : connection.held) {
            if (!held.answered()) {
                return;
            }
        }
        List<HeldSubscription> answered = List.copyOf(connection.held);
        connection.held.clear();
        for (HeldSubscription held : answered) {
            forgetHeld(held);
            if (connection.topics.add(held.topic())) {
                // What waits for the others until the end of the tick is among what was held back for this one.
                Listeners listeners = topics.computeIfAbsent(held.topic(), t -> new Listeners());
                if (listeners.hasPending()) {
                    listeners.write(true);
                }
                listeners.add(subscriber);
            }
            offerHeld(held);
        }
        subscriber.flush();
    }

    private static void offerHeld(HeldSubscription held) {
        if (held.held().isEmpty()) {
            return;
        }
        Subscriber subscriber = held.subscriber();
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer();
        try {
            for (Push push : held.held()) {
                subscriber.encoding().append(push, bytes);
            }
            subscriber.offer(DeliveryClass.LOG, bytes, held.held().size());
        } finally {
            bytes.release();
        }
    }

    private void forgetHeld(HeldSubscription held) {
        List<HeldSubscription> holding = heldByTopic.get(held.topic());
        if (holding != null) {
            holding.remove(held);
            if (holding.isEmpty()) {
                heldByTopic.remove(held.topic());
            }
        }
    }

    private void leave(Subscriber subscriber, Topic topic) {
        listenersRemove(subscriber, topic);
        detachIfUnused(topic);
    }

    private void listenersRemove(Subscriber subscriber, Topic topic) {
        Listeners listeners = topics.get(topic);
        if (listeners != null && listeners.remove(subscriber) && listeners.size() == 0) {
            topics.remove(topic);
        }
    }

    private void detachIfUnused(Topic topic) {
        if (!topics.containsKey(topic) && !heldByTopic.containsKey(topic)) {
            cursors.detach(topic, this);
        }
    }

    private int offerToEveryone(Push push) {
        Map<Encoding, ByteBuf> encoded = new HashMap<>(4);
        int offered = 0;
        try {
            for (Iterator<Subscriber> i = List.copyOf(connections.keySet()).iterator(); i.hasNext(); ) {
                Subscriber subscriber = i.next();
                ByteBuf bytes = encoded.computeIfAbsent(subscriber.encoding(), encoding -> {
                    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer();
                    encoding.append(push, buffer);
                    return buffer;
                });
                if (subscriber.offer(DeliveryClass.SIGNAL, bytes, 1)) {
                    offered++;
                    subscriber.flush();
                }
            }
        } finally {
            encoded.values().forEach(ByteBuf::release);
        }
        return offered;
    }
}
