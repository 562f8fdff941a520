package io.rookery.session;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.vertx.core.Future;
import java.util.Optional;

/** Tells in which room a user stands. Called on the event loop of the user's connection. */
@FunctionalInterface
public interface RoomLookup {

    /**
     * @return empty when the user stands nowhere; fails with a {@link io.rookery.protocol.Refusal} when it cannot be told
     */
    Future<Optional<Topic>> roomOf(UserId user);
}
