package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.store.ChannelStore;
import io.rookery.store.ChannelStore.ChannelRecord;
import io.rookery.store.ChannelStore.RoleChange;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Creates channels and changes them: title, access, and who has which role. */
final class Channels {
    private final ChannelRules rules;
    private final ChannelStore channels;
    private final ChannelTalk talk;
    private final MemberLimits limits;
    private final int firstMembersMax;

    Channels(ChannelRules rules, ChannelStore channels, ChannelTalk talk, MemberLimits limits, int firstMembersMax) {
        this.rules = rules;
        this.channels = channels;
        this.talk = talk;
        this.limits = limits;
        this.firstMembersMax = firstMembersMax;
    }

    Future<Answer.Channel> create(Caller caller, Command.ChannelCreate command) {
        Topic topic = Naming.topic(command.channel());
        ChannelAccess asked = rules.accessOfNew(topic, command.access());
        UserId owner = caller.session().user();
        List<UserId> members = command.members().stream()
                .map(Naming::user)
                .distinct()
                .filter(member -> !member.equals(owner))
                .toList();
        if (members.size() > firstMembersMax) {
            throw Refusal.limitExceeded(
                    "members", "members: " + members.size() + " (expected: at most " + firstMembersMax + ")");
        }
        limits.requireRoom(topic, members.size() + 1);
        return channels.find(topic)
                .compose(known -> known.isPresent()
                        ? Future.succeededFuture(Optional.<ChannelRecord>empty())
                        : limits.note(owner, topic)
                                .compose(noted -> limits.noteOthers(members, topic))
                                .compose(noted -> channels.create(
                                        topic,
                                        command.title(),
                                        asked,
                                        caller.session().sender(),
                                        members)))
                .map(created -> created.map(Channels::answer)
                        .orElseThrow(() -> Refusal.of(ErrorCode.CONFLICT, "channel: " + topic + " exists already")));
    }

    Future<Answer.Channel> update(Caller caller, Command.ChannelUpdate command) {
        Topic topic = Naming.topic(command.channel());
        if (command.access() != null) {
            rules.requireAccess(topic, command.access());
        }
        return channels.update(topic, caller.session().user(), command.title(), command.access())
                .map(found -> {
                    ChannelRecord channel = found.orElseThrow(Refusal::forbidden);
                    talk.updated(channel, caller.session().sender());
                    return answer(channel);
                });
    }

    Future<Answer.Empty> setRole(Caller caller, Command.ChannelSetRole command) {
        Topic topic = Naming.topic(command.channel());
        UserId member = Naming.user(command.userId());
        return channels.setRole(topic, caller.session().user(), member, command.role())
                .compose(change -> {
                    requireDone(change, member);
                    return change == RoleChange.DONE
                            ? talk.roleChanged(topic, caller.session().sender(), member, command.role())
                            : Future.succeededFuture();
                })
                .map(Answer.EMPTY);
    }

    private static void requireDone(RoleChange change, UserId member) {
        switch (change) {
            case NOT_ALLOWED -> throw Refusal.forbidden();
            case NO_MEMBER ->
                throw Refusal.of(ErrorCode.NOT_FOUND, "userId: " + member + " (expected: a member of the channel)");
            case OWN_ROLE ->
                throw Refusal.of(
                        ErrorCode.INVALID_STATE,
                        "userId: " + member + " is the owner (expected: another member, who becomes the owner first)");
            case TOO_MANY_MODERATORS ->
                throw Refusal.limitExceeded(
                        "channel-moderators", "moderators (expected: at most " + ChannelStore.MODERATORS_MAX + ")");
            case DONE, SAME -> {}
        }
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
