package io.rookery.store;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.vertx.core.Future;
import java.util.Optional;

/** Tells where logs go on of which the store knows nothing: it may have forgotten them, or have been replaced. */
@FunctionalInterface
public interface LogBeginnings {

    /**
     * @return the last message that is kept elsewhere; empty when there is none
     */
    Future<Optional<Position>> endOf(Topic topic);
}
