package io.rookery.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * What the game's own services are told over the event bus. They consume addresses that begin with {@code rookery.events.}.
 */
public final class ServiceEvents {
    private static final String PREFIX = "rookery.events.";
    private static final DeliveryOptions PATIENCE =
            new DeliveryOptions().setSendTimeout(Duration.ofSeconds(5).toMillis());

    private final EventBus eventBus;

    public ServiceEvents(Vertx vertx) {
        this.eventBus = vertx.eventBus();
    }

    /** Tells every consumer, at most once. */
    public void publish(String name, JsonObject event) {
        eventBus.publish(PREFIX + name, event);
    }

    /**
     * Tells one consumer.
     *
     * @return once it has replied with anything but a failure; fails when nobody consumes the address, or no reply comes
     *     within five seconds
     */
    public Future<Void> offer(String name, JsonObject event) {
        return eventBus.request(PREFIX + name, event, PATIENCE).mapEmpty();
    }
}
