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
import org.jspecify.annotations.Nullable;

/**
 * Changes what was said: authors edit and delete for a while, moderators delete at any time, and whoever may listen reacts.
 *
 * <p>Whoever may not listen learns nothing, not even whether there is such a message. In an inbox only the sender's own
 * messages can be changed, by the sender alone: nobody alters what others have said to them.
 */
final class MessageEditing {
    private final ChannelAccessCheck access;
    private final ChannelStore channels;
    private final Publisher publisher;
    private final Wording wording;
    private final ChatLimits limits;
    private Duration editWindow = Duration.ZERO;

    MessageEditing(
            ChannelAccessCheck access, ChannelStore channels, Publisher publisher, Wording wording, ChatLimits limits) {
        this.access = access;
        this.channels = channels;
        this.publisher = publisher;
        this.wording = wording;
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
        Alteration edit = new Alteration.Edit(wording.reworded(caller.session(), text));
        return seen(caller.session(), id)
                .compose(mayListen -> asAuthor(caller.session(), id, edit, mayListen))
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
        return access.require(caller.session(), id.topic())
                .compose(allowed -> alter(caller.session(), id, react, false, null))
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
        return channels.role(topic, session.user())
                .compose(role -> role.filter(known -> known.covers(ChannelRole.MODERATOR))
                                .isPresent()
                        ? alter(session, id, alteration, false, null)
                        : Future.failedFuture(refusal));
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
