package io.rookery.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One user's presence as others see it.
 *
 * @param version rises with every change of this user's presence; a receiver drops what is not newer. The time in milliseconds
 *     plus one, or one more than the last
 * @param zone where in the game's world the user is; null when nowhere, or offline
 * @param node the node of the connection that decides the status; null when offline
 * @param lastSeenMillis when the user was last connected or active, since 1970; zero when never
 */
public record Presence(
        String userId,
        PresenceStatus status,
        @Nullable String activity,
        @Nullable RawJson metadata,
        @Nullable String zone,
        @Nullable String node,
        long lastSeenMillis,
        long version) {
    /** When this version began, since 1970; never earlier than it did. */
    public long changedMillis() {
        return version - 1;
    }
}
