package io.rookery.testing;

import java.util.List;

/**
 * Where a node runs, seen from the network.
 *
 * @param entry the command that enters the place; empty for the machine itself
 * @param clientHost where clients and operators reach the node
 * @param clusterHost where the other nodes reach it
 * @param redisHost where it reaches Redis
 */
public record Place(List<String> entry, String clientHost, String clusterHost, String redisHost) {
    /** The machine's own loopback address, for everything. */
    public static final Place LOOPBACK = new Place(List.of(), "127.0.0.1", "127.0.0.1", "127.0.0.1");

    public boolean isNamespace() {
        return !entry.isEmpty();
    }
}
