package io.rookery.chat;

import io.rookery.identity.Topic;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Publisher;
import io.rookery.store.AlterationDraft;
import io.rookery.store.Draft;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was told to say. */
public final class RecordingPublisher implements Publisher {
    public static final int CONNECTIONS = 7;

    public final List<Published> published = new CopyOnWriteArrayList<>();
    public final List<Sent> sent = new CopyOnWriteArrayList<>();
    public final List<Broadcast> broadcast = new CopyOnWriteArrayList<>();

    @Override
    public Future<Answer.Stored> publish(Topic topic, Draft draft, Priority priority) {
        published.add(new Published(topic, draft, priority));
        return Future.succeededFuture(new Answer.Stored(
                draft.body().messageId(), topic.name(), "e", published.size(), 1_000, false, "stored", null));
    }

    @Override
    public Future<ChatMessage> alter(Topic topic, AlterationDraft draft) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void send(Topic topic, DeliveryClass deliveryClass, Priority priority, Push push) {
        sent.add(new Sent(topic.name(), deliveryClass, push));
    }

    @Override
    public Future<Integer> broadcast(Push push, Priority priority, String node) {
        broadcast.add(new Broadcast(push, priority, node));
        return Future.succeededFuture(CONNECTIONS);
    }

    public record Published(Topic topic, Draft draft, Priority priority) {}

    public record Sent(String topic, DeliveryClass deliveryClass, Push push) {}

    public record Broadcast(Push push, Priority priority, String node) {}
}
