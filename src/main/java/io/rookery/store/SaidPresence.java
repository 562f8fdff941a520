package io.rookery.store;

import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.RawJson;
import org.jspecify.annotations.Nullable;

/** What a user says of themselves on one connection. */
public record SaidPresence(
        PresenceStatus status,
        @Nullable String activity,
        @Nullable RawJson metadata) {
    public SaidPresence {
        if (status == PresenceStatus.OFFLINE) {
            throw new IllegalArgumentException("status: offline (expected: any other)");
        }
    }
}
