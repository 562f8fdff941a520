package io.rookery.cluster;

import io.rookery.identity.NodeId;
import java.util.List;

/**
 * Who is in the cluster, and which node is home to what. Safe to use from any thread; answers from memory.
 *
 * <p>Nodes may disagree for moments while members come and go. Nothing may depend on there being one home only.
 */
public interface Homes {

    NodeId self();

    /** Every member as seen from here, this node included. */
    List<NodeId> members();

    /**
     * @param placement {@link io.rookery.identity.Topic#placementOf} of a topic's or user's name
     */
    NodeId homeOf(int placement);

    default boolean isHome(int placement) {
        return homeOf(placement).equals(self());
    }

    /** Has the listener called, on an unspecified thread, whenever members or homes have changed. */
    void onChange(Runnable listener);
}
