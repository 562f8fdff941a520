package io.rookery.routing;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;

/** A connection that listens. All calls come on the event loop of its {@link FanOut}. */
public interface Subscriber {

    UserId user();

    Encoding encoding();

    /**
     * Takes messages that are shared with other subscribers, without flushing.
     *
     * @return false when they were not taken. Of what is stored nothing more is offered then: the subscriber is led on from the
     *     log after it has told {@link FanOut#drained}.
     */
    boolean offer(Batch batch);

    /** Called once after the offers of a tick. */
    void flush();

    /** Its user has left a topic it listens to, by whatever session. */
    default void userLeft(Topic topic) {}

    /** It has been led on from the log up to where everybody is, in one topic, and listens to it again. */
    default void caughtUp() {}
}
