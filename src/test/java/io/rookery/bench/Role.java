package io.rookery.bench;

import com.fasterxml.jackson.databind.JsonNode;

/** What a {@link Player} does with its session. Used on the player's event loop. */
interface Role {
    /** Takes a frame that needs no reading as JSON; false when it is to be read. */
    default boolean takes(byte[] bytes, int from, int to, long nowNanos) {
        return false;
    }

    /** How far it has read, as JSON by channel. */
    default String positions() {
        return "{}";
    }

    /** A new session has begun, which listens to nothing yet. */
    default void began(Player player) {}

    /**
     * The same for one who wants to know what it listens to without asking.
     *
     * @param channels recoveries by name
     */
    default void began(Player player, JsonNode channels) {
        began(player);
    }

    /** The session goes on. */
    default void resumed(Player player, JsonNode channels) {}

    /** A command of its own is answered. */
    default void answered(Player player, int id, JsonNode answer) {}

    default void pushed(Player player, String method, JsonNode params) {}
}
