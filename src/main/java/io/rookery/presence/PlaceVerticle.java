package io.rookery.presence;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** One event loop's part in places. */
final class PlaceVerticle extends VerticleBase {
    private static final long TICK_MILLIS = 1000;

    private final Places places;

    PlaceVerticle(Places places) {
        this.places = places;
    }

    @Override
    public Future<?> start() {
        PlaceLoop loop = places.join(vertx, context);
        vertx.setPeriodic(TICK_MILLIS, tick -> loop.tick());
        return Future.succeededFuture();
    }
}
