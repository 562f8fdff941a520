package io.rookery.routing;

import io.rookery.protocol.Recovery;
import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A wish to listen that waits for its answer. Belongs to one event loop. */
final class Subscription {
    private static final int NOT_ATTACHED = -1;

    private final long number;
    private final Beginning beginning;
    private final boolean rejoining;
    private final Promise<Recovery> promise = Promise.promise();
    private int attachedAt = NOT_ATTACHED;
    private boolean answered;

    /**
     * @param rejoining whether a connection that fell behind comes back, rather than a client that asks
     */
    Subscription(long number, Beginning beginning, boolean rejoining) {
        this.number = number;
        this.beginning = beginning;
        this.rejoining = rejoining;
    }

    long number() {
        return number;
    }

    Beginning beginning() {
        return beginning;
    }

    boolean isRejoining() {
        return rejoining;
    }

    Future<Recovery> future() {
        return promise.future();
    }

    boolean isAttached() {
        return attachedAt != NOT_ATTACHED;
    }

    boolean isAnswered() {
        return answered;
    }

    /** How many of the frames held back came before the position it is answered with. */
    int attachedAt() {
        return attachedAt;
    }

    /** From now on what is delivered comes after the position answered with. */
    void attached(int framesBefore) {
        attachedAt = framesBefore;
    }

    void answering() {
        answered = true;
    }

    void answer(Recovery recovery) {
        promise.complete(recovery);
    }

    void refuse(Refusal refusal) {
        promise.tryFail(refusal);
    }
}
