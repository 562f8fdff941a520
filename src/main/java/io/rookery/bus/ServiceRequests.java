package io.rookery.bus;

import io.rookery.identity.RandomIds;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the game's own services ask over the event bus: they send a JSON object to an address that begins with {@code
 * rookery.services.} and get one back, or a failure with the number of an {@link ErrorCode}. One of the nodes answers.
 */
public final class ServiceRequests {
    private static final String PREFIX = "rookery.services.";
    private static final Logger LOG = LoggerFactory.getLogger(ServiceRequests.class);

    private final EventBus eventBus;

    public ServiceRequests(Vertx vertx) {
        this.eventBus = vertx.eventBus();
    }

    /**
     * Answers from now on, on the context of the caller.
     *
     * @param answer throws or fails with a {@link Refusal}; anything else is a fault
     * @return once the whole cluster knows
     */
    public Future<Void> serve(String name, Function<JsonObject, Future<JsonObject>> answer) {
        return eventBus.consumer(PREFIX + name, (Message<Object> request) -> received(request, answer))
                .completion();
    }

    private static void received(Message<Object> request, Function<JsonObject, Future<JsonObject>> answer) {
        answered(request.body(), answer).onSuccess(request::reply).onFailure(failure -> refuse(request, failure));
    }

    private static Future<JsonObject> answered(Object body, Function<JsonObject, Future<JsonObject>> answer) {
        if (!(body instanceof JsonObject object)) {
            return Future.failedFuture(Refusal.invalidParams("body: no object (expected: one JSON object)"));
        }
        try {
            return answer.apply(object);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static void refuse(Message<Object> request, Throwable failure) {
        if (failure instanceof Refusal refusal) {
            request.fail(refusal.code().number(), refusal.text());
            return;
        }
        String incident = RandomIds.shortName();
        LOG.error("A request to {} failed, incident {}", request.address(), incident, failure);
        request.fail(ErrorCode.INTERNAL_ERROR.number(), "internal error, incident " + incident);
    }
}
