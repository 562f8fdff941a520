package io.rookery.store;

import java.util.Locale;
import java.util.Optional;

/** What those who keep order do. */
public enum Deed {
    CHANNEL_KICK,
    CHANNEL_BAN,
    CHANNEL_UNBAN,
    CHANNEL_MUTE,
    CHANNEL_SHADOW,
    CHANNEL_UNMUTE,
    CHANNEL_SLOW,
    USER_BAN,
    USER_UNBAN,
    USER_MUTE,
    USER_UNMUTE,
    REPORT_RESOLVED,
    REPORT_DISMISSED;

    /** As in {@code channel.kick}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** Empty for one of another version of the server. */
    static Optional<Deed> of(String label) {
        for (Deed deed : values()) {
            if (deed.label().equals(label)) {
                return Optional.of(deed);
            }
        }
        return Optional.empty();
    }

    /** Whether it is about the whole game, so that a user's sessions are to be looked at again. */
    public boolean isOfGame() {
        return this == USER_BAN || this == USER_UNBAN || this == USER_MUTE || this == USER_UNMUTE;
    }

    /** Whether the user is not to be in the channel any more. */
    public boolean endsListening() {
        return this == CHANNEL_KICK || this == CHANNEL_BAN;
    }
}
