package io.rookery.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whom a user lets see their presence, blocked users apart. */
public enum PresenceVisibility {
    EVERYONE,
    FRIENDS,
    NOBODY;

    /** As written in JSON and in the store, as in {@code friends}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<PresenceVisibility> of(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label))
                .findFirst();
    }
}
