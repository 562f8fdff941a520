package io.rookery.testing.client;

import io.vertx.core.json.JsonObject;
import java.util.Set;

/** An error answer to a command. */
public final class Refused extends RuntimeException {
    public static final int SESSION_EXPIRED = -32002;

    private static final Set<Integer> RETRY = Set.of(-32603, -32001, -32009, -32011);
    private static final long RETRY_AFTER_MILLIS = 100;

    private final int code;
    private final long retryAfterMillis;

    Refused(String method, JsonObject error) {
        super(method + ": " + error.encode(), null, false, false);
        this.code = error.getInteger("code");
        JsonObject data = error.getJsonObject("data", new JsonObject());
        this.retryAfterMillis = data.getLong("retryAfterMs", RETRY_AFTER_MILLIS);
    }

    public int code() {
        return code;
    }

    /** Whether the same command may succeed later. */
    boolean invitesRetry() {
        return RETRY.contains(code);
    }

    long retryAfterMillis() {
        return retryAfterMillis;
    }
}
