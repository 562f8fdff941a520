package io.rookery.protocol;

/** Who may join a channel. */
public enum ChannelAccess {
    OPEN,
    MEMBERS,
    ROLE;

    /** The access as written in JSON, as in {@code members}. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
