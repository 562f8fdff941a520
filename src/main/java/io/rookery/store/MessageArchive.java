package io.rookery.store;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All messages that were ever stored, long after their logs have let go of them. Futures fail with a {@link
 * io.rookery.protocol.Refusal}: {@code unavailable}.
 */
public interface MessageArchive {

    /** Takes messages, all or none. May be repeated: nothing is kept twice. */
    Future<Void> add(List<ArchiveEntry> entries);

    /**
     * Notes what has become of messages it has, all or none. May be repeated, and says nothing of messages it does not have.
     *
     * @param changes one a message at most
     */
    Future<Void> change(List<ArchiveChange> changes);

    /** The message of each topic that was taken last; nothing for topics of which there is none. */
    Future<Map<Topic, Position>> ends(Collection<Topic> topics);

    /**
     * The newest messages below an offset.
     *
     * @param before exclusive
     * @param limit a few more may be given, where several have the same offset
     * @return in log order
     */
    Future<List<ChatMessage>> before(Topic topic, long before, int limit);

    /**
     * The oldest messages above an offset.
     *
     * @param after exclusive
     * @param before exclusive
     * @param limit a few more may be given, where several have the same offset
     * @return in log order
     */
    Future<List<ChatMessage>> between(Topic topic, long after, long before, int limit);

    /** The message of that name, as it is now; empty when there is none. */
    Future<Optional<ChatMessage>> find(Topic topic, String messageId);

    /** Looks for messages, the newest first. */
    Future<Found> search(ArchiveQuery query);

    /**
     * @param messages the newest first
     * @param next where the next page begins; empty on the last
     */
    record Found(List<ChatMessage> messages, Optional<String> next) {
        public Found {
            messages = List.copyOf(messages);
        }
    }
}
