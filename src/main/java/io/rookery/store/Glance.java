package io.rookery.store;

import io.rookery.protocol.Presence;
import java.util.List;

/**
 * A user's presence, and what decides who may see it, at one moment.
 *
 * @param presence as those see it who may
 * @param relations rises, as versions of presences do, whenever somebody may begin or cease to see the user, or the user's
 *     friends are others; 0 when it never did
 * @param atMillis the moment, by the store's clock
 * @param standings one a viewer, in the order asked for
 */
public record Glance(
        Presence presence, PresenceVisibility visibility, long relations, long atMillis, List<Standing> standings) {
    public Glance {
        standings = List.copyOf(standings);
    }
}
