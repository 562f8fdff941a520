package io.rookery.identity;

/**
 * Anything a client can listen to: a channel, an inbox, somebody's presence.
 *
 * <p>Equality and hash are those of the name. The hash that places a topic in the cluster is {@link #placement()}, which is
 * the same in every process.
 */
public final class Topic {
    public static final int LENGTH_MAX = 128;

    private final String name;
    private final TopicKind kind;

    /**
     * A topic as a client names it.
     *
     * @param name {@code kind:name}, at most 128 characters of {@code [A-Za-z0-9_.:/-]}
     * @throws IllegalArgumentException when the name has another form, an unknown kind, or one that clients cannot name
     */
    public Topic(String name) {
        this(name, kindOf(name, false));
    }

    private Topic(String name, TopicKind kind) {
        this.name = name;
        this.kind = kind;
    }

    /** A topic named by another node, which may be of a kind that clients cannot name. */
    public static Topic ofTrusted(String name) {
        return new Topic(name, kindOf(name, true));
    }

    private static TopicKind kindOf(String name, boolean trusted) {
        if (!Names.matches(name, LENGTH_MAX)) {
            throw new IllegalArgumentException(
                    "channel: " + Names.quoted(name) + " (expected: " + Names.expected(LENGTH_MAX) + ")");
        }
        return TopicKind.of(name)
                .filter(known -> trusted || !known.isInternal())
                .orElseThrow(() -> new IllegalArgumentException("channel: " + Names.quoted(name)
                        + " (expected: kind:name with a kind of world, room, guild, party, system, inbox)"));
    }

    /** The topic that carries the changes of a user's presence. */
    public static Topic presenceOf(UserId user) {
        return ofUser(TopicKind.PRESENCE, user);
    }

    /** The topic that carries direct messages to a user. */
    static Topic inboxOf(UserId user) {
        return ofUser(TopicKind.INBOX, user);
    }

    /** A name of a user is of the alphabet of topics, and short enough to stand behind any kind. */
    private static Topic ofUser(TopicKind kind, UserId user) {
        return new Topic(kind.prefix() + user.value(), kind);
    }

    public String name() {
        return name;
    }

    public TopicKind kind() {
        return kind;
    }

    /** The user whose inbox this is; call only for topics of kind {@link TopicKind#INBOX}. */
    public UserId inboxOwner() {
        if (kind != TopicKind.INBOX) {
            throw new IllegalStateException(name + " is not an inbox");
        }
        return new UserId(name.substring(kind.prefix().length()));
    }

    /** A well-mixed hash of the name that every node computes alike. */
    public int placement() {
        return placementOf(name);
    }

    /** See {@link #placement()}; for names that are not topics, such as users. */
    public static int placementOf(String name) {
        int h = name.hashCode();
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        h ^= h >>> 16;
        return h;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Topic that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
