package io.rookery.store;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The log as Redis streams. Whoever calls is on the event loop of the links.
 *
 * <p>One append takes at most {@value #DRAFTS_MAX} drafts, one read gives at most {@value #MESSAGES_MAX} messages.
 */
public final class RedisMessageLog implements MessageLog {
    public static final int DRAFTS_MAX = 1024;
    public static final int MESSAGES_MAX = 10_000;

    private final BodyCodec bodies;
    private final LogEntries entries;
    private final LogScripts scripts;
    private final LogAppends appends;
    private final MessageChanges changes;

    public RedisMessageLog(RedisLinks links, BodyCodec bodies) {
        this(links, bodies, Optional.empty());
    }

    /**
     * @param beginnings where logs go on of which nothing is known; without, they begin at offset zero
     */
    public RedisMessageLog(RedisLinks links, BodyCodec bodies, Optional<LogBeginnings> beginnings) {
        this.bodies = bodies;
        this.entries = new LogEntries(bodies);
        this.scripts = new LogScripts(links, beginnings);
        this.appends = new LogAppends(links, beginnings);
        this.changes = new RedisMessageChanges(scripts, entries);
    }

    @Override
    public Future<List<AppendOutcome>> append(
            Topic topic, Retention retention, @Nullable Position known, List<Draft> drafts) {
        requireCount("drafts", drafts.size(), DRAFTS_MAX);
        List<Object> arguments = LogScripts.arguments(retention, 2 + 6 * drafts.size());
        arguments.add(known == null ? "" : known.epoch());
        arguments.add(known == null ? 0 : known.offset());
        drafts.forEach(draft -> add(draft, arguments));
        return appends.append(topic, drafts.size(), arguments);
    }

    private void add(Draft draft, List<Object> arguments) {
        String clientMessageId = draft.clientMessageId();
        arguments.add(draft.author().value());
        arguments.add(clientMessageId == null ? "" : clientMessageId);
        arguments.add(clientMessageId == null ? "" : Hashes.ofContent(draft.body()));
        arguments.add(draft.body().messageId());
        arguments.add(draft.membersOnly() ? "1" : "0");
        arguments.add(bodies.encode(draft.body()));
    }

    @Override
    public Future<Boolean> holds(Topic topic, Position known) {
        return scripts.call(RedisScript.HOLDS, topic, List.of(known.epoch(), known.offset()))
                .map(answer -> answer.toInteger() == 1);
    }

    @Override
    public Future<List<Healed>> heal(Topic topic, Retention retention, List<StoredMessage> messages, boolean behind) {
        requireCount("messages", messages.size(), DRAFTS_MAX);
        List<Object> arguments = LogScripts.arguments(retention, 1 + 8 * messages.size());
        arguments.add(behind ? "1" : "0");
        messages.forEach(message -> add(message, arguments));
        return scripts.call(RedisScript.HEAL, topic, arguments)
                .map(answer -> StreamSupport.stream(answer.spliterator(), false)
                        .map(RedisMessageLog::healed)
                        .toList());
    }

    private void add(StoredMessage message, List<Object> arguments) {
        Draft draft = message.draft();
        String clientMessageId = draft.clientMessageId();
        arguments.add(message.position().epoch());
        arguments.add(message.position().offset());
        arguments.add(message.timestampMillis());
        arguments.add(draft.author().value());
        arguments.add(clientMessageId == null ? "" : clientMessageId);
        arguments.add(clientMessageId == null ? "" : Hashes.ofContent(draft.body()));
        arguments.add(draft.body().messageId());
        arguments.add(bodies.encode(draft.body()));
    }

    private static Healed healed(Response answer) {
        int fate = answer.get(0).toInteger();
        return switch (fate) {
            case 0 -> new Healed.Held(place(answer));
            case 1 -> new Healed.PutBack(place(answer));
            case 2 -> new Healed.Appended(place(answer));
            case 3 -> new Healed.Left();
            case 4 -> new Healed.Unknown();
            default -> throw new IllegalStateException("healed: " + fate + " (expected: 0..4)");
        };
    }

    private static Position place(Response answer) {
        return new Position(answer.get(1).toString(), answer.get(2).toLong());
    }

    @Override
    public Future<LogHead> newest(Topic topic) {
        return scripts.call(JointScript.HEAD, topic)
                .map(answer -> new LogHead(
                        position(answer),
                        new ChangeMark(answer.get(2).toLong(), answer.get(3).toLong())));
    }

    @Override
    public Future<LogRange> read(Topic topic, Position since, int limit) {
        requireCount("limit", limit, MESSAGES_MAX);
        return scripts.call(RedisScript.READ, topic, List.of(since.epoch(), since.offset(), limit))
                .map(answer -> range(topic, new AnswerReader(answer)));
    }

    private LogRange range(Topic topic, AnswerReader answer) {
        Position head = new Position(answer.text(), answer.number());
        boolean isComplete = answer.flag();
        Position from = new Position(head.epoch(), answer.number());
        ChangeMark changed = new ChangeMark(answer.number(), answer.number());
        boolean isOnlyTrimmed = answer.flag();
        return new LogRange(head, isComplete, from, changed, entries.messages(topic, answer), isOnlyTrimmed);
    }

    @Override
    public Future<LogPage> page(Topic topic, @Nullable Long before, @Nullable Long after, int limit) {
        requireCount("limit", limit, MESSAGES_MAX);
        List<Object> arguments = List.of(before == null ? "" : before, after == null ? "" : after, limit + 1);
        return scripts.call(RedisScript.PAGE, topic, arguments)
                .map(answer -> page(entries.messages(topic, new AnswerReader(answer)), limit, after == null));
    }

    private static LogPage page(List<ChatMessage> found, int limit, boolean backward) {
        boolean more = found.size() > limit;
        List<ChatMessage> page = more ? found.subList(0, limit) : found;
        if (backward) {
            Collections.reverse(page);
        }
        return new LogPage(page, more);
    }

    @Override
    public Future<Long> acknowledge(Topic topic, String reader, long offset) {
        return scripts.call(RedisScript.ACKNOWLEDGE, topic, List.of(reader, offset))
                .map(Response::toLong);
    }

    private static Position position(Response answer) {
        return new Position(answer.get(0).toString(), answer.get(1).toLong());
    }

    @Override
    public Future<Optional<ChatMessage>> find(Topic topic, String messageId) {
        return changes.find(topic, messageId);
    }

    @Override
    public Future<ChangeOutcome> change(Topic topic, Retention retention, long known, AlterationDraft draft) {
        return changes.change(topic, retention, known, draft);
    }

    @Override
    public Future<ChangeOutcome> putBack(Topic topic, Retention retention, MessageChange lost) {
        return changes.putBack(topic, retention, lost);
    }

    @Override
    public Future<ChangeRange> changesOfMessages(Topic topic, long after, int limit) {
        return changes.changesOfMessages(topic, after, limit);
    }

    @Override
    public Future<ChangeRange> newestChanges(Topic topic, long head) {
        return changes.newestChanges(topic, head);
    }

    @Override
    public Future<ChangeRange> changes(Topic topic, long after, int limit) {
        return changes.changes(topic, after, limit);
    }

    private static void requireCount(String name, int count, int max) {
        if (count < 1 || count > max) {
            throw new IllegalArgumentException(name + ": " + count + " (expected: 1.." + max + ")");
        }
    }
}
