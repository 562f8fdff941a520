package io.rookery.chat;

import io.rookery.chat.ModerationMeter.Cause;
import io.rookery.guard.FloodGuard;
import io.rookery.guard.WordList;
import io.rookery.identity.MessageId;
import io.rookery.identity.Topic;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.rookery.routing.Publisher;
import io.rookery.session.Session;
import io.rookery.settings.FloodSettings;
import io.rookery.store.Draft;
import io.rookery.store.UserSanctions.Held;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Collections;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one way for sessions to say something: what may not be said is refused, altered, or shown to its author alone. Unless the game's
 * services are asked, whatever is said is on its way before any asynchronous step; if they are, a session's messages and edits go one
 * after the other, so that their order stays.
 */
final class CheckedVoice implements Voice, Wording {
    private final Publisher publisher;
    private final FloodGuard flood;
    private final Supplier<FloodSettings> settings;
    private final WordList words;
    private final MessageHook hook;
    private final Shadows shadows;
    private final ModerationMeter meter;
    private final Clock clock;
    private final Turns turns = new Turns();

    CheckedVoice(
            Publisher publisher,
            FloodGuard flood,
            Supplier<FloodSettings> settings,
            WordList words,
            MessageHook hook,
            Shadows shadows,
            ModerationMeter meter,
            Clock clock) {
        this.publisher = publisher;
        this.flood = flood;
        this.settings = settings;
        this.words = words;
        this.hook = hook;
        this.shadows = shadows;
        this.meter = meter;
        this.clock = clock;
    }

    @Override
    public Future<Answer.Stored> publish(Session session, Topic topic, Draft draft, Priority priority) {
        requireVoice(session);
        requireCalm(session, draft.body().text(), draft.clientMessageId());
        WordList.Found found = found(draft.body().text());
        if (found.fate() == WordList.Fate.SHADOW) {
            meter.hidden(Cause.WORDS);
            return shadows.pretend(topic, draft, priority);
        }
        Draft said = found.fate() == null ? draft : with(found.text(), draft);
        return hook.isEnabled()
                ? turns.take(session, () -> asked(topic, said, priority))
                : publisher.publish(topic, said, priority);
    }

    /** Checks the text as if it were said anew. But nobody is misled: what would hide a new message refuses the change. */
    @Override
    public Future<ChatMessage> reword(
            Session session, MessageId id, String text, Function<String, Future<ChatMessage>> change) {
        String fit = reworded(session, text);
        return hook.isEnabled()
                ? turns.take(session, () -> asked(session, id, fit).compose(change))
                : change.apply(fit);
    }

    private String reworded(Session session, String text) {
        requireVoice(session);
        requireCalm(session, text, null);
        WordList.Found found = found(text);
        if (found.fate() == WordList.Fate.SHADOW) {
            meter.refused(Cause.WORDS);
            throw Refusal.forbidden("words");
        }
        return found.fate() == null ? text : found.text();
    }

    private Future<String> asked(Session session, MessageId id, String text) {
        return hook.askOfEdit(id, session.sender(), text).map(verdict -> {
            if (verdict instanceof Verdict.Refuse || verdict instanceof Verdict.Shadow) {
                meter.refused(Cause.HOOK);
                throw Refusal.forbidden(
                        verdict instanceof Verdict.Refuse refuse ? refuse.reason() : MessageHook.REASON);
            } else if (verdict instanceof Verdict.Mask mask) {
                meter.masked(Cause.HOOK);
                return mask.text();
            }
            return text;
        });
    }

    @Override
    public void requireVoice(Session session) {
        Held mute = session.mute();
        if (mute != null && mute.holdsAt(clock.millis())) {
            meter.refused(Cause.MUTE);
            throw Refusal.forbidden("muted", mute.untilMillis());
        }
    }

    private void requireCalm(Session session, @Nullable String text, @Nullable String clientMessageId) {
        if (!Collections.disjoint(session.roles(), settings.get().exemptRoles())) {
            return;
        }
        Refusal objection = flood.objection(session.user(), text, clientMessageId);
        if (objection != null) {
            meter.refused(Cause.FLOOD);
            throw objection;
        }
    }

    private WordList.Found found(@Nullable String text) {
        if (text == null) {
            return new WordList.Found(null, "");
        }
        WordList.Found found = words.find(text);
        if (found.fate() == WordList.Fate.BLOCK) {
            meter.refused(Cause.WORDS);
            throw Refusal.forbidden("words");
        } else if (found.fate() == WordList.Fate.MASK) {
            meter.masked(Cause.WORDS);
        }
        return found;
    }

    private Future<Answer.Stored> asked(Topic topic, Draft draft, Priority priority) {
        return hook.ask(topic, draft.body()).compose(verdict -> {
            if (verdict instanceof Verdict.Refuse refuse) {
                meter.refused(Cause.HOOK);
                return Future.failedFuture(Refusal.forbidden(refuse.reason()));
            } else if (verdict instanceof Verdict.Shadow) {
                meter.hidden(Cause.HOOK);
                return shadows.pretend(topic, draft, priority);
            } else if (verdict instanceof Verdict.Mask mask) {
                meter.masked(Cause.HOOK);
                return publisher.publish(topic, with(mask.text(), draft), priority);
            }
            return publisher.publish(topic, draft, priority);
        });
    }

    private static Draft with(String text, Draft draft) {
        MessageBody body = draft.body();
        MessageBody altered =
                new MessageBody(body.messageId(), body.from(), body.kind(), text, body.payload(), body.replyTo());
        return new Draft(draft.author(), draft.clientMessageId(), altered, draft.membersOnly());
    }
}
