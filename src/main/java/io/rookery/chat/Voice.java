package io.rookery.chat;

import io.rookery.identity.Topic;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Priority;
import io.rookery.session.Session;
import io.rookery.store.Draft;
import io.vertx.core.Future;

/** The way for sessions to say something. */
@FunctionalInterface
interface Voice {
    /**
     * @throws io.rookery.protocol.Refusal when it may not be said; the future fails with one, too
     */
    Future<Answer.Stored> publish(Session session, Topic topic, Draft draft, Priority priority);
}
