package io.rookery.store;

import io.rookery.identity.UserId;

/**
 * A user's connection as a lease's index names it.
 *
 * @param connectionId without spaces
 */
public record HeldConnection(UserId user, String connectionId) {

    /** The inverse of {@link #toString()}. */
    public static HeldConnection parse(String text) {
        int at = text.indexOf(' ');
        if (at < 0) {
            throw new IllegalArgumentException("connection: \"" + text + "\" (expected: user, space, connection)");
        }
        return new HeldConnection(new UserId(text.substring(0, at)), text.substring(at + 1));
    }

    @Override
    public String toString() {
        return user.value() + ' ' + connectionId;
    }
}
