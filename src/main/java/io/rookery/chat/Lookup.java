package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.MessageId;
import io.rookery.identity.TopicKind;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Command;
import io.rookery.protocol.Refusal;
import io.rookery.session.Session;
import io.rookery.store.MessageLog;
import io.vertx.core.Future;

/**
 * Shows single messages. Whoever may not listen learns nothing, not even whether there is such a message; in an inbox its senders
 * find what they sent.
 */
final class Lookup {
    private final ChannelAccessCheck access;
    private final MessageLog log;

    Lookup(ChannelAccessCheck access, MessageLog log) {
        this.access = access;
        this.log = log;
    }

    Future<Answer.Message> get(Caller caller, Command.ChatGet command) {
        MessageId id = Naming.message(command.messageId());
        Session session = caller.session();
        return access.mayListen(session, id.topic())
                .compose(mayListen -> mayListen ? find(id) : sent(session, id))
                .map(Answer.Message::new);
    }

    /** Fails where there is no such message, or none any more. */
    Future<ChatMessage> find(MessageId id) {
        return log.find(id.topic(), id.own()).map(found -> found.orElseThrow(Naming::noSuchMessage));
    }

    private Future<ChatMessage> sent(Session session, MessageId id) {
        if (id.topic().kind() != TopicKind.INBOX) {
            return Future.failedFuture(Refusal.forbidden());
        }
        String sender = session.user().value();
        return log.find(id.topic(), id.own())
                .map(found -> found.filter(message -> message.from().userId().equals(sender))
                        .orElseThrow(Refusal::forbidden));
    }
}
