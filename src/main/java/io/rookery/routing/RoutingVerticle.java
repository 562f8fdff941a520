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
            RoutingLoop loop = routing.loop(number);
            CursorLoop cursors = loop.cursorLoop();
            vertx.setPeriodic(SECOND_MILLIS, timer -> {
                cursors.sendDigests(number, routing.loopCount());
                cursors.tidy();
            });
            vertx.setPeriodic(CHECK_EVERY_MILLIS, timer -> {
                loop.heal();
                cursors.checkSome();
            });
        });
    }
}
