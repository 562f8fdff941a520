package io.rookery.store;

import io.rookery.identity.UserId;
import java.util.Locale;

/**
 * The end of a user's last connection.
 *
 * @param atMillis when the store noted it, by its clock
 * @param lastSeenMillis when the user was last there
 */
public record WentOffline(UserId user, long atMillis, Reason reason, long lastSeenMillis) {

    /** Why the last connection ended. */
    public enum Reason {
        /** Its client closed the session. */
        CLOSED,
        /** It was lost, and nobody came back within the grace. */
        LOST,
        /** Its node died, and nobody came back within the grace. */
        NODE_DIED;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Reason of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /** The same whenever the same end is told of, and no other's. */
    public String id() {
        return user.value() + '@' + atMillis;
    }

    /** The inverse of {@link #toString()}. */
    static WentOffline parse(String text) {
        String[] parts = text.split(" ", 4);
        return new WentOffline(
                new UserId(parts[0]), Long.parseLong(parts[1]), Reason.of(parts[2]), Long.parseLong(parts[3]));
    }

    @Override
    public String toString() {
        return user.value() + ' ' + atMillis + ' ' + reason.label() + ' ' + lastSeenMillis;
    }
}
