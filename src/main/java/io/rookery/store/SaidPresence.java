package io.rookery.store;

import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.RawJson;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a user says of themselves. It holds for all of the user's sessions.
 *
 * @param lasts how long it holds from when it was said; null for ever
 * @param atMillis when it was said, by the store's clock; zero when the store has not heard it yet
 */
public record SaidPresence(
        PresenceStatus status,
        @Nullable String activity,
        @Nullable RawJson metadata,
        @Nullable Duration lasts,
        long atMillis) {
    public SaidPresence {
        if (status == PresenceStatus.OFFLINE) {
            throw new IllegalArgumentException("status: offline (expected: any other)");
        }
    }
}
