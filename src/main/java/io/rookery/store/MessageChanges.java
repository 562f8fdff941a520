package io.rookery.store;

import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * What becomes of messages after they were stored. Futures fail as those of {@link MessageLog}.
 *
 * <p>Whoever reads messages reads them as they are now. The changes themselves are kept one by one as long as the log keeps
 * messages, a multiple of its messages at most.
 */
public interface MessageChanges {
    /** Different reactions to one message. */
    int REACTIONS_MAX = 20;

    /** Users who react to one message. */
    int REACTING_USERS_MAX = 1_000;

    /** What one read gives at most. */
    int CHANGES_READ_MAX = 1_000;

    /**
     * Finds one message, as it is now, among the newest 1,000 of its log; so do the changes of one.
     *
     * @param messageId what the message is called within its topic
     */
    Future<Optional<ChatMessage>> find(Topic topic, String messageId);

    /**
     * Changes a message.
     *
     * @param known a change that the caller knows to be stored: if the store has lost it, nothing is done; zero when the caller
     *     knows none
     */
    Future<ChangeOutcome> change(Topic topic, Retention retention, long known, AlterationDraft draft);

    /**
     * Makes a change once more that the store has lost. May be repeated: it is made once.
     *
     * @return {@link ChangeOutcome.Changed} with a new sequence, {@link ChangeOutcome.Held} when it is not lost; else it cannot be
     *     put back, or needs not
     */
    Future<ChangeOutcome> putBack(Topic topic, Retention retention, MessageChange lost);

    /** Every change after one, with the messages as they are now. */
    Future<ChangeRange> changesOfMessages(Topic topic, long after, int limit);

    /**
     * The newest edit or deletion of each message, and the newest change of each reaction to it, as far as they were made when the
     * log's head was at an offset or beyond; with the messages.
     */
    Future<ChangeRange> newestChanges(Topic topic, long head);

    /** Every change after one, without messages. */
    Future<ChangeRange> changes(Topic topic, long after, int limit);
}
