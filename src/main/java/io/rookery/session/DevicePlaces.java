package io.rookery.session;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** Says where a session's device stands in what its user may miss. Called on the session's event loop. */
@FunctionalInterface
public interface DevicePlaces {

    /**
     * @param channels whether also in the channels the user belongs to
     * @return the inbox, then the channels, those joined last first; empty where there is nothing to be told of the past. Fails
     *     with a {@link io.rookery.protocol.Refusal} when it cannot be told.
     */
    Future<Map<Topic, Optional<Position>>> of(Session session, boolean channels);
}
