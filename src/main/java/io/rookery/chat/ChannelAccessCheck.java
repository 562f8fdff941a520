package io.rookery.chat;

import io.rookery.identity.Topic;
import io.rookery.protocol.Refusal;
import io.rookery.session.Session;
import io.rookery.session.TopicAccess;
import io.rookery.store.ChannelStore;
import io.vertx.core.Future;

/** Says who may listen, by the rules of the kind and, where they leave it open, by the channel's own record. */
final class ChannelAccessCheck implements TopicAccess {
    private final ChannelRules rules;
    private final ChannelStore channels;
    private final ChannelStandings standings;

    ChannelAccessCheck(ChannelRules rules, ChannelStore channels, ChannelStandings standings) {
        this.rules = rules;
        this.channels = channels;
        this.standings = standings;
    }

    @Override
    public Future<Boolean> mayListen(Session session, Topic topic) {
        return switch (rules.listening(session.user(), topic)) {
            case ALLOWED -> isWelcome(session, topic);
            case FORBIDDEN -> Future.succeededFuture(false);
            case BY_MEMBERSHIP -> channels.isMember(topic, session.user());
            case BY_EXISTENCE ->
                channels.find(topic)
                        .compose(
                                found -> found.isPresent() ? isWelcome(session, topic) : Future.succeededFuture(false));
        };
    }

    /** Whoever is banned from a channel is no member of it. */
    private Future<Boolean> isWelcome(Session session, Topic topic) {
        return standings.isBanned(topic, session.user()).map(banned -> !banned);
    }

    /** Fails as forbidden where the session may not listen. */
    Future<Void> require(Session session, Topic topic) {
        return mayListen(session, topic)
                .compose(allowed -> allowed ? Future.succeededFuture() : Future.failedFuture(Refusal.forbidden()));
    }
}
