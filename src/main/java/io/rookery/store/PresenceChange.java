package io.rookery.store;

import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import org.jspecify.annotations.Nullable;

/**
 * What became of a user when one connection changed.
 *
 * @param changed whether others see a difference, so that the version has risen
 * @param presence as others see it
 * @param ownStatus as the user sees it: may be {@link PresenceStatus#INVISIBLE}
 * @param said what the store knows to have been said on the connection; null when nothing or when it is gone
 */
public record PresenceChange(
        boolean changed,
        Presence presence,
        PresenceStatus ownStatus,
        @Nullable SaidPresence said) {}
