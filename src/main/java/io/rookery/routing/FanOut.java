package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.Recovery;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** The listeners of one event loop. Every call and every completion is on that loop. */
public interface FanOut {

    /** Makes a connection known, so that broadcasts reach it. */
    void add(Subscriber subscriber);

    /**
     * Has the task run when the connection is forgotten.
     *
     * @return false when it is not known, or not any more
     */
    boolean onRemove(Subscriber subscriber, Runnable task);

    /** Forgets a connection and all it listens to. */
    void remove(Subscriber subscriber);

    /**
     * Begins to listen to a topic with a log.
     *
     * <p>Live messages that arrive before the answer is written are held back: when the future completes, its handlers run
     * (and write the answer) before the first of them is offered.
     *
     * @param since where the reader stands; null to begin at the newest message
     */
    Future<Recovery> subscribe(Subscriber subscriber, Topic topic, @Nullable Position since);

    /** Begins to listen to a topic without a log. When the future completes, the topic's home knows of it. */
    Future<Void> listen(Subscriber subscriber, Topic topic);

    void unsubscribe(Subscriber subscriber, Topic topic);

    /** A connection that refused stored messages can take more. */
    void drained(Subscriber subscriber);

    boolean isSubscribed(Subscriber subscriber, Topic topic);
}
