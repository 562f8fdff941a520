package io.rookery.chat;

import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.Priority;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.routing.Publisher;
import io.rookery.store.Draft;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** What operators say in the name of the game: in any channel, and to any user. Belongs to one event loop. */
public final class OperatorChat {
    /** Who is shown as the author. */
    public static final Sender AUTHOR = new Sender(UserId.GAME.value(), "System");

    private static final int KIND_LENGTH_MAX = 64;
    private static final int CLIENT_MESSAGE_ID_LENGTH_MIN = 16;
    private static final int CLIENT_MESSAGE_ID_LENGTH_MAX = 64;

    private final Publisher publisher;
    private final PresenceLookup presence;

    public OperatorChat(Publisher publisher, PresenceLookup presence) {
        this.publisher = publisher;
        this.presence = presence;
    }

    /**
     * @throws Refusal when a value is not allowed; the future fails with one, too
     */
    public Future<Answer.Stored> publish(String channel, @Nullable String kind, Content content) {
        Topic topic = Naming.topic(channel);
        if (kind != null) {
            Bounds.within("kind length", kind.length(), 1, KIND_LENGTH_MAX);
        }
        return publisher.publish(topic, draft(Bounds.kind(kind), content), Priority.NORMAL);
    }

    /**
     * @throws Refusal when a value is not allowed; the future fails with one, too
     */
    public Future<Answer.Stored> direct(String to, Content content) {
        UserId user = Naming.user(to);
        Future<Answer.Stored> stored = publisher.publish(user.inbox(), draft(Messages.KIND, content), Priority.NORMAL);
        return Messages.withOnline(stored, Messages.isOnline(presence, null, user));
    }

    private static Draft draft(String kind, Content content) {
        MessageBody body =
                new MessageBody(RandomIds.shortName(), AUTHOR, kind, content.text(), content.payload(), null);
        return new Draft(UserId.GAME, content.clientMessageId(), body, false);
    }

    /** What is said; at least one of text and payload. */
    public record Content(
            @Nullable String text,
            @Nullable RawJson payload,
            @Nullable String clientMessageId) {
        public Content {
            if (text == null && payload == null) {
                throw Refusal.invalidParams("text: missing (expected: text, payload or both)");
            }
            if (clientMessageId != null) {
                requireName(clientMessageId);
            }
        }

        private static void requireName(String clientMessageId) {
            Bounds.within(
                    "clientMessageId length",
                    clientMessageId.length(),
                    CLIENT_MESSAGE_ID_LENGTH_MIN,
                    CLIENT_MESSAGE_ID_LENGTH_MAX);
            if (!clientMessageId.chars().allMatch(c -> c >= ' ' && c <= '~')) {
                throw Refusal.invalidParams("clientMessageId (expected: printable ASCII characters)");
            }
        }
    }
}
