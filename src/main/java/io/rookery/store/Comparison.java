package io.rookery.store;

import io.rookery.identity.UserId;
import io.rookery.protocol.PresenceStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the store has of connections that a node holds.
 *
 * @param missing those that it does not have under the node's lease, or that the lease's index does not name
 * @param users of the connections, as far as the store knows them
 */
public record Comparison(List<HeldConnection> missing, List<Seen> users) {

    /**
     * How a user is.
     *
     * @param ownStatus as the user sees it
     * @param zone as others see it; null when the user is nowhere
     * @param node over which others see the user; null when over none
     */
    public record Seen(
            UserId user,
            PresenceStatus ownStatus,
            @Nullable String zone,
            @Nullable String node) {}
}
