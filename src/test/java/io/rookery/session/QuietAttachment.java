package io.rookery.session;

import io.rookery.identity.Zone;
import io.rookery.protocol.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** A connection that does nothing, and knows nothing. */
final class QuietAttachment implements Attachment {
    @Override
    public void end(CloseCode code) {}

    @Override
    public void moved(String sessionId, Optional<Zone> zone) {}

    @Override
    public Future<Optional<JsonObject>> report(String sessionId) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Optional<JsonObject>> flight(String sessionId) {
        return Future.succeededFuture(Optional.empty());
    }
}
