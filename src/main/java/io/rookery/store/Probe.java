package io.rookery.store;

import io.rookery.identity.RandomIds;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.function.Function;

/** Finds out whether a master takes writes and gives them back: one with a full disk still answers reads. */
final class Probe {
    private static final long KEEP_MILLIS = 60_000;

    private Probe() {}

    /**
     * @param way makes a call on the master
     */
    static Future<Void> of(Function<RedisCall, Future<Response>> way, String key) {
        String value = RandomIds.shortName();
        return way.apply(RedisCall.writing(Command.SET, key, value, "PX", KEEP_MILLIS))
                .compose(written -> ofReads(way, key))
                .recover(error -> Future.failedFuture(RedisFailure.toCaller(error)));
    }

    /** Reads only. */
    static Future<Void> ofReads(Function<RedisCall, Future<Response>> way, String key) {
        return way.apply(RedisCall.reading(Command.GET, key))
                .recover(error -> Future.failedFuture(RedisFailure.toCaller(error)))
                .mapEmpty();
    }
}
