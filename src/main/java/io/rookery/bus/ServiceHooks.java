package io.rookery.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** What the game's own services are asked over the event bus. They consume addresses that begin with {@code rookery.hooks.}. */
public final class ServiceHooks {
    private static final String PREFIX = "rookery.hooks.";

    private final EventBus eventBus;

    public ServiceHooks(Vertx vertx) {
        this.eventBus = vertx.eventBus();
    }

    /**
     * Asks one consumer.
     *
     * @return fails when nobody consumes the address, no reply comes within the deadline, or it is no JSON object
     */
    public Future<JsonObject> ask(String name, JsonObject question, Duration deadline) {
        return eventBus.<Object>request(
                        PREFIX + name, question, new DeliveryOptions().setSendTimeout(deadline.toMillis()))
                .map(Message::body)
                .map(body -> {
                    if (body instanceof JsonObject answer) {
                        return answer;
                    }
                    throw new IllegalArgumentException("reply: no object (expected: a JSON object)");
                });
    }
}
