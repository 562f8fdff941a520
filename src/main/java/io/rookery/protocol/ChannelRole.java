package io.rookery.protocol;

/** What somebody is to a channel they belong to; the first may do most. */
public enum ChannelRole {
    OWNER,
    MODERATOR,
    MEMBER;

    /** The role as written in JSON, as in {@code moderator}. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether whoever has this role may do what needs the other one. */
    public boolean covers(ChannelRole needed) {
        return compareTo(needed) <= 0;
    }
}
