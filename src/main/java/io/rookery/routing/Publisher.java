package io.rookery.routing;

import io.rookery.identity.Topic;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.store.AlterationDraft;
import io.rookery.store.Draft;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Says things to audiences. Safe to use from any thread; futures complete on the caller's context. */
public interface Publisher {

    /**
     * Has a message stored in the topic's log and delivered to everyone who listens. Messages of one caller context to one
     * topic keep their order.
     *
     * @return once the store has it; fails with a {@link io.rookery.protocol.Refusal}
     */
    Future<Answer.Stored> publish(Topic topic, Draft draft, Priority priority);

    /**
     * Has a stored message changed, and everyone told who listens to its topic.
     *
     * @return the message as it is then; fails with a {@link io.rookery.protocol.Refusal}: not found, forbidden when the draft
     *     allows it to the author only or the message is too old, invalid state when it was deleted
     */
    Future<ChatMessage> alter(Topic topic, AlterationDraft draft);

    /** Has something delivered, at most once, to everyone who listens to the topic. */
    void send(Topic topic, DeliveryClass deliveryClass, Priority priority, Push push);

    /**
     * Says something to every connection.
     *
     * @param node only to the connections of this node, by its name; null for the whole cluster
     * @return how many connections it was offered to
     */
    Future<Integer> broadcast(Push push, Priority priority, @Nullable String node);
}
