package io.rookery.identity;

/**
 * A part of the game's world that users are in.
 *
 * @param name 1 to 64 characters of {@code [A-Za-z0-9_.:/-]}
 */
public record Zone(String name) {
    public static final int LENGTH_MAX = 64;

    public Zone {
        if (!Names.matches(name, LENGTH_MAX)) {
            throw new IllegalArgumentException(
                    "zone: " + Names.quoted(name) + " (expected: " + Names.expected(LENGTH_MAX) + ")");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
