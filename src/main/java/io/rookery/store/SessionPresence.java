package io.rookery.store;

import io.rookery.identity.Zone;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is so of one session. Null is what only the store knows, and leaves as it is.
 *
 * @param device what kind of client it is; may be empty
 * @param idle whether its user has done nothing for long
 * @param zone empty when it is nowhere
 * @param said what its user says
 * @param generation how often the session had been taken over when its client was attached: whoever holds it for a later one
 *     keeps it
 * @param attached whether it has a client; if not, it is not noted where it is not known any more
 */
@SuppressWarnings("NullableOptional") // nowhere is something else than not known
public record SessionPresence(
        String device,
        @Nullable Boolean idle,
        @Nullable Optional<Zone> zone,
        @Nullable SaidPresence said,
        long generation,
        boolean attached) {

    /** Of a new session that has a client. */
    public SessionPresence(
            String device, @Nullable Boolean idle, @Nullable Optional<Zone> zone, @Nullable SaidPresence said) {
        this(device, idle, zone, said, 0, true);
    }

    /** Nothing but the kind of client. */
    public static SessionPresence of(String device) {
        return new SessionPresence(device, null, null, null);
    }
}
