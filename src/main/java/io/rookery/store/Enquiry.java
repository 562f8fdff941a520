package io.rookery.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.function.BiFunction;

/** One question to whichever of several servers answers it first in turn, each over a short connection of its own. */
final class Enquiry {
    private final Vertx vertx;
    private final StoreOptions options;
    private final Request question;

    Enquiry(Vertx vertx, StoreOptions options, Request question) {
        this.vertx = vertx;
        this.options = options;
        this.question = question;
    }

    /**
     * @param read makes an answer of the endpoint asked and its response; throws when that server does not know
     */
    <T> Future<T> askAny(List<String> endpoints, BiFunction<String, Response, T> read) {
        Future<T> found = Future.failedFuture("nobody to ask");
        for (String endpoint : endpoints) {
            found = found.recover(before -> ask(endpoint).map(answer -> read.apply(endpoint, answer)));
        }
        return found;
    }

    private Future<Response> ask(String endpoint) {
        Redis client = RedisWire.client(vertx, endpoint, options);
        Promise<Response> answered = Promise.promise();
        long timer = vertx.setTimer(
                options.commandDeadline().toMillis(),
                late -> answered.tryFail("no answer from " + endpoint + " within " + options.commandDeadline()));
        client.connect().compose(connection -> connection.send(question)).onComplete(result -> {
            if (result.failed()) {
                answered.tryFail(result.cause());
            } else {
                answered.tryComplete(result.result());
            }
        });
        return answered.future().onComplete(done -> {
            vertx.cancelTimer(timer);
            client.close();
        });
    }
}
