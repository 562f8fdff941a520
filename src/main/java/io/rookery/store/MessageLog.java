package io.rookery.store;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ordered, stored messages of every topic. The only place where a message gets its position.
 *
 * <p>Each call is atomic. Every call first compares the store's incarnation with the one the log was last written under; on
 * a mismatch a new epoch begins at the head the store still knows, and the pair (old epoch, that offset) is kept, the last
 * 16 of them, so that a reader who had not read beyond it goes on without loss.
 *
 * <p>Futures fail with a {@link io.rookery.protocol.Refusal}: {@code unavailable} when nothing was sent to the store,
 * {@code outcomeUnknown} when no answer came within the command deadline.
 */
public interface MessageLog extends MessageChanges {

    /**
     * Appends in the given order.
     *
     * @param known a message that the caller knows to be stored: if the store has lost it, nothing is appended and every outcome
     *     is {@link AppendOutcome.Lost}; null when the caller knows none
     * @param drafts at least one; all are of the topic
     * @return one outcome a draft, in the same order
     */
    Future<List<AppendOutcome>> append(Topic topic, Retention retention, @Nullable Position known, List<Draft> drafts);

    /** Whether the log is still the one in which the message at that position stands or stood. */
    Future<Boolean> holds(Topic topic, Position known);

    /**
     * Puts back messages that the store has lost. May be repeated: nothing is stored twice.
     *
     * @param messages at least one, in log order
     * @param behind whether those that cannot go back to their places are appended behind the newest message; else they are
     *     left
     * @return one outcome a message, in the same order
     */
    Future<List<Healed>> heal(Topic topic, Retention retention, List<StoredMessage> messages, boolean behind);

    /** The position of the newest message. A log that does not exist yet begins its first epoch at offset zero. */
    default Future<Position> head(Topic topic) {
        return newest(topic).map(LogHead::position);
    }

    /** The same with the newest change. */
    Future<LogHead> newest(Topic topic);

    /**
     * Reads forward.
     *
     * @param since exclusive
     * @param limit at most this many messages, at least 1
     */
    Future<LogRange> read(Topic topic, Position since, int limit);

    /**
     * Reads a page of history by offset, whatever the epoch.
     *
     * @param before exclusive; when given, the newest messages before it
     * @param after exclusive; when given, the oldest messages after it; with neither, the newest of all
     */
    Future<LogPage> page(Topic topic, @Nullable Long before, @Nullable Long after, int limit);

    /**
     * Notes that a reader's application has messages up to an offset.
     *
     * @return what was noted before; a lower offset than noted changes nothing
     */
    Future<Long> acknowledge(Topic topic, String reader, long offset);
}
