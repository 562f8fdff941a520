package io.rookery.store;

import io.vertx.core.Future;

/** A way to a store that needs no opening and has one server. */
abstract class ReadyLinks extends RedisLinks {
    @Override
    public Future<Void> ready() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> probe() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    @Override
    String keyPrefix() {
        return StoreOptions.KEY_PREFIX;
    }
}
