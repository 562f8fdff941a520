package io.rookery.store;

import io.rookery.identity.RandomIds;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;

/** Finds out whether a master takes writes and gives them back: one with a full disk still answers reads. */
final class Probe {
    private static final long KEEP_MILLIS = 60_000;

    private Probe() {}

    static Future<Void> of(RedisLink link, String key) {
        String value = RandomIds.shortName();
        return link.call(RedisCall.writing(Command.SET, key, value, "PX", KEEP_MILLIS))
                .compose(written -> link.call(RedisCall.reading(Command.GET, key)))
                .recover(error -> Future.failedFuture(RedisFailure.toCaller(error)))
                .mapEmpty();
    }
}
