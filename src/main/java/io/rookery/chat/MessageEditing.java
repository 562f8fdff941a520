package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.MessageId;
import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.routing.Publisher;
import io.rookery.session.Session;
import io.rookery.store.Alteration;
import io.rookery.store.AlterationDraft;
import io.rookery.store.ChannelStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Changes what was said: authors edit and delete for a while, moderators delete at any time, and whoever may listen
 * reacts.
 *
 * <p>Whoever may not listen learns nothing, not even whether there is such a message. In an inbox only the sender's own
 * messages can be changed, by the sender alone: nobody alters what others have said to them.
 */
final class MessageEditing {
    private final ChannelAccessCheck access;
    private final ChannelStore channels;
    private final Publisher publisher;
    private final Wording wording;
    private final BiPredicate<Session, Topic> keepsOrder;
    private final BiFunction<UserId, Topic, Future<Boolean>> silent;
    private final ChatLimits limits;
    private Duration editWindow = Duration.ZERO;

    /**
     * @param keepsOrder who is a moderator somewhere without a role there
     * @param silent of whom others are to hear nothing somewhere
     */
    MessageEditing(
            ChannelAccessCheck access,
            ChannelStore channels,
            Publisher publisher,
            Wording wording,
            BiPredicate<Session, Topic> keepsOrder,
            BiFunction<UserId, Topic, Future<Boolean>> silent,
            ChatLimits limits) {
        this.access = access;
        this.channels = channels;
        this.publisher = publisher;
        this.wording = wording;
        this.keepsOrder = keepsOrder;
        this.silent = silent;
        this.limits = limits;
    }

    /** Lets authors change what they said for so long from now on. */
    void editable(Duration window) {
        editWindow = window;
    }

    Future<Answer.Edited> edit(Caller caller, Command.ChatEdit command) {
        String text = Bounds.requireCleanText(command.text());
        Bounds.content(text, null, limits);
        MessageId id = Naming.message(command.messageId());
        return seen(caller.session(), id)
                .compose(mayListen -> requireHeard(caller.session(), id.topic())
                        .compose(isHeard -> wording.reword(
                                caller.session(),
                                id,
                                text,
                                fit -> asAuthor(caller.session(), id, new Alteration.Edit(fit), mayListen))))
                .map(Answer.Edited::new);
    }

    Future<Answer.Empty> delete(Caller caller, Command.ChatDelete command) {
        MessageId id = Naming.message(command.messageId());
        Alteration delete = new Alteration.Delete();
        return seen(caller.session(), id)
                .compose(mayListen -> asAuthor(caller.session(), id, delete, mayListen)
                        .recover(refusal -> asModerator(caller.session(), id, delete, refusal)))
                .map(Answer.EMPTY);
    }

    Future<Answer.Reactions> react(Caller caller, Command.ChatReact command) {
        MessageId id = Naming.message(command.messageId());
        Alteration react = new Alteration.React(ReactionText.of(command.reaction()), command.remove());
        wording.requireVoice(caller.session());
        return access.require(caller.session(), id.topic())
                .compose(allowed -> requireHeard(caller.session(), id.topic()))
                .compose(isHeard -> alter(caller.session(), id, react, false, null))
                .map(message -> new Answer.Reactions(message.messageId(), message.reactions()));
    }

    /**
     * @return whether the session may listen; senders of direct messages may not, and have said something all the same
     */
    private Future<Boolean> seen(Session session, MessageId id) {
        return access.mayListen(session, id.topic()).map(mayListen -> {
            if (!mayListen && id.topic().kind() != TopicKind.INBOX) {
                throw Refusal.forbidden();
            }
            return mayListen;
        });
    }

    /** Whoever is not to be heard somewhere, is told what they would be told of a message that is too old. */
    private Future<Void> requireHeard(Session session, Topic topic) {
        return silent.apply(session.user(), topic)
                .compose(isSilent -> isSilent ? Future.failedFuture(Refusal.forbidden()) : Future.succeededFuture());
    }

    private Future<ChatMessage> asAuthor(Session session, MessageId id, Alteration alteration, boolean mayListen) {
        Future<ChatMessage> altered = alter(session, id, alteration, true, editWindow);
        return mayListen
                ? altered
                : altered.recover(refusal ->
                        Future.failedFuture(is(refusal, ErrorCode.NOT_FOUND) ? Refusal.forbidden() : refusal));
    }

    private Future<ChatMessage> asModerator(Session session, MessageId id, Alteration alteration, Throwable refusal) {
        Topic topic = id.topic();
        if (!is(refusal, ErrorCode.FORBIDDEN) || topic.kind() == TopicKind.INBOX) {
            return Future.failedFuture(refusal);
        }
        return isModerator(session, topic)
                .compose(isModerator ->
                        isModerator ? alter(session, id, alteration, false, null) : Future.failedFuture(refusal));
    }

    private Future<Boolean> isModerator(Session session, Topic topic) {
        return keepsOrder.test(session, topic)
                ? Future.succeededFuture(true)
                : channels.role(topic, session.user())
                        .map(role -> role.filter(known -> known.covers(ChannelRole.MODERATOR))
                                .isPresent());
    }

    private Future<ChatMessage> alter(
            Session session, MessageId id, Alteration alteration, boolean authorOnly, @Nullable Duration ageMax) {
        UserId by = session.user();
        return publisher.alter(id.topic(), new AlterationDraft(id.own(), by, alteration, authorOnly, ageMax));
    }

    private static boolean is(Throwable failure, ErrorCode code) {
        return failure instanceof Refusal refusal && refusal.code() == code;
    }
}
