package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.Command;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.store.ChannelStore.ChannelMember;
import io.rookery.store.ChannelStore.Joined;
import io.rookery.store.ChannelStore.Left;
import io.rookery.store.ReadMarkers.View;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes users into channels and lets them go, and lists who belongs. */
final class Membership {
    static final int PAGE_MAX = 200;

    private final ChannelRules rules;
    private final ChannelAccessCheck access;
    private final Subscriptions subscriptions;
    private final Rooms rooms;
    private final Turns turns;
    private final ChatPorts ports;
    private final ChannelTalk talk;
    private final MemberLimits limits;

    Membership(
            ChannelRules rules,
            ChannelAccessCheck access,
            Subscriptions subscriptions,
            Rooms rooms,
            Turns turns,
            ChatPorts ports,
            ChannelTalk talk,
            MemberLimits limits) {
        this.rules = rules;
        this.access = access;
        this.subscriptions = subscriptions;
        this.rooms = rooms;
        this.turns = turns;
        this.ports = ports;
        this.talk = talk;
        this.limits = limits;
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
                    .compose(allowed -> limits.note(caller.session().user(), topic))
                    .compose(noted -> add(caller, topic))
                    .compose(joined -> rooms.entered(caller, topic, command.move() ? this::depart : null)
                            .map(joined))
                    .compose(joined -> subscriptions
                            .begin(caller, topic, Optional.ofNullable(command.since()))
                            .map(recovery -> new Answer.Joined(topic.name(), recovery, joined.memberCount())));
        });
    }

    Future<Answer.Empty> leave(Caller caller, Command.ChannelLeave command) {
        Topic topic = Naming.topic(command.channel());
        UserId user = caller.session().user();
        ChannelRules.Listening listening = rules.listening(user, topic);
        if (listening == ChannelRules.Listening.FORBIDDEN) {
            throw Refusal.forbidden();
        }
        Subscriptions.requireChannel(topic, "listened to as long as the session lives");
        return turns.take(
                        caller.session(),
                        () -> depart(caller, topic)
                                .compose(was -> rooms.left(user, topic).map(was)))
                .map(was -> {
                    if (!was && listening == ChannelRules.Listening.BY_MEMBERSHIP) {
                        throw Refusal.forbidden();
                    }
                    return Answer.EMPTY;
                });
    }

    /**
     * Ends listening and membership.
     *
     * @return whether the caller was a member
     */
    private Future<Boolean> depart(Caller caller, Topic topic) {
        return subscriptions
                .end(caller, List.of(topic))
                .compose(ended -> remove(caller.session().user(), topic))
                .compose(left -> told(topic, caller.session().sender(), left).map(left.wasMember()));
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

    /** Whether the user may become, or is, a member; the store decides when it adds the user. */
    private Future<Void> admitted(Caller caller, Topic topic) {
        if (rules.listening(caller.session().user(), topic) != ChannelRules.Listening.BY_MEMBERSHIP) {
            return access.require(caller.session(), topic);
        }
        return ports.members()
                .markers()
                .view(topic, caller.session().user())
                .compose(view -> lets(view) ? Future.succeededFuture() : Future.failedFuture(Refusal.forbidden()));
    }

    private static boolean lets(View view) {
        return view.role() != null || view.access() == ChannelAccess.OPEN || view.invitation() != null;
    }

    private Future<Joined> add(Caller caller, Topic topic) {
        Sender member = caller.session().sender();
        UserId user = caller.session().user();
        boolean letInOnly = rules.listening(user, topic) == ChannelRules.Listening.BY_MEMBERSHIP;
        int membersMax = rules.membersMax(topic);
        return ports.channels()
                .addMember(topic, member, membersMax, letInOnly)
                .compose(joined -> switch (joined.outcome()) {
                    case NOT_LET_IN -> throw Refusal.forbidden();
                    case FULL -> throw MemberLimits.full(topic, joined.memberCount(), membersMax);
                    case WAS_MEMBER -> Future.succeededFuture(joined);
                    case ADDED -> {
                        talk.joined(topic, member);
                        yield limits.noteAgain(user, topic).map(joined);
                    }
                });
    }

    private Future<Left> remove(UserId user, Topic topic) {
        return ports.channels()
                .removeMember(topic, user, rules.ofMembers(topic))
                .compose(left -> left.wasMember()
                        ? ports.members().users().remove(user, topic).map(left)
                        : Future.succeededFuture(left));
    }

    private Future<Void> told(Topic topic, Sender leaver, Left left) {
        if (left.wasMember()) {
            talk.left(topic, leaver);
        }
        UserId heir = left.heir();
        return heir == null ? Future.succeededFuture() : talk.roleChanged(topic, leaver, heir, ChannelRole.OWNER);
    }

    private Future<Answer.Members> withStatuses(UserId viewer, List<ChannelMember> found, int limit) {
        List<ChannelMember> page = found.size() > limit ? found.subList(0, limit) : found;
        String cursor = found.size() > limit ? page.get(limit - 1).user().userId() : null;
        if (page.isEmpty()) {
            return Future.succeededFuture(new Answer.Members(List.of(), null));
        }
        return ports.presence()
                .statuses(viewer, page.stream().map(Membership::id).toList())
                .map(statuses -> new Answer.Members(
                        page.stream().map(member -> answer(member, statuses)).toList(), cursor));
    }

    private static UserId id(ChannelMember member) {
        return new UserId(member.user().userId());
    }

    private static Answer.Member answer(ChannelMember member, Map<UserId, PresenceStatus> statuses) {
        PresenceStatus status = statuses.getOrDefault(id(member), PresenceStatus.OFFLINE);
        return new Answer.Member(member.user().userId(), member.user().name(), status, member.role());
    }
}
