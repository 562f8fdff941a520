package io.rookery.store;

import java.time.Duration;
import java.util.Locale;

/**
 * Where one connection of a user is in its life.
 *
 * @param age how long it has been there, up to when it was last there; zero when that is not known
 * @param arrival what it is to its user
 */
public record ConnectionLife(Fate fate, Duration age, Arrival arrival) {

    /** What a change did to the connection. */
    public enum Fate {
        /** The store did not know it before. */
        CAME,
        STAYS,
        ENDED,
        /** It was to be removed, but another node holds it. */
        ELSEWHERE,
        /** The store does not know it. */
        UNKNOWN;

        static Fate of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /** Whether the connection brought its user. */
    public enum Arrival {
        /** The user was there, or the connection did not come. */
        NONE,
        /** The user was not there before, as far as the store remembers. */
        NEW,
        /** The user was there before. */
        RETURNING;

        static Arrival of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
