package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.routing.DeliveryClass;
import io.rookery.store.ChannelStore.ChannelRecord;
import io.rookery.store.ChannelStore.Joined;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates channels, takes users in and lets them go, and lists who belongs. */
final class Membership {
    static final int PAGE_MAX = 200;

    private final ChannelRules rules;
    private final ChannelAccessCheck access;
    private final Subscriptions subscriptions;
    private final Turns turns;
    private final ChatPorts ports;
    private final ChatLimits limits;

    Membership(
            ChannelRules rules,
            ChannelAccessCheck access,
            Subscriptions subscriptions,
            Turns turns,
            ChatPorts ports,
            ChatLimits limits) {
        this.rules = rules;
        this.access = access;
        this.subscriptions = subscriptions;
        this.turns = turns;
        this.ports = ports;
        this.limits = limits;
    }

    Future<Answer.Channel> create(Caller caller, Command.ChannelCreate command) {
        Topic topic = Naming.topic(command.channel());
        ChannelAccess asked = rules.accessOfNew(topic, command.access());
        List<UserId> members =
                command.members().stream().map(Naming::user).distinct().toList();
        if (members.size() > limits.firstMembersMax()) {
            throw Refusal.limitExceeded(
                    "members", "members: " + members.size() + " (expected: at most " + limits.firstMembersMax() + ")");
        }
        return ports.channels()
                .create(topic, command.title(), asked, caller.session().sender(), members)
                .map(created -> created.map(Membership::answer)
                        .orElseThrow(() -> Refusal.of(ErrorCode.CONFLICT, "channel: " + topic + " exists already")));
    }

    Future<Answer.Joined> join(Caller caller, Command.ChannelJoin command) {
        Topic topic = Naming.topic(command.channel());
        if (rules.listening(caller.session().user(), topic) == ChannelRules.Listening.FORBIDDEN) {
            throw Refusal.forbidden();
        }
        Subscriptions.requireChannel(topic, "listened to without joining");
        return turns.take(caller.session(), () -> {
            subscriptions.requireRoom(caller.session(), List.of(topic));
            return admitted(caller, topic)
                    .compose(allowed -> add(caller, topic))
                    .compose(joined -> subscriptions
                            .begin(caller, topic, Optional.ofNullable(command.since()))
                            .map(recovery -> new Answer.Joined(topic.name(), recovery, joined.memberCount())));
        });
    }

    Future<Answer.Empty> leave(Caller caller, Command.ChannelLeave command) {
        Topic topic = Naming.topic(command.channel());
        ChannelRules.Listening listening = rules.listening(caller.session().user(), topic);
        if (listening == ChannelRules.Listening.FORBIDDEN) {
            throw Refusal.forbidden();
        }
        Subscriptions.requireChannel(topic, "listened to as long as the session lives");
        return turns.take(
                        caller.session(),
                        () -> subscriptions
                                .end(caller, List.of(topic))
                                .compose(ended -> ports.channels()
                                        .removeMember(topic, caller.session().user())))
                .map(removed -> {
                    if (removed) {
                        tell(
                                topic,
                                new Push.MemberLeft(
                                        topic.name(), caller.session().sender()));
                    } else if (listening == ChannelRules.Listening.BY_MEMBERSHIP) {
                        throw Refusal.forbidden();
                    }
                    return Answer.EMPTY;
                });
    }

    Future<Answer.Members> members(Caller caller, Command.ChannelMembers command) {
        Topic topic = Naming.topic(command.channel());
        int limit = Bounds.within("limit", command.limit(), 1, PAGE_MAX);
        String cursor = command.cursor();
        UserId after = cursor == null ? null : Naming.user(cursor);
        if (topic.kind() == TopicKind.INBOX) {
            throw Refusal.forbidden();
        }
        return access.require(caller.session(), topic)
                .compose(allowed -> ports.channels().members(topic, after, limit + 1))
                .compose(found -> withStatuses(caller.session().user(), found, limit));
    }

    /** Whether the user may become, or is, a member. */
    private Future<Void> admitted(Caller caller, Topic topic) {
        if (rules.listening(caller.session().user(), topic) != ChannelRules.Listening.BY_MEMBERSHIP) {
            return access.require(caller.session(), topic);
        }
        return ports.channels()
                .find(topic)
                .compose(channel -> channel.filter(known -> known.access() == ChannelAccess.OPEN)
                                .isPresent()
                        ? Future.succeededFuture()
                        : access.require(caller.session(), topic));
    }

    private Future<Joined> add(Caller caller, Topic topic) {
        Sender member = caller.session().sender();
        return ports.channels().addMember(topic, member, limits.membersMax()).map(joined -> {
            if (joined.full()) {
                throw Refusal.limitExceeded(
                        "channel-members",
                        "members of " + topic + ": " + joined.memberCount() + " (expected: at most "
                                + limits.membersMax() + ")");
            }
            if (joined.added()) {
                tell(topic, new Push.MemberJoined(topic.name(), member));
            }
            return joined;
        });
    }

    private void tell(Topic topic, Push push) {
        if (rules.tellsOfMembers(topic)) {
            ports.publisher().send(topic, DeliveryClass.SIGNAL, Priority.NORMAL, push);
        }
    }

    private Future<Answer.Members> withStatuses(UserId viewer, List<Sender> found, int limit) {
        List<Sender> page = found.size() > limit ? found.subList(0, limit) : found;
        String cursor = found.size() > limit ? page.get(limit - 1).userId() : null;
        if (page.isEmpty()) {
            return Future.succeededFuture(new Answer.Members(List.of(), null));
        }
        return ports.presence()
                .statuses(
                        viewer,
                        page.stream().map(sender -> new UserId(sender.userId())).toList())
                .map(statuses -> new Answer.Members(
                        page.stream().map(sender -> member(sender, statuses)).toList(), cursor));
    }

    private static Answer.Member member(Sender sender, Map<UserId, PresenceStatus> statuses) {
        PresenceStatus status = statuses.getOrDefault(new UserId(sender.userId()), PresenceStatus.OFFLINE);
        return new Answer.Member(sender.userId(), sender.name(), status);
    }

    private static Answer.Channel answer(ChannelRecord channel) {
        return new Answer.Channel(
                channel.topic().name(),
                channel.title(),
                channel.access(),
                channel.owner().value(),
                channel.createdAtMillis(),
                channel.memberCount());
    }
}
