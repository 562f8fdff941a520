package io.rookery.store;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * What logs hold and the archive does not have yet.
 *
 * <p>A topic is marked before something is appended to it, so that nothing is forgotten when a node dies; marks are kept by
 * partition. Futures fail as those of {@link MessageLog}.
 */
public interface ArchiveBacklog {

    /**
     * The oldest messages of a topic that the archive does not have, and the oldest changes of those it has.
     *
     * @param limit of messages, and of changes
     */
    Future<Page> page(Topic topic, int limit);

    /**
     * Notes that the archive has what a page holds. If the store has lost some of it since, it notes only what it still has.
     *
     * @return how many messages the archive does not have, and one more if there are changes that it does not have
     */
    Future<Long> archived(Topic topic, Retention retention, Page page);

    /**
     * Records the change of a message that the archive alone has, in order with the changes of others.
     *
     * @param known as in {@link MessageChanges#change}
     * @param draft what gives it another content
     * @param archived the message before
     * @return changed, lost or full
     */
    Future<ChangeOutcome> changeArchived(
            Topic topic, Retention retention, long known, AlterationDraft draft, ChatMessage archived);

    Future<Void> mark(int partition, Topic topic);

    /**
     * @param from how many to leave out: those that were marked first
     */
    Future<List<Topic>> marked(int partition, int from, int limit);

    /** Takes marks away that are older than that; the others stay. */
    Future<Void> unmark(int partition, Collection<Topic> topics, Duration age);

    /**
     * @param head the newest message of the log
     * @param archived the offset up to which the archive has all
     * @param entries what follows it, as it was first said
     * @param changes what has become of those and of others; to be taken after them
     * @param late changes of content of messages that the log has let go of
     * @param changed up to which change that is, though not all may be of messages that the log holds; zero when there are none
     */
    record Page(
            Position head,
            long archived,
            List<ArchiveEntry> entries,
            List<ArchiveChange> changes,
            List<MessageChange> late,
            long changed) {
        public Page {
            entries = List.copyOf(entries);
            changes = List.copyOf(changes);
            late = List.copyOf(late);
        }

        public boolean isEmpty() {
            return entries.isEmpty() && changed == 0;
        }

        /** Up to where the archive has all, once it has this. */
        public Position end() {
            return entries.isEmpty()
                    ? new Position(head.epoch(), archived)
                    : entries.get(entries.size() - 1).message().position();
        }
    }
}
