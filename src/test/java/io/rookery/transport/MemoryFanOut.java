package io.rookery.transport;

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
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows who listens to what, and says things to all of them. To be used on the gateway's loop. */
final class MemoryFanOut implements FanOut {
    private final Map<Subscriber, Set<Topic>> topics = new LinkedHashMap<>();

    @Override
    public void add(Subscriber subscriber) {
        topics.put(subscriber, new HashSet<>());
    }

    @Override
    public boolean onRemove(Subscriber subscriber, Runnable task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove(Subscriber subscriber) {
        topics.remove(subscriber);
    }

    @Override
    public Future<Recovery> subscribe(Subscriber subscriber, Topic topic, @Nullable Position since) {
        topics.get(subscriber).add(topic);
        Position position = since == null ? new Position("e", 7) : since;
        return Future.succeededFuture(new Recovery(position, since != null, List.of()));
    }

    @Override
    public Future<Void> listen(Subscriber subscriber, Topic topic) {
        return subscribe(subscriber, topic, null).mapEmpty();
    }

    @Override
    public void unsubscribe(Subscriber subscriber, Topic topic) {
        topics.get(subscriber).remove(topic);
    }

    @Override
    public void drained(Subscriber subscriber) {}

    @Override
    public boolean isSubscribed(Subscriber subscriber, Topic topic) {
        return topics.getOrDefault(subscriber, Set.of()).contains(topic);
    }

    /**
     * @return how many took it
     */
    int say(DeliveryClass deliveryClass, Push push) {
        int taken = 0;
        for (Subscriber subscriber : List.copyOf(topics.keySet())) {
            ByteBuf frames = Unpooled.directBuffer();
            subscriber.encoding().append(push, frames);
            taken += subscriber.offer(Batch.alone(deliveryClass, frames)) ? 1 : 0;
            frames.release();
            subscriber.flush();
        }
        return taken;
    }

    int size() {
        return topics.size();
    }
}
