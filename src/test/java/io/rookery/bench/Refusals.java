package io.rookery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** What a client makes of a refused command. */
final class Refusals {
    static final int SESSION_EXPIRED = -32002;

    private static final Set<Integer> INVITING = Set.of(-32603, -32001, -32009, -32011);

    private Refusals() {}

    /** Whether the command may be repeated as it is. */
    static boolean invitesRepetition(JsonNode answer) {
        return INVITING.contains(answer.path("error").path("code").asInt());
    }

    /** Zero when it does not say. */
    static long retryAfterMillis(JsonNode answer) {
        return answer.path("error").path("data").path("retryAfterMs").asLong(0);
    }
}
