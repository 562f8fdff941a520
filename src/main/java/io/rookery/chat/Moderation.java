package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.Command;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.store.AuditLog.Done;
import io.rookery.store.Deed;
import io.rookery.store.Sanction;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What those who keep order in a channel can do: its owner, its moderators, and users whose token says that they do so everywhere. The
 * owner is nobody's to punish, a moderator only the owner's. Every deed is noted in the audit log, from which the nodes learn of it.
 */
final class Moderation {
    private final ChannelRules rules;
    private final ChatPorts ports;
    private final ChannelTalk talk;
    private final Rooms rooms;
    private final ModerationPorts moderation;

    Moderation(ChannelRules rules, ChatPorts ports, ChannelTalk talk, Rooms rooms, ModerationPorts moderation) {
        this.rules = rules;
        this.ports = ports;
        this.talk = talk;
        this.rooms = rooms;
        this.moderation = moderation;
    }

    Future<Answer.Empty> kick(Caller caller, Command.ChannelKick command) {
        Topic topic = Naming.topic(command.channel());
        UserId user = Naming.user(command.userId());
        return mayPunish(caller, topic, user)
                .compose(may -> remove(topic, user))
                .compose(gone -> noted(caller, Deed.CHANNEL_KICK, user, topic, 0, command.reason()));
    }

    Future<Answer.Empty> ban(Caller caller, Command.ChannelBan command) {
        Topic topic = Naming.topic(command.channel());
        UserId user = Naming.user(command.userId());
        return mayPunish(caller, topic, user)
                .compose(may ->
                        moderation.sanctions().impose(topic, user, Sanction.BAN, length(command.durationMillis())))
                .compose(imposed -> remove(topic, user).map(imposed))
                .compose(imposed ->
                        noted(caller, Deed.CHANNEL_BAN, user, topic, imposed.untilMillis(), command.reason()));
    }

    Future<Answer.Empty> unban(Caller caller, Command.ChannelUnban command) {
        Topic topic = Naming.topic(command.channel());
        UserId user = Naming.user(command.userId());
        return mayPunish(caller, topic, user)
                .compose(may -> moderation.sanctions().lift(topic, user, Sanction.BAN))
                .compose(was -> noted(caller, Deed.CHANNEL_UNBAN, user, topic, 0, null));
    }

    Future<Answer.Empty> mute(Caller caller, Command.ChannelMute command) {
        Topic topic = Naming.topic(command.channel());
        UserId user = Naming.user(command.userId());
        Sanction sanction = command.shadow() ? Sanction.SHADOW : Sanction.MUTE;
        return mayPunish(caller, topic, user)
                .compose(may -> moderation.sanctions().impose(topic, user, sanction, length(command.durationMillis())))
                .compose(imposed -> noted(
                        caller,
                        command.shadow() ? Deed.CHANNEL_SHADOW : Deed.CHANNEL_MUTE,
                        user,
                        topic,
                        imposed.untilMillis(),
                        command.reason()));
    }

    Future<Answer.Empty> unmute(Caller caller, Command.ChannelUnmute command) {
        Topic topic = Naming.topic(command.channel());
        UserId user = Naming.user(command.userId());
        return mayPunish(caller, topic, user)
                .compose(may -> moderation.sanctions().lift(topic, user, Sanction.MUTE))
                .compose(was -> moderation.sanctions().lift(topic, user, Sanction.SHADOW))
                .compose(was -> noted(caller, Deed.CHANNEL_UNMUTE, user, topic, 0, null));
    }

    Future<Answer.Empty> slow(Caller caller, Command.ChannelSlow command) {
        Topic topic = Naming.topic(command.channel());
        Duration interval = Duration.ofMillis(command.intervalMillis());
        return keepsOrder(caller, topic)
                .compose(role -> moderation.sanctions().slow(topic, interval))
                .compose(done -> noted(caller, Deed.CHANNEL_SLOW, null, topic, 0, interval.toMillis() + " ms"));
    }

    private Future<Void> mayPunish(Caller caller, Topic topic, UserId user) {
        if (user.equals(caller.session().user())) {
            throw Refusal.invalidParams("userId: " + user + " (expected: another user)");
        }
        return keepsOrder(caller, topic)
                .compose(own -> ports.channels()
                        .role(topic, user)
                        .compose(other -> isBelow(own, other)
                                ? Future.succeededFuture()
                                : Future.failedFuture(Refusal.forbidden())));
    }

    /** Fails for whoever does not keep order there; the game's own moderators count as owners. */
    private Future<ChannelRole> keepsOrder(Caller caller, Topic topic) {
        if (!rules.isSpokenIn(topic)) {
            throw Refusal.forbidden();
        }
        if (moderation.keepsOrderEverywhere(caller.session())) {
            return Future.succeededFuture(ChannelRole.OWNER);
        }
        return ports.channels()
                .role(topic, caller.session().user())
                .compose(own -> own.filter(role -> role.covers(ChannelRole.MODERATOR))
                        .map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(Refusal.forbidden())));
    }

    private static boolean isBelow(ChannelRole own, Optional<ChannelRole> other) {
        ChannelRole role = other.orElse(ChannelRole.MEMBER);
        return role == ChannelRole.MEMBER || role == ChannelRole.MODERATOR && own == ChannelRole.OWNER;
    }

    private static Duration length(@Nullable Long millis) {
        return millis == null ? Duration.ZERO : Duration.ofMillis(millis);
    }

    private Future<Void> remove(Topic topic, UserId user) {
        return ports.channels()
                .removeMember(topic, user, rules.ofMembers(topic))
                .compose(left -> {
                    if (!left.wasMember()) {
                        return Future.succeededFuture();
                    }
                    talk.left(topic, new Sender(user.value(), user.value()));
                    return ports.members().users().remove(user, topic);
                })
                .compose(gone -> rooms.left(user, topic));
    }

    private Future<Answer.Empty> noted(
            Caller caller, Deed deed, @Nullable UserId user, Topic topic, long untilMillis, @Nullable String reason) {
        return moderation
                .audit()
                .note(new Done(deed, caller.session().user().value(), user, topic, untilMillis, reason))
                .map(number -> {
                    moderation.tellNodes().run();
                    return Answer.EMPTY;
                });
    }
}
