package io.rookery.presence;

import io.rookery.protocol.Presence;
import org.jspecify.annotations.Nullable;

/**
 * One step of a roster from one version to the next.
 *
 * @param roster whose step it is
 * @param presence null when the user left
 */
record RosterChange(
        long roster,
        long from,
        long to,
        String userId,
        @Nullable Presence presence) {}
