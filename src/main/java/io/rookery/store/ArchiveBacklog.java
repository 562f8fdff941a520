package io.rookery.store;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
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

    /** The oldest messages of a topic that the archive does not have. */
    Future<Page> page(Topic topic, int limit);

    /**
     * Notes that the archive has all up to a message. If the store has lost that message since, it notes only what it still has.
     *
     * @return how many messages the archive does not have
     */
    Future<Long> archived(Topic topic, Retention retention, Position upTo);

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
     */
    record Page(Position head, long archived, List<ArchiveEntry> entries) {
        public Page {
            entries = List.copyOf(entries);
        }

        /** How many messages the archive does not have. */
        public long missing() {
            return Math.max(0, head.offset() - archived);
        }
    }
}
