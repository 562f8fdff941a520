package io.rookery.store;

/**
 * How somebody stands to a user whose presence they want to see.
 *
 * @param blocked whether either blocks the other
 * @param friend whether the user counts them among their friends
 */
public record Standing(boolean blocked, boolean friend) {
    public static final Standing STRANGER = new Standing(false, false);
}
