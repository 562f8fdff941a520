package io.rookery.presence;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** One event loop's part in presence: homes of users, and this node's sessions of users. One for each event loop. */
final class PresenceVerticle extends VerticleBase {
    static final long TICK_MILLIS = 500;

    private final PresenceTracker tracker;

    PresenceVerticle(PresenceTracker tracker) {
        this.tracker = tracker;
    }

    @Override
    public Future<?> start() {
        PresenceLoop loop = tracker.join(vertx, context);
        vertx.setPeriodic(TICK_MILLIS, tick -> loop.tick());
        return Future.succeededFuture();
    }
}
