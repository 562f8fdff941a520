package io.rookery.routing;

import io.rookery.identity.Topic;
import io.rookery.protocol.Push;
import io.rookery.protocol.Recovery;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** A subscription that is not answered yet: what comes live in the meantime is held back. Belongs to one event loop. */
final class HeldSubscription {
    /** Messages held back for one subscription; beyond it the subscription is refused as busy. */
    static final int HELD_MAX = 1024;

    private final long number;
    private final Subscriber subscriber;
    private final Topic topic;
    private final Promise<Recovery> promise = Promise.promise();
    private final List<Push> held = new ArrayList<>(0);
    private boolean attached;
    private boolean answered;

    HeldSubscription(long number, Subscriber subscriber, Topic topic) {
        this.number = number;
        this.subscriber = subscriber;
        this.topic = topic;
    }

    long number() {
        return number;
    }

    Subscriber subscriber() {
        return subscriber;
    }

    Topic topic() {
        return topic;
    }

    Promise<Recovery> promise() {
        return promise;
    }

    boolean answered() {
        return answered;
    }

    List<Push> held() {
        return held;
    }

    /** From now on what is delivered comes after the position answered with. */
    void attached() {
        attached = true;
        held.clear();
    }

    /**
     * @return false when there is no room
     */
    boolean hold(Push push) {
        if (!attached) {
            return true;
        }
        held.add(push);
        return held.size() <= HELD_MAX;
    }

    void answer(Recovery recovery) {
        answered = true;
        promise.complete(recovery);
    }
}
