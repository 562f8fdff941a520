package io.rookery.identity;

import java.util.Optional;

/** What stands before the colon of a topic's name; it decides the policy of the topic. */
public enum TopicKind {
    WORLD,
    ROOM,
    GUILD,
    PARTY,
    SYSTEM,
    INBOX;

    private final String prefix = name().toLowerCase(java.util.Locale.ROOT) + ":";

    /** The kind's name with its colon, as in {@code guild:}. */
    public String prefix() {
        return prefix;
    }

    /** The kind as written in settings, as in {@code guild}. */
    public String label() {
        return prefix.substring(0, prefix.length() - 1);
    }

    static Optional<TopicKind> of(String name) {
        for (TopicKind kind : values()) {
            if (name.startsWith(kind.prefix) && name.length() > kind.prefix.length()) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
