package io.rookery.store;

import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the store knows of a user's presence, for operators.
 *
 * @param presence as others see it
 * @param ownStatus as the user sees it
 * @param connections by name; none when the user is offline
 */
public record UserRecord(Presence presence, PresenceStatus ownStatus, List<Connection> connections) {

    /**
     * One session.
     *
     * @param lease of the node that has it
     * @param zone null when it is nowhere
     * @param sinceMillis when it began, by the store's clock
     */
    public record Connection(
            String id,
            NodeLease lease,
            Device device,
            @Nullable String zone,
            boolean idle,
            long sinceMillis) {}
}
