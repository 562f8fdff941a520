package io.rookery.chat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.Refusal;
import io.rookery.routing.FanOut;
import io.rookery.routing.Subscriber;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Remembers who listens; fails for the topics it is told to. */
final class RecordingFanOut implements FanOut {
    final Set<Topic> broken = new HashSet<>();
    private final Set<Listening> listening = new HashSet<>();

    @Override
    public void add(Subscriber subscriber) {}

    @Override
    public boolean onRemove(Subscriber subscriber, Runnable task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove(Subscriber subscriber) {
        listening.removeIf(one -> one.subscriber == subscriber);
    }

    @Override
    public Future<Recovery> subscribe(Subscriber subscriber, Topic topic, Position since) {
        if (broken.contains(topic)) {
            return Future.failedFuture(Refusal.unavailable("no log"));
        }
        listening.add(new Listening(subscriber, topic));
        Position position = since == null ? new Position("e", 0) : since;
        return Future.succeededFuture(new Recovery(position, since != null, List.of()));
    }

    @Override
    public Future<Void> listen(Subscriber subscriber, Topic topic) {
        listening.add(new Listening(subscriber, topic));
        return Future.succeededFuture();
    }

    @Override
    public void unsubscribe(Subscriber subscriber, Topic topic) {
        listening.remove(new Listening(subscriber, topic));
    }

    @Override
    public void drained(Subscriber subscriber) {}

    @Override
    public boolean isSubscribed(Subscriber subscriber, Topic topic) {
        return listening.contains(new Listening(subscriber, topic));
    }

    private record Listening(Subscriber subscriber, Topic topic) {}
}
