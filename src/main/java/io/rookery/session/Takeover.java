package io.rookery.session;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Tells a node that a session it had was taken elsewhere.
 *
 * @param mark of the recovery token it was taken with, so that a late message does not end a connection that has taken the
 *     session back since
 */
record Takeover(String sessionId, int mark) {
    /** A mark tells tokens apart without being one. */
    static int markOf(String recoveryToken) {
        return recoveryToken.hashCode();
    }

    Buffer encoded() {
        return Buffer.buffer().appendInt(mark).appendString(sessionId);
    }

    static Takeover decode(Buffer message) {
        return new Takeover(
                message.getString(4, message.length(), StandardCharsets.US_ASCII.name()), message.getInt(0));
    }
}
