package io.rookery.chat;

import io.rookery.identity.MessageId;
import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Publisher;
import io.rookery.store.ChannelStore;
import io.rookery.store.Draft;
import io.rookery.store.MessageLog;
import io.vertx.core.Future;
import java.time.Clock;

/**
 * Answers as if a message had been stored, and shows it to its author alone. It gets the place of the newest message, so that nobody's
 * counting of places is disturbed; in an inbox, which its author does not see, the place after that.
 */
final class Shadows {
    private static final String STORED = "stored";

    private final MessageLog log;
    private final ChannelStore channels;
    private final Publisher publisher;
    private final Clock clock;

    Shadows(MessageLog log, ChannelStore channels, Publisher publisher, Clock clock) {
        this.log = log;
        this.channels = channels;
        this.publisher = publisher;
        this.clock = clock;
    }

    Future<Answer.Stored> pretend(Topic topic, Draft draft, Priority priority) {
        Future<Boolean> mayBeSaid =
                draft.membersOnly() ? channels.isMember(topic, draft.author()) : Future.succeededFuture(true);
        return mayBeSaid.compose(may -> {
            if (!may) {
                return Future.failedFuture(Refusal.forbidden());
            }
            return log.head(topic).map(head -> pretend(topic, draft, priority, head.epoch(), head.offset()));
        });
    }

    private Answer.Stored pretend(Topic topic, Draft draft, Priority priority, String epoch, long head) {
        long nowMillis = clock.millis();
        boolean inbox = topic.kind() == TopicKind.INBOX;
        if (!inbox) {
            Push message = new Push.Chat(draft.body().at(topic.name(), epoch, head, nowMillis));
            publisher.send(draft.author().inbox(), DeliveryClass.SIGNAL, priority, message);
        }
        return new Answer.Stored(
                MessageId.of(draft.body().messageId(), topic.name()),
                topic.name(),
                epoch,
                inbox ? head + 1 : head,
                nowMillis,
                false,
                STORED,
                null);
    }
}
