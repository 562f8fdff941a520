package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.rookery.store.Draft;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says things in channels and to users. */
final class Messages {
    static final String KIND = "text";

    private final ChannelRules rules;
    private final Voice voice;
    private final PresenceLookup presence;
    private final ChatLimits limits;

    Messages(ChannelRules rules, Voice voice, PresenceLookup presence, ChatLimits limits) {
        this.rules = rules;
        this.voice = voice;
        this.presence = presence;
        this.limits = limits;
    }

    Future<Answer.Stored> say(Caller caller, Command.ChatSend command) {
        return say(caller, command, false);
    }

    /** Only if the sender is a member at that moment, even where anybody may speak. */
    Future<Answer.Stored> sayAsMember(Caller caller, Command.ChatSend command) {
        return say(caller, command, true);
    }

    private Future<Answer.Stored> say(Caller caller, Command.ChatSend command, boolean asMember) {
        Topic topic = Naming.topic(command.channel());
        String text = Bounds.cleanText(command.text());
        Bounds.content(text, command.payload(), limits);
        ChannelRules.Publishing publishing = rules.publishing(topic);
        if (publishing == ChannelRules.Publishing.FORBIDDEN) {
            throw Refusal.forbidden();
        }
        MessageBody body = new MessageBody(
                RandomIds.shortName(),
                caller.session().sender(),
                Bounds.kind(command.kind()),
                text,
                command.payload(),
                command.replyTo());
        boolean membersOnly = asMember || publishing == ChannelRules.Publishing.BY_MEMBERSHIP;
        return voice.publish(
                caller.session(),
                topic,
                new Draft(caller.session().user(), command.clientMessageId(), body, membersOnly),
                command.priority());
    }

    Future<Answer.Stored> tell(Caller caller, Command.DirectSend command) {
        return tell(caller, command, KIND);
    }

    Future<Answer.Stored> tell(Caller caller, Command.DirectSend command, String kind) {
        UserId to = Naming.user(command.to());
        String text = Bounds.cleanText(command.text());
        Bounds.content(text, command.payload(), limits);
        MessageBody body =
                new MessageBody(RandomIds.shortName(), caller.session().sender(), kind, text, command.payload(), null);
        Future<Answer.Stored> stored = voice.publish(
                caller.session(),
                to.inbox(),
                new Draft(caller.session().user(), command.clientMessageId(), body, false),
                Priority.NORMAL);
        return withOnline(stored, isOnline(presence, caller.session().user(), to));
    }

    /** Whether the viewer sees the user as connected; false when that cannot be told, for the message is stored all the same. */
    static Future<Boolean> isOnline(PresenceLookup presence, @Nullable UserId viewer, UserId user) {
        return presence.statuses(viewer, List.of(user))
                .map(found -> isOnline(found, user))
                .otherwise(false);
    }

    static Future<Answer.Stored> withOnline(Future<Answer.Stored> stored, Future<Boolean> online) {
        return stored.compose(place -> online.map(isOnline -> new Answer.Stored(
                place.messageId(),
                place.channel(),
                place.epoch(),
                place.offset(),
                place.timestampMillis(),
                place.duplicate(),
                place.durability(),
                isOnline)));
    }

    private static boolean isOnline(Map<UserId, PresenceStatus> found, UserId user) {
        PresenceStatus status = found.getOrDefault(user, PresenceStatus.OFFLINE);
        return status != PresenceStatus.OFFLINE && status != PresenceStatus.INVISIBLE;
    }
}
