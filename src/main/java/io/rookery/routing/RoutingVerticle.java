package io.rookery.routing;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Runs one event loop's homes and cursors. */
final class RoutingVerticle extends VerticleBase {
    private static final long SECOND_MILLIS = 1000;
    private static final long CHECK_EVERY_MILLIS = 100;

    private final Routing routing;

    RoutingVerticle(Routing routing) {
        this.routing = routing;
    }

    @Override
    public Future<?> start() {
        return routing.openLoop(vertx, context).onSuccess(number -> {
            CursorLoop cursors = routing.loop(number).cursorLoop();
            Healing healing = routing.loop(number).healing();
            vertx.setPeriodic(SECOND_MILLIS, timer -> {
                cursors.sendDigests(number, routing.loopCount());
                cursors.tidy();
            });
            vertx.setPeriodic(CHECK_EVERY_MILLIS, timer -> {
                healing.turn();
                cursors.checkSome();
            });
        });
    }
}
