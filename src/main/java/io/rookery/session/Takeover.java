package io.rookery.session;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Tells a node that a session it had was taken elsewhere.
 *
 * @param generation how often the session had been taken over then, so that a late message does not end a connection that has
 *     taken the session back since
 */
record Takeover(String sessionId, long generation) {
    Buffer encoded() {
        return Buffer.buffer().appendLong(generation).appendString(sessionId);
    }

    static Takeover decode(Buffer message) {
        return new Takeover(
                message.getString(Long.BYTES, message.length(), StandardCharsets.US_ASCII.name()), message.getLong(0));
    }
}
