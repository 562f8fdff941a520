package io.rookery.routing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Push;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.Refusal;
import io.rookery.store.ChangeMark;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of one event loop, fed by the cursors of all loops of this node. */
final class LoopFanOut implements FanOut {
    private static final Logger LOG = LoggerFactory.getLogger(LoopFanOut.class);
    private static final long RETRY_AFTER_MILLIS = 1000;

    /** The way to the cursors, which live on the loops of their topics. */
    interface Cursors {
        void attach(Topic topic, LocalTopic.Attach attach);

        /** Nothing on this loop listens to the topic, or waits to, any more. */
        void detach(Topic topic, LoopFanOut fanOut);

        /** Reads the log; completes on the calling loop. */
        Future<LogPart> read(Topic topic, Position since, int limit, ChangeMark told);
    }

    private static final class Connection {
        private final Set<Topic> topics = new HashSet<>(4);
        private Map<Topic, Beginning> beginnings = Map.of();
        private List<Runnable> endings = List.of();

        void begin(Beginning beginning) {
            if (beginnings.isEmpty()) {
                beginnings = new HashMap<>(4);
            }
            beginnings.put(beginning.topic(), beginning);
        }

        /** Mostly nothing begins, and then nothing is kept for it. */
        void forget(Beginning beginning) {
            if (beginnings.get(beginning.topic()) == beginning) {
                beginnings.remove(beginning.topic());
            }
            if (beginnings.isEmpty()) {
                beginnings = Map.of();
            }
        }

        boolean onEnd(Runnable task) {
            if (endings.isEmpty()) {
                endings = new ArrayList<>(1);
            }
            return endings.add(task);
        }
    }

    private final Cursors cursors;
    private final FanOutTick tick;
    private final FanOutMailbox mailbox;
    private final Laggards laggards;
    private final Map<Subscriber, Connection> connections = new HashMap<>();
    private final Map<Topic, Listeners> topics = new HashMap<>();
    private final Map<Topic, List<Beginning>> beginnings = new HashMap<>();
    private final Map<Long, Subscription> subscriptions = new HashMap<>();
    private long lastSubscription;
    private long lastKey;

    /**
     * @param loop runs tasks on the event loop, in order
     */
    LoopFanOut(Executor loop, Cursors cursors, FanOutTick tick) {
        this.cursors = cursors;
        this.tick = tick;
        this.mailbox = new FanOutMailbox(loop, this::handle);
        this.laggards = new Laggards(new Rejoining());
        tick.behind(this::fellBehind);
    }

    /** Safe to call from any thread. */
    void post(FanOutEvent event) {
        mailbox.post(event);
    }

    @Override
    public void add(Subscriber subscriber) {
        connections.putIfAbsent(subscriber, new Connection());
    }

    @Override
    public boolean onRemove(Subscriber subscriber, Runnable task) {
        Connection connection = connections.get(subscriber);
        return connection != null && connection.onEnd(task);
    }

    @Override
    public void remove(Subscriber subscriber) {
        Connection connection = connections.remove(subscriber);
        if (connection == null) {
            return;
        }
        laggards.forget(subscriber);
        List<Beginning> begun = List.copyOf(connection.beginnings.values());
        begun.forEach(beginning -> forget(connection, beginning));
        for (Topic topic : connection.topics) {
            leave(subscriber, topic);
        }
        begun.forEach(beginning -> refuseAll(beginning, "the connection is closed"));
        connection.endings.forEach(Runnable::run);
    }

    @Override
    public Future<Recovery> subscribe(Subscriber subscriber, Topic topic, @Nullable Position since) {
        // Who is behind may have come further than it was told of changes.
        long changesSince = since == null ? 0 : Math.min(since.offset(), laggards.changesSince(subscriber, topic));
        return subscribe(subscriber, topic, since, changesSince, false);
    }

    private Future<Recovery> subscribe(
            Subscriber subscriber, Topic topic, @Nullable Position since, long changesSince, boolean rejoining) {
        Connection connection = connections.get(subscriber);
        if (connection == null) {
            return Future.failedFuture(Refusal.of(ErrorCode.INVALID_STATE, "the connection is closed"));
        }
        Beginning beginning = connection.beginnings.get(topic);
        if (beginning == null) {
            beginning = new Beginning(subscriber, topic);
            connection.begin(beginning);
            beginnings.computeIfAbsent(topic, t -> new ArrayList<>(1)).add(beginning);
        }
        Subscription subscription = new Subscription(++lastSubscription, beginning, rejoining);
        beginning.subscriptions().add(subscription);
        subscriptions.put(subscription.number(), subscription);
        cursors.attach(topic, new LocalTopic.Attach(this, subscription.number(), since, changesSince, 0));
        return subscription.future();
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
        Beginning beginning = connection.beginnings.get(topic);
        if (beginning != null) {
            forget(connection, beginning);
        }
        laggards.forget(subscriber, topic);
        if (connection.topics.remove(topic)) {
            leave(subscriber, topic);
        }
        if (beginning != null) {
            refuseAll(beginning, "unsubscribed meanwhile");
            release(subscriber);
        }
    }

    @Override
    public boolean isSubscribed(Subscriber subscriber, Topic topic) {
        Connection connection = connections.get(subscriber);
        return connection != null && connection.topics.contains(topic);
    }

    @Override
    public void drained(Subscriber subscriber) {
        laggards.drained(subscriber);
    }

    /** How many connections, times topics, are fed from the log; from any thread. */
    int behindCount() {
        return laggards.count();
    }

    private void fellBehind(Subscriber subscriber, Frame first) {
        Connection connection = connections.get(subscriber);
        if (connection != null && connection.topics.contains(first.topic())) {
            laggards.fellBehind(subscriber, first);
            listenersRemove(subscriber, first.topic());
        }
    }

    private void handle(FanOutEvent event) {
        if (event instanceof FanOutEvent.Deliver deliver) {
            deliver(deliver.frame());
        } else if (event instanceof FanOutEvent.Attached attached) {
            attached(attached);
        } else if (event instanceof FanOutEvent.Recovered recovered) {
            answer(recovered.subscription(), recovered.recovery(), recovered.changes());
        } else if (event instanceof FanOutEvent.Failed failed) {
            failed(failed.subscription(), failed.refusal());
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
            tellWhoLeft(listeners, frame);
        }
        List<Beginning> beginning = beginnings.get(frame.topic());
        if (beginning != null) {
            for (Beginning each : List.copyOf(beginning)) {
                if (!each.hold(frame)) {
                    overflow(each);
                }
            }
        }
    }

    /** The other connections of who has left hear of it like everybody, at the end of the tick. */
    private static void tellWhoLeft(Listeners listeners, Frame frame) {
        UserId user = frame.whoLeft();
        if (user != null) {
            listeners.of(user).forEach(subscriber -> subscriber.userLeft(frame.topic()));
        }
    }

    private void reset(FanOutEvent.Reset reset) {
        deliver(Frame.reset(reset.topic(), reset.position()));
    }

    /** Refuses what the connection still waits for, so that what is held back for it can go. */
    private void overflow(Beginning beginning) {
        Connection connection = connections.get(beginning.subscriber());
        if (connection == null) {
            return;
        }
        Refusal refusal =
                Refusal.busy("too much is said on " + beginning.topic() + " to begin now", RETRY_AFTER_MILLIS);
        List<Beginning> refused =
                beginning.allAnswered() ? List.copyOf(connection.beginnings.values()) : List.of(beginning);
        for (Beginning each : refused) {
            for (Subscription subscription : List.copyOf(each.subscriptions())) {
                if (!subscription.isAnswered()) {
                    failed(subscription.number(), refusal);
                }
            }
        }
    }

    private void attached(FanOutEvent.Attached event) {
        Subscription subscription = subscriptions.get(event.subscription());
        if (subscription == null) {
            return;
        }
        Beginning beginning = subscription.beginning();
        Connection connection = connections.get(beginning.subscriber());
        if (connection != null && !beginning.isHolding() && connection.topics.contains(beginning.topic())) {
            writePending(beginning.topic());
            listenersRemove(beginning.subscriber(), beginning.topic());
            beginning.takeOver();
        }
        beginning.attached(subscription);
        Recovery recovery = event.recovery();
        if (recovery != null) {
            answer(subscription.number(), recovery, List.of());
        }
    }

    private void answer(long number, Recovery recovery, List<Frame> changes) {
        Subscription subscription = subscriptions.remove(number);
        if (subscription == null) {
            return;
        }
        if (subscription.isRejoining()) {
            rejoined(subscription, recovery, changes);
            return;
        }
        Beginning beginning = subscription.beginning();
        Recovery answer = beginning.answering(subscription, recovery);
        beginning.tell(answer.recovered() ? changes : List.of());
        // What begins while the answer is written has to wait for the next time.
        List<Beginning> ready = ready(beginning.subscriber());
        laggards.forget(beginning.subscriber(), beginning.topic());
        subscription.answer(answer);
        release(beginning.subscriber(), ready);
    }

    /** Who was behind listens again if it took all it had missed; else this attempt has no say in what follows. */
    private void rejoined(Subscription subscription, Recovery recovery, List<Frame> changes) {
        Beginning beginning = subscription.beginning();
        Subscriber subscriber = beginning.subscriber();
        boolean wasBehind = laggards.isBehind(subscriber, beginning.topic());
        laggards.missed(subscriber, beginning.topic(), changes);
        subscription.answer(beginning.answerable(recovery));
        if (wasBehind && !laggards.isBehind(subscriber, beginning.topic())) {
            beginning.answering(subscription, recovery);
        } else {
            beginning.subscriptions().remove(subscription);
            if (beginning.subscriptions().isEmpty()) {
                abandon(beginning);
            }
        }
        release(subscriber);
    }

    private void failed(long number, Refusal refusal) {
        Subscription subscription = subscriptions.remove(number);
        if (subscription == null) {
            return;
        }
        Beginning beginning = subscription.beginning();
        Subscriber subscriber = beginning.subscriber();
        beginning.subscriptions().remove(subscription);
        if (beginning.subscriptions().isEmpty()) {
            abandon(beginning);
        }
        subscription.refuse(refusal);
        release(subscriber);
    }

    /** Everything was refused: who listened before goes on as if nothing had been. */
    private void abandon(Beginning beginning) {
        Connection connection = connections.get(beginning.subscriber());
        if (connection == null) {
            return;
        }
        if (beginning.hasListened()) {
            join(connection, beginning);
        } else {
            forget(connection, beginning);
            detachIfUnused(beginning.topic());
        }
    }

    private void release(Subscriber subscriber) {
        release(subscriber, ready(subscriber));
    }

    /** What can follow now: nothing, before every subscription this connection waits for is answered. */
    private List<Beginning> ready(Subscriber subscriber) {
        Connection connection = connections.get(subscriber);
        if (connection == null) {
            return List.of();
        }
        for (Beginning beginning : connection.beginnings.values()) {
            if (!beginning.allAnswered()) {
                return List.of();
            }
        }
        return List.copyOf(connection.beginnings.values());
    }

    private void release(Subscriber subscriber, List<Beginning> ready) {
        for (Beginning beginning : ready) {
            Connection connection = connections.get(subscriber);
            if (connection == null) {
                return;
            }
            if (connection.beginnings.get(beginning.topic()) == beginning && beginning.allAnswered()) {
                join(connection, beginning);
            }
        }
    }

    /** Makes the connection one of the listeners, after what was held back for it. */
    private void join(Connection connection, Beginning beginning) {
        Subscriber subscriber = beginning.subscriber();
        Topic topic = beginning.topic();
        forget(connection, beginning);
        connection.topics.add(topic);
        if (beginning.isHolding() && !laggards.isBehind(subscriber, topic)) {
            // What waits for the others until the end of the tick is among what was held back for this one.
            writePending(topic);
            Listeners listeners = topics.computeIfAbsent(topic, t -> new Listeners(++lastKey));
            listeners.add(subscriber);
            Listeners alone = new Listeners(listeners.key());
            alone.add(subscriber);
            beginning.following().forEach(alone::enqueue);
            tick.write(alone);
        }
    }

    private void writePending(Topic topic) {
        Listeners listeners = topics.get(topic);
        if (listeners != null && listeners.hasPending()) {
            tick.write(listeners);
        }
    }

    private void forget(Connection connection, Beginning beginning) {
        Topic topic = beginning.topic();
        connection.forget(beginning);
        List<Beginning> others = beginnings.get(topic);
        if (others != null) {
            others.remove(beginning);
            if (others.isEmpty()) {
                beginnings.remove(topic);
            }
        }
    }

    private void refuseAll(Beginning beginning, String reason) {
        detachIfUnused(beginning.topic());
        for (Subscription subscription : beginning.subscriptions()) {
            subscriptions.remove(subscription.number());
            if (!subscription.isAnswered()) {
                subscription.refuse(Refusal.of(ErrorCode.INVALID_STATE, reason));
            }
        }
    }

    private void leave(Subscriber subscriber, Topic topic) {
        listenersRemove(subscriber, topic);
        detachIfUnused(topic);
    }

    private void listenersRemove(Subscriber subscriber, Topic topic) {
        Listeners listeners = topics.get(topic);
        if (listeners != null) {
            listeners.remove(subscriber);
            if (listeners.size() == 0) {
                topics.remove(topic);
            }
        }
    }

    private void detachIfUnused(Topic topic) {
        if (!topics.containsKey(topic) && !beginnings.containsKey(topic) && !laggards.isAnybodyBehindIn(topic)) {
            cursors.detach(topic, this);
        }
    }

    private int offerToEveryone(Push push) {
        Map<Encoding, ByteBuf> encoded = new HashMap<>(4);
        int offered = 0;
        try {
            for (Subscriber subscriber : List.copyOf(connections.keySet())) {
                ByteBuf bytes = encoded.get(subscriber.encoding());
                if (bytes == null) {
                    bytes = PooledByteBufAllocator.DEFAULT.directBuffer();
                    encoded.put(subscriber.encoding(), bytes);
                    subscriber.encoding().append(push, bytes);
                }
                if (subscriber.offer(Batch.alone(DeliveryClass.SIGNAL, bytes))) {
                    offered++;
                    subscriber.flush();
                }
            }
        } catch (RuntimeException e) {
            LOG.error("A message to everyone was not offered to all", e);
        } finally {
            encoded.values().forEach(ByteBuf::release);
        }
        return offered;
    }

    /** How those who are behind come back. */
    private final class Rejoining implements Laggards.Port {
        @Override
        public Future<LogPart> read(Topic topic, Position since, int limit, ChangeMark told) {
            return cursors.read(topic, since, limit, told);
        }

        @Override
        public Future<Recovery> rejoin(Subscriber subscriber, Topic topic, Position since, long changesSince) {
            return subscribe(subscriber, topic, since, changesSince, true);
        }

        @Override
        public boolean isAsked(Subscriber subscriber, Topic topic) {
            Connection connection = connections.get(subscriber);
            Beginning beginning = connection == null ? null : connection.beginnings.get(topic);
            return beginning != null && beginning.isAsked();
        }

        @Override
        public void later(Runnable task) {
            tick.later(task);
        }
    }
}
