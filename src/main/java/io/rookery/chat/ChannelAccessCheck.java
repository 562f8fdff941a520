package io.rookery.chat;

import io.rookery.identity.Topic;
import io.rookery.protocol.Refusal;
import io.rookery.session.Session;
import io.rookery.session.TopicAccess;
import io.rookery.store.ChannelStore;
import io.vertx.core.Future;
import java.util.Optional;

/** Says who may listen, by the rules of the kind and, where they leave it open, by the channel's own record. */
final class ChannelAccessCheck implements TopicAccess {
    private final ChannelRules rules;
    private final ChannelStore channels;

    ChannelAccessCheck(ChannelRules rules, ChannelStore channels) {
        this.rules = rules;
        this.channels = channels;
    }

    @Override
    public Future<Boolean> mayListen(Session session, Topic topic) {
        return switch (rules.listening(session.user(), topic)) {
            case ALLOWED -> Future.succeededFuture(true);
            case FORBIDDEN -> Future.succeededFuture(false);
            case BY_MEMBERSHIP -> channels.isMember(topic, session.user());
            case BY_EXISTENCE -> channels.find(topic).map(Optional::isPresent);
        };
    }

    /** Fails as forbidden where the session may not listen. */
    Future<Void> require(Session session, Topic topic) {
        return mayListen(session, topic)
                .compose(allowed -> allowed ? Future.succeededFuture() : Future.failedFuture(Refusal.forbidden()));
    }
}
