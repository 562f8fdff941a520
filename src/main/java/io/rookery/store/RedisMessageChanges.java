package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChatMessage;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes as one more Redis stream a topic, and a hash of what the changed messages have become. */
final class RedisMessageChanges implements MessageChanges {
    private static final String EDIT = "edit";
    private static final String DELETE = "delete";
    private static final String REACT = "react";
    private static final String UNREACT = "unreact";

    /** Where the values of a stream entry stand, each after its name. */
    private static final int OFFSET = 1;

    private static final int HEAD = 3;
    private static final int TIME = 5;
    private static final int WHAT = 7;
    private static final int MESSAGE_ID = 9;
    private static final int BY = 11;
    private static final int VALUE = 13;
    private static final int COUNT = 15;

    private final LogScripts scripts;
    private final LogEntries entries;

    RedisMessageChanges(LogScripts scripts, LogEntries entries) {
        this.scripts = scripts;
        this.entries = entries;
    }

    @Override
    public Future<Optional<ChatMessage>> find(Topic topic, String messageId) {
        return scripts.call(RedisScript.FIND, topic, List.of(messageId))
                .map(found -> entries.messages(topic, new AnswerReader(found)).stream()
                        .findFirst());
    }

    @Override
    public Future<ChangeOutcome> change(Topic topic, Retention retention, long known, AlterationDraft draft) {
        return call(topic, retention, draft, "", known, 0, "")
                .map(answer -> outcome(topic, draft, null, new AnswerReader(answer)));
    }

    /**
     * Records the change of a message that the log has let go of; or makes it there, if it is only farther back than is looked.
     *
     * @param draft what gives it another content
     * @param archived the message before
     */
    Future<ChangeOutcome> changeArchived(
            Topic topic, Retention retention, long known, AlterationDraft draft, ChatMessage archived) {
        return call(topic, retention, draft, archived.offset(), known, 0, archived.offset())
                .map(answer -> outcome(topic, draft, archived, new AnswerReader(answer)));
    }

    @Override
    public Future<ChangeOutcome> putBack(Topic topic, Retention retention, MessageChange lost) {
        AlterationDraft draft = new AlterationDraft(lost.messageId(), lost.by(), lost.alteration(), false, null);
        return call(topic, retention, draft, lost.offset(), 0, lost.sequence(), "")
                .map(answer -> outcome(topic, draft, null, new AnswerReader(answer)));
    }

    private Future<Response> call(
            Topic topic,
            Retention retention,
            AlterationDraft draft,
            Object offset,
            long known,
            long again,
            Object archivedOffset) {
        Duration ageMax = draft.ageMax();
        List<Object> arguments = List.of(
                Math.max(1, retention.ageMax().toMillis()),
                retention.changesMax(),
                what(draft.alteration()),
                draft.messageId(),
                offset,
                draft.by().value(),
                draft.authorOnly() ? "1" : "0",
                ageMax == null ? "" : ageMax.toMillis(),
                value(draft.alteration()),
                known,
                again,
                REACTIONS_MAX,
                REACTING_USERS_MAX,
                retention.backlogMax(),
                archivedOffset);
        return scripts.call(RedisScript.CHANGE, topic, draft.messageId(), arguments);
    }

    private static String what(Alteration alteration) {
        if (alteration instanceof Alteration.React react) {
            return react.removed() ? UNREACT : REACT;
        }
        return alteration instanceof Alteration.Edit ? EDIT : DELETE;
    }

    private static String value(Alteration alteration) {
        if (alteration instanceof Alteration.Edit edit) {
            return edit.text();
        }
        return alteration instanceof Alteration.React react ? react.reaction() : "";
    }

    private ChangeOutcome outcome(
            Topic topic, AlterationDraft draft, @Nullable ChatMessage archived, AnswerReader answer) {
        int status = answer.count();
        return switch (status) {
            case 0 -> changed(topic, draft, archived, answer);
            case 1 -> new ChangeOutcome.Same(entries.messages(topic, answer).get(0));
            case 2 -> new ChangeOutcome.Unknown();
            case 3 -> new ChangeOutcome.NotAuthor();
            case 4 -> new ChangeOutcome.TooLate();
            case 5 -> new ChangeOutcome.Deleted();
            case 6 -> new ChangeOutcome.ReactionsFull();
            case 7 -> new ChangeOutcome.UsersFull();
            case 8 -> new ChangeOutcome.Lost();
            case 9 -> new ChangeOutcome.Overtaken();
            case 10 -> new ChangeOutcome.Held();
            case 11 -> new ChangeOutcome.Full();
            default -> throw new IllegalStateException("outcome: " + status + " (expected: 0..11)");
        };
    }

    private ChangeOutcome.Changed changed(
            Topic topic, AlterationDraft draft, @Nullable ChatMessage archived, AnswerReader answer) {
        long sequence = answer.number();
        long before = answer.number();
        long head = answer.number();
        long timeMillis = answer.number();
        int count = answer.count();
        List<ChatMessage> found = entries.messages(topic, answer);
        ChatMessage message = found.isEmpty()
                ? ((Alteration.OfContent) draft.alteration()).applied(Objects.requireNonNull(archived), sequence)
                : found.get(0);
        MessageChange change = new MessageChange(
                sequence, head, message.offset(), draft.messageId(), timeMillis, draft.by(), draft.alteration(), count);
        return new ChangeOutcome.Changed(change, before, message);
    }

    @Override
    public Future<ChangeRange> changes(Topic topic, long after, int limit) {
        return read(topic, "after", after, limit, false);
    }

    @Override
    public Future<ChangeRange> changesOfMessages(Topic topic, long after, int limit) {
        return read(topic, "after", after, limit, true);
    }

    @Override
    public Future<ChangeRange> newestChanges(Topic topic, long head) {
        return read(topic, "since", head, CHANGES_READ_MAX, true);
    }

    private Future<ChangeRange> read(Topic topic, String mode, long from, int limit, boolean withMessages) {
        if (limit < 1 || limit > CHANGES_READ_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1.." + CHANGES_READ_MAX + ")");
        }
        List<Object> arguments = List.of(mode, from, limit, withMessages ? "1" : "0");
        return scripts.call(RedisScript.CHANGES, topic, arguments)
                .map(answer -> range(topic, new AnswerReader(answer)));
    }

    private ChangeRange range(Topic topic, AnswerReader answer) {
        boolean isComplete = answer.flag();
        ChangeMark newest = new ChangeMark(answer.number(), answer.number());
        List<MessageChange> made = changes(answer);
        Map<Long, ChatMessage> messages = new HashMap<>();
        entries.messages(topic, answer).forEach(message -> messages.put(message.offset(), message));
        List<ChangedMessage> changes = new ArrayList<>(made.size());
        for (MessageChange change : made) {
            changes.add(new ChangedMessage(change, messages.get(change.offset())));
        }
        return new ChangeRange(isComplete, newest, changes);
    }

    static List<MessageChange> changes(AnswerReader answer) {
        return LogEntries.entries(answer).stream()
                .map(RedisMessageChanges::change)
                .toList();
    }

    private static MessageChange change(LogEntries.Entry entry) {
        List<Response> fields = entry.fields();
        return new MessageChange(
                entry.offset(),
                fields.get(HEAD).toLong(),
                fields.get(OFFSET).toLong(),
                fields.get(MESSAGE_ID).toString(),
                fields.get(TIME).toLong(),
                new UserId(fields.get(BY).toString()),
                alteration(fields.get(WHAT).toString(), fields.get(VALUE).toString()),
                fields.get(COUNT).toInteger());
    }

    private static Alteration alteration(String what, String value) {
        return switch (what) {
            case EDIT -> new Alteration.Edit(value);
            case DELETE -> new Alteration.Delete();
            case REACT -> new Alteration.React(value, false);
            case UNREACT -> new Alteration.React(value, true);
            default -> throw new IllegalStateException("change: " + what + " (expected: edit, delete, react, unreact)");
        };
    }
}
