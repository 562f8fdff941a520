package io.rookery.bus;

import io.rookery.identity.NodeId;

/** Learns when messages from or to another node may have been lost. Called on the bus's own event loop. */
@FunctionalInterface
public interface PeerListener {
    void lossPossible(NodeId peer);
}
