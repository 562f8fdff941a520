package io.rookery.testing;

import java.util.List;
import java.util.Map;

/** Settings of the nodes that tests start, beside those that tell one node from another. */
final class NodeSettings {
    /** All clients come from one address and say more than people do. */
    static final Map<String, String> FOR_TESTS = Map.of(
            "ROOKERY_LIMITS_CONNECTIONS_PER_USER", "unlimited",
            "ROOKERY_LIMITS_CONNECTIONS_PER_ADDRESS", "unlimited",
            "ROOKERY_LIMITS_SESSIONS_PER_SECOND_PER_CORE", "unlimited",
            "ROOKERY_LIMITS_COMMANDS_PER_SECOND", "unlimited",
            "ROOKERY_LIMITS_COMMANDS_BURST", "unlimited",
            "ROOKERY_MODERATION_FLOOD_ENABLED", "false",
            "ROOKERY_AUTH_KEYS", "[{id: tests, algorithm: HS256, secret: " + TestTokens.SECRET + "}]");

    /** Several nodes share a small machine, and each is to be up again soon. */
    static final List<String> JVM_ARGUMENTS = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private NodeSettings() {}
}
