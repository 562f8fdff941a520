package io.rookery.identity;

/**
 * The name under which a user is known, everywhere in the cluster and for ever: the subject of the token.
 *
 * @param value 1 to 64 characters of {@code [A-Za-z0-9_.:/-]}, so that {@code inbox:<user>} is always a valid topic
 */
public record UserId(String value) {
    public static final int LENGTH_MAX = 64;

    /** The game itself, which says things as users do; nobody can be it. */
    public static final UserId GAME = new UserId("system");

    public UserId {
        if (!Names.matches(value, LENGTH_MAX)) {
            throw new IllegalArgumentException(
                    "user: " + Names.quoted(value) + " (expected: " + Names.expected(LENGTH_MAX) + ")");
        }
    }

    /** The topic that carries direct messages to this user. */
    public Topic inbox() {
        return Topic.inboxOf(this);
    }

    @Override
    public String toString() {
        return value;
    }
}
