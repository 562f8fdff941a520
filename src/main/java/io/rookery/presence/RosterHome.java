package io.rookery.presence;

import io.rookery.identity.NodeId;
import java.util.Collection;

/** The home of one place: keeps its roster, and tells those who follow. Belongs to one event loop. */
sealed interface RosterHome permits ZoneHome, ChannelHome {

    Roster roster();

    /** Whether the roster is complete. */
    boolean isReady();

    /** Whether it may be forgotten. */
    boolean isUnused();

    Followers followers();

    /** Every second or so, and when members have changed. */
    void tick(Collection<NodeId> members);

    /** It is forgotten. */
    void close();

    /**
     * Runs the work as soon as the roster is complete.
     *
     * @return false when too many wait already
     */
    default boolean whenReady(Runnable work) {
        followers().use();
        if (isReady()) {
            work.run();
            return true;
        }
        return followers().keep(work);
    }

    /** To be called on each question of a replica: whoever asks is told of changes for a while. */
    default void follow(NodeId node) {
        followers().add(node);
    }
}
