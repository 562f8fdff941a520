package io.rookery.chat;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Sender;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Publisher;
import io.rookery.store.ChannelStore;
import io.rookery.store.ChannelStore.ChannelRecord;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Tells a channel's listeners, at most once, what becomes of it and of its members. */
final class ChannelTalk {
    private final ChannelRules rules;
    private final Publisher publisher;
    private final ChannelStore channels;

    ChannelTalk(ChannelRules rules, Publisher publisher, ChannelStore channels) {
        this.rules = rules;
        this.publisher = publisher;
        this.channels = channels;
    }

    void joined(Topic topic, Sender member) {
        if (rules.tellsOfMembers(topic)) {
            send(topic, new Push.MemberJoined(topic.name(), member));
        }
    }

    void left(Topic topic, Sender member) {
        if (rules.tellsOfMembers(topic)) {
            send(topic, new Push.MemberLeft(topic.name(), member));
        }
    }

    void updated(ChannelRecord channel, Sender by) {
        send(channel.topic(), updated(channel, by, null, null));
    }

    /** Succeeds whatever becomes of it, for the role has changed. */
    Future<Void> roleChanged(Topic topic, Sender by, UserId member, ChannelRole role) {
        if (!rules.tellsOfMembers(topic)) {
            return Future.succeededFuture();
        }
        return channels.find(topic)
                .onSuccess(found -> found.ifPresent(channel -> send(topic, updated(channel, by, member, role))))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private static Push updated(ChannelRecord channel, Sender by, @Nullable UserId member, @Nullable ChannelRole role) {
        return new Push.ChannelUpdated(
                channel.topic().name(),
                channel.title(),
                channel.access(),
                channel.owner().value(),
                by,
                member == null ? null : member.value(),
                role);
    }

    private void send(Topic topic, Push push) {
        publisher.send(topic, DeliveryClass.SIGNAL, Priority.NORMAL, push);
    }
}
