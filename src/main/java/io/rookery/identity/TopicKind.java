package io.rookery.identity;

import java.util.Locale;
import java.util.Optional;

/** What stands before the colon of a topic's name; it decides the policy of the topic. */
public enum TopicKind {
    WORLD(false),
    ROOM(false),
    GUILD(false),
    PARTY(false),
    SYSTEM(false),
    INBOX(false),
    /** What somebody's watchers listen to; clients reach it by the presence commands only. */
    PRESENCE(true);

    private final boolean internal;
    private final String prefix = name().toLowerCase(Locale.ROOT) + ":";

    TopicKind(boolean internal) {
        this.internal = internal;
    }

    /** The kind's name with its colon, as in {@code guild:}. */
    public String prefix() {
        return prefix;
    }

    /** The kind as written in settings, as in {@code guild}. */
    public String label() {
        return prefix.substring(0, prefix.length() - 1);
    }

    /** Whether what is said to topics of this kind is kept in a log. */
    public boolean isLogged() {
        return this != PRESENCE;
    }

    /** Whether listeners of topics of this kind tend to come back, to this node, soon after they left. */
    public boolean isLingering() {
        return this != INBOX;
    }

    /** Whether clients can never name topics of this kind. */
    boolean isInternal() {
        return internal;
    }

    /** Whether a name begins with a kind that clients know. */
    public static boolean isNamedBy(String name) {
        return of(name).filter(kind -> !kind.isInternal()).isPresent();
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
