package io.rookery.store;

import io.rookery.identity.Zone;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is so of one session. Null is what only the store knows, and leaves as it is.
 *
 * @param device what kind of client it is, as a {@link Device} is written; empty is what only the store knows
 * @param idle whether its user has done nothing for long
 * @param zone empty when it is nowhere
 * @param said what its user says
 */
@SuppressWarnings("NullableOptional") // nowhere is something else than not known
public record SessionPresence(
        String device,
        @Nullable Boolean idle,
        @Nullable Optional<Zone> zone,
        @Nullable SaidPresence said) {

    /** Nothing but the kind of client. */
    public static SessionPresence of(String device) {
        return new SessionPresence(device, null, null, null);
    }
}
