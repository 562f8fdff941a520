package io.rookery.chat;

import io.rookery.identity.MessageId;
import io.rookery.protocol.ChatMessage;
import io.rookery.session.Session;
import io.vertx.core.Future;
import java.util.function.Function;

/** The way for sessions to give something that was said another text. */
interface Wording {
    /**
     * @throws io.rookery.protocol.Refusal for whoever may not speak anywhere
     */
    void requireVoice(Session session);

    /**
     * @param change makes the change, with the text that it may have
     * @throws io.rookery.protocol.Refusal when it may not be said; the future fails with one, too
     */
    Future<ChatMessage> reword(
            Session session, MessageId id, String text, Function<String, Future<ChatMessage>> change);
}
