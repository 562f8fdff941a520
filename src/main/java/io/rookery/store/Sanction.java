package io.rookery.store;

import java.util.Locale;

/** What a user may suffer, in a channel or in the whole game. */
public enum Sanction {
    /** What the user says is refused. */
    MUTE,
    /** What the user says is taken, and nobody else learns of it. In channels only. */
    SHADOW,
    /** The user may not be there. */
    BAN;

    /** Its name in the store. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
