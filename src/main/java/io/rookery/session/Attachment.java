package io.rookery.session;

import io.rookery.identity.Zone;
import io.rookery.protocol.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** The connection by which a session is reached. Safe to use from any thread; futures complete on the caller's context. */
public interface Attachment {
    void end(CloseCode code);

    /**
     * Tells where the session is in the world.
     *
     * @param zone empty when in none
     */
    void moved(String sessionId, Optional<Zone> zone);

    /** How the session is now; empty when the connection does not have it any more. */
    Future<Optional<JsonObject>> report(String sessionId);

    /** What the connection has noted; empty when it does not have the session any more. */
    Future<Optional<JsonObject>> flight(String sessionId);
}
