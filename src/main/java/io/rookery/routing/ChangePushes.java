package io.rookery.routing;

import io.rookery.identity.MessageId;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Push;
import io.rookery.store.Alteration;
import io.rookery.store.MessageChange;
import org.jspecify.annotations.Nullable;

/** What listeners are told of changes. */
final class ChangePushes {
    private ChangePushes() {}

    /**
     * @param message as it is now, perhaps after further changes; null when it is not kept any more
     * @return null when there is nothing to tell, because of a later change or because the message is gone
     */
    static @Nullable Push of(Topic topic, MessageChange change, @Nullable ChatMessage message) {
        if (change.alteration() instanceof Alteration.Delete) {
            return new Push.Deleted(
                    topic.name(),
                    id(topic, change),
                    change.offset(),
                    change.sequence(),
                    change.by().value());
        }
        if (message == null || message.isDeleted()) {
            return null;
        }
        return change.alteration() instanceof Alteration.React react
                ? reaction(topic, change, react)
                : new Push.Edited(message);
    }

    private static Push reaction(Topic topic, MessageChange change, Alteration.React react) {
        return new Push.Reaction(
                topic.name(),
                id(topic, change),
                change.offset(),
                change.sequence(),
                react.reaction(),
                change.count(),
                change.by().value(),
                react.removed());
    }

    private static String id(Topic topic, MessageChange change) {
        return MessageId.of(change.messageId(), topic.name());
    }
}
