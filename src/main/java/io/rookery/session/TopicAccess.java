package io.rookery.session;

import io.rookery.identity.Topic;
import io.vertx.core.Future;

/** Says who may listen to what. Called on the session's event loop. */
@FunctionalInterface
public interface TopicAccess {

    /**
     * @return false also where the topic does not exist and that must not be seen; fails with a {@link
     *     io.rookery.protocol.Refusal} when it cannot be told
     */
    Future<Boolean> mayListen(Session session, Topic topic);
}
