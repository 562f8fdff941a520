package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Command;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Publisher;
import io.rookery.store.MessageLog;
import io.rookery.store.ReadMarkers;
import io.rookery.store.ReadMarkers.Marked;
import io.vertx.core.Future;

/**
 * Notes how far users have read. The user's other devices are told; so are the senders of direct messages, and in small
 * channels of members everybody who listens, by a receipt for the last message read.
 */
final class Reading {
    private final ChannelRules rules;
    private final ChannelAccessCheck access;
    private final ReadMarkers markers;
    private final MessageLog log;
    private final Publisher publisher;
    private final Receipts receipts;
    private final int membersMax;

    /**
     * @param membersMax a channel with more members tells nobody
     */
    Reading(ChannelRules rules, ChannelAccessCheck access, ChatPorts ports, Receipts receipts, int membersMax) {
        this.rules = rules;
        this.access = access;
        this.markers = ports.members().markers();
        this.log = ports.log();
        this.publisher = ports.publisher();
        this.receipts = receipts;
        this.membersMax = membersMax;
    }

    Future<Answer.Empty> read(Caller caller, Command.ChatRead command) {
        Topic topic = Naming.topic(command.channel());
        long offset = Bounds.within("offset", command.offset(), 0, Position.OFFSET_MAX);
        UserId user = caller.session().user();
        return access.require(caller.session(), topic)
                .compose(allowed -> markers.read(topic, user, offset))
                .compose(marked -> {
                    Bounds.within("offset", offset, 0, marked.head());
                    return marked.moved() ? told(topic, user, marked) : Future.succeededFuture();
                })
                .map(Answer.EMPTY);
    }

    private Future<Void> told(Topic topic, UserId user, Marked marked) {
        Push marker = new Push.ReadMarker(topic.name(), marked.read(), marked.unread());
        publisher.send(user.inbox(), DeliveryClass.SIGNAL, Priority.NORMAL, marker);
        if (topic.kind() == TopicKind.INBOX) {
            return receipts.send(topic, Receipts.READ, marked.before(), marked.read());
        }
        boolean isSmall = marked.memberCount() <= membersMax
                && rules.listening(user, topic) == ChannelRules.Listening.BY_MEMBERSHIP;
        return isSmall ? tellChannel(topic, user, marked.read()) : Future.succeededFuture();
    }

    /** Succeeds even when the message could not be read, for the marker stands. */
    private Future<Void> tellChannel(Topic topic, UserId user, long read) {
        return log.page(topic, null, read - 1, 1)
                .onSuccess(page -> page.messages().stream()
                        .filter(message -> message.offset() == read)
                        .forEach(message -> tellChannel(topic, user, message)))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private void tellChannel(Topic topic, UserId user, ChatMessage message) {
        Push receipt = new Push.Receipt(message.messageId(), topic.name(), Receipts.READ, user.value());
        publisher.send(topic, DeliveryClass.SIGNAL, Priority.NORMAL, receipt);
    }
}
