package io.rookery.store;

import io.rookery.identity.Zone;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a user when one connection changed.
 *
 * @param changed whether others see a difference, so that the version has risen
 * @param presence as others see it
 * @param ownStatus as the user sees it: may be {@link PresenceStatus#INVISIBLE}
 * @param expiresIn when what the user says no longer holds, so that the store should be asked to look; null when nothing expires
 * @param known what the store knows now
 * @param life where the connection is in its life
 */
public record PresenceChange(
        boolean changed,
        Presence presence,
        PresenceStatus ownStatus,
        @Nullable Duration expiresIn,
        Known known,
        ConnectionLife life) {

    /**
     * What the store knows of the user, and of the connection that changed.
     *
     * @param said null when nothing
     * @param zone of the connection; empty when it is nowhere, or gone
     * @param idle whether the connection is
     * @param device of the connection, as a {@link Device} is written; empty when that is not known
     */
    public record Known(@Nullable SaidPresence said, Optional<Zone> zone, boolean idle, String device) {}
}
