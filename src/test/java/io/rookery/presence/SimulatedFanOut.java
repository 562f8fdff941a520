package io.rookery.presence;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.Push;
import io.rookery.protocol.Recovery;
import io.rookery.routing.Batch;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.FanOut;
import io.rookery.routing.Subscriber;
import io.rookery.testing.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Who listens on one node. */
final class SimulatedFanOut implements FanOut {
    private static final int LISTENING_MILLIS_MAX = 30;

    private final VirtualTime time;
    private final Random random;
    private final Map<Topic, Set<Subscriber>> listeners = new HashMap<>();
    private final Map<Subscriber, List<Runnable>> removals = new HashMap<>();

    SimulatedFanOut(VirtualTime time, Random random) {
        this.time = time;
        this.random = random;
    }

    void deliver(Topic topic, DeliveryClass deliveryClass, Push push) {
        for (Subscriber subscriber : List.copyOf(listeners.getOrDefault(topic, Set.of()))) {
            ByteBuf frame = Unpooled.buffer();
            subscriber.encoding().append(push, frame);
            subscriber.offer(Batch.alone(deliveryClass, frame));
            subscriber.flush();
        }
    }

    @Override
    public Future<Void> listen(Subscriber subscriber, Topic topic) {
        Promise<Void> listening = Promise.promise();
        listeners.computeIfAbsent(topic, any -> new LinkedHashSet<>()).add(subscriber);
        time.after(random.nextInt(LISTENING_MILLIS_MAX), listening::complete);
        return listening.future();
    }

    @Override
    public void unsubscribe(Subscriber subscriber, Topic topic) {
        Set<Subscriber> all = listeners.getOrDefault(topic, new LinkedHashSet<>());
        all.remove(subscriber);
        if (all.isEmpty()) {
            listeners.remove(topic);
        }
    }

    @Override
    public void drained(Subscriber subscriber) {}

    @Override
    public boolean isSubscribed(Subscriber subscriber, Topic topic) {
        return listeners.getOrDefault(topic, Set.of()).contains(subscriber);
    }

    @Override
    public boolean onRemove(Subscriber subscriber, Runnable task) {
        removals.computeIfAbsent(subscriber, any -> new ArrayList<>()).add(task);
        return true;
    }

    @Override
    public void add(Subscriber subscriber) {}

    @Override
    public void remove(Subscriber subscriber) {
        for (Topic topic : List.copyOf(listeners.keySet())) {
            unsubscribe(subscriber, topic);
        }
        removals.getOrDefault(subscriber, List.of()).forEach(Runnable::run);
        removals.remove(subscriber);
    }

    @Override
    public Future<Recovery> subscribe(Subscriber subscriber, Topic topic, Position since) {
        throw new UnsupportedOperationException();
    }
}
