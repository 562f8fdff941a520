package io.rookery.protocol;

/** What a user says of themselves, or what the server concludes. */
public enum PresenceStatus {
    ONLINE,
    AWAY,
    BUSY,
    OFFLINE,
    IN_GAME,
    IN_MENU,
    /** Others see {@link #OFFLINE}. */
    INVISIBLE;

    /** The status as written in JSON, as in {@code in_game}. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
