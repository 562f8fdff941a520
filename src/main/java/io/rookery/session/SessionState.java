package io.rookery.session;

import io.rookery.identity.Zone;
import java.util.Locale;

/**
 * Where one client stands with its session, from the acceptance of its connection to its end. A transition exists only on the
 * states that allow it.
 *
 * <pre>
 *   Connected ◄──► Authenticated ◄──► InWorld
 *       │                │               │
 *       └────────────────┴───────┬───────┘
 *                                ▼
 *                         Disconnecting
 *                                │
 *                                ▼
 *                          Disconnected
 * </pre>
 *
 * The first three may also go to {@code Disconnected} at once, when the connection is lost; {@code InWorld} goes back to {@code
 * Connected} as well, when the client closes its session. A session that is resumed begins anew as {@code Authenticated}, on
 * its new connection.
 */
public sealed interface SessionState {
    Phase phase();

    /** By the monotonic clock. */
    long sinceNanos();

    /** A client that may say something. */
    sealed interface Alive extends SessionState permits Connected, Established {
        /** The close frame is sent. */
        default Disconnecting disconnecting(long nowNanos) {
            return new Disconnecting(nowNanos);
        }

        /** The connection is lost without a word. */
        default Disconnected lost(long nowNanos) {
            return new Disconnected(nowNanos);
        }
    }

    /** A client that has a session. */
    sealed interface Established extends Alive permits Authenticated, InWorld {
        Tenure tenure();

        /** The client ends its session, and has a moment to hear that this was done. */
        default Connected closed(long nowNanos) {
            return new Connected(nowNanos);
        }
    }

    /** Nobody has said who they are. */
    record Connected(long sinceNanos) implements Alive {
        @Override
        public Phase phase() {
            return Phase.CONNECTED;
        }

        Authenticated authenticated(Tenure tenure, long nowNanos) {
            return new Authenticated(tenure, nowNanos);
        }
    }

    /** The client has a session, and is in no zone. */
    record Authenticated(Tenure tenure, long sinceNanos) implements Established {
        @Override
        public Phase phase() {
            return Phase.AUTHENTICATED;
        }

        InWorld entered(Zone zone, long nowNanos) {
            return new InWorld(tenure, zone, nowNanos);
        }

        /** A session that was just made for the token of the upgrade gives way to the one the client had. */
        Authenticated givesWayTo(Tenure other, long nowNanos) {
            return new Authenticated(other, nowNanos);
        }

        Authenticated used() {
            return tenure.fresh() ? new Authenticated(tenure.used(), sinceNanos) : this;
        }
    }

    /** The session is in a zone. */
    record InWorld(Tenure tenure, Zone zone, long sinceNanos) implements Established {
        @Override
        public Phase phase() {
            return Phase.IN_WORLD;
        }

        /** It stays in the world. */
        InWorld entered(Zone another) {
            return new InWorld(tenure, another, sinceNanos);
        }

        Authenticated leftWorld(long nowNanos) {
            return new Authenticated(tenure, nowNanos);
        }
    }

    /** The close frame is on its way; nothing is read or written any more. */
    record Disconnecting(long sinceNanos) implements SessionState {
        @Override
        public Phase phase() {
            return Phase.DISCONNECTING;
        }

        Disconnected disconnected(long nowNanos) {
            return new Disconnected(nowNanos);
        }
    }

    /** The connection has gone; the session waits for its client, or goes on elsewhere, or is over. */
    record Disconnected(long sinceNanos) implements SessionState {
        @Override
        public Phase phase() {
            return Phase.DISCONNECTED;
        }
    }

    /** The states by name. */
    enum Phase {
        CONNECTED,
        AUTHENTICATED,
        IN_WORLD,
        DISCONNECTING,
        DISCONNECTED;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** As it stands in answers and metrics. */
        public String label() {
            return label;
        }
    }
}
