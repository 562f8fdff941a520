package io.rookery.cluster;

import io.rookery.identity.NodeId;
import java.util.List;

/**
 * Who is in the cluster, and which node is home to what. Safe to use from any thread; answers from memory.
 *
 * <p>Topics and users are spread over {@link #PARTITIONS} partitions, and each partition has one node as its home. Nodes may
 * disagree for moments while members come and go. Nothing may depend on there being one home only.
 */
public interface Homes {
    int PARTITIONS = 271;

    NodeId self();

    /** Every member as seen from here, this node included. */
    List<NodeId> members();

    /** The home of a partition, from 0 to {@code PARTITIONS - 1}. */
    NodeId homeOfPartition(int partition);

    /**
     * @param placement {@link io.rookery.identity.Topic#placementOf} of a topic's or user's name
     */
    static int partitionOf(int placement) {
        return Math.floorMod(placement, PARTITIONS);
    }

    default NodeId homeOf(int placement) {
        return homeOfPartition(partitionOf(placement));
    }

    default boolean isHome(int placement) {
        return homeOf(placement).equals(self());
    }

    /** Has the listener called, on an unspecified thread, whenever members or homes have changed. */
    void onChange(Runnable listener);
}
