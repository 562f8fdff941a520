package io.rookery.presence;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** One event loop's part in zones. */
final class ZoneVerticle extends VerticleBase {
    private static final long TICK_MILLIS = 1000;

    private final Zones zones;

    ZoneVerticle(Zones zones) {
        this.zones = zones;
    }

    @Override
    public Future<?> start() {
        ZoneLoop loop = zones.join(vertx, context);
        vertx.setPeriodic(TICK_MILLIS, tick -> loop.tick());
        return Future.succeededFuture();
    }
}
