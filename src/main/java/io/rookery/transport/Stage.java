package io.rookery.transport;

import io.rookery.dispatch.Caller;
import io.rookery.session.Sessions.Hold;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection stands.
 *
 * <pre>
 *   Silent ──► Opening ──► Open ──► Ended
 *      ▲          │ ▲        │
 *      └──────────┘ └────────┘  (a fresh session gives way to a resumed one)
 * </pre>
 *
 * Every stage may go to {@code Ended}.
 */
sealed interface Stage {

    /** Nobody has said who they are. */
    record Silent(long sinceNanos) implements Stage {}

    /** A session is being made or taken over; what is asked meanwhile waits for it. */
    final class Opening implements Stage {
        private final Stage former;

        Opening(Stage former) {
            this.former = former;
        }

        /** What to go back to when nothing comes of it. */
        Stage former() {
            return former;
        }

        @Nullable
        Open formerlyOpen() {
            return former instanceof Open open ? open : null;
        }
    }

    /**
     * A session is here.
     *
     * @param recoveryToken the one its client was given with this connection
     * @param fresh whether it was just made for a token at the upgrade, so that it may give way to a resumed one
     */
    record Open(Hold hold, Caller caller, String connectionId, String recoveryToken, boolean fresh) implements Stage {
        Open used() {
            return fresh ? new Open(hold, caller, connectionId, recoveryToken, false) : this;
        }
    }

    /** The close frame is on its way; nothing is read or written any more. */
    record Ended(long sinceNanos) implements Stage {}
}
