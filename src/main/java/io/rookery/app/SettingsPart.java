package io.rookery.app;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.SettingsExchange;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When a node compares its settings with those of the cluster. Belongs to one event loop. */
final class SettingsPart {
    /** A node that finds no store by then starts without, and is not ready until it has found it. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration TRY_EVERY = Duration.ofMillis(50);
    private static final Logger LOG = LoggerFactory.getLogger(SettingsPart.class);

    private final Vertx vertx;
    private final Context context;
    private final SettingsExchange exchange;

    SettingsPart(Vertx vertx, Context context, SettingsExchange exchange) {
        this.vertx = vertx;
        this.context = context;
        this.exchange = exchange;
    }

    /** Completes when the cluster's settings hold here, or the store could not be asked. */
    Future<Void> begin(Bus bus, LoopStores stores) {
        bus.serve(Concern.SETTINGS, List.of(new Bus.Loop(context, exchange)));
        stores.here().onConnected(incarnation -> compare());
        vertx.setPeriodic(SettingsExchange.COMPARE_EVERY.toMillis(), timer -> compare());
        Promise<Void> begun = Promise.promise();
        tryFirst(begun, System.nanoTime() + PATIENCE.toNanos());
        return begun.future();
    }

    private void compare() {
        exchange.compare().onFailure(failure -> LOG.debug("The settings could not be read: {}", failure.getMessage()));
    }

    private void tryFirst(Promise<Void> begun, long untilNanos) {
        exchange.compare().onSuccess(begun::complete).onFailure(failure -> {
            if (System.nanoTime() - untilNanos < 0) {
                vertx.setTimer(TRY_EVERY.toMillis(), again -> tryFirst(begun, untilNanos));
            } else {
                LOG.warn("The node starts without the settings of the cluster: {}", failure.getMessage());
                begun.complete();
            }
        });
    }
}
