package io.rookery.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The way to the only master there is: at a fixed address, or where the sentinels say. */
final class SingleLink extends RedisLinks {
    private final StoreOptions options;
    private final Context context;
    private final RedisLink link;

    SingleLink(Vertx vertx, StoreOptions options, StoreCircuits circuits) {
        this.options = options;
        this.context = vertx.getOrCreateContext();
        this.link = new RedisLink(vertx, master(vertx, options), this::probeKey, options, circuits).start();
    }

    private static Supplier<Future<String>> master(Vertx vertx, StoreOptions options) {
        return options.topology() == StoreOptions.Topology.SENTINEL
                ? new SentinelMaster(vertx, options)
                : () -> Future.succeededFuture(options.endpoints().get(0));
    }

    @Override
    public Future<Void> ready() {
        return link.ready();
    }

    @Override
    public void onConnected(Consumer<String> handler) {
        link.onConnected(handler);
    }

    @Override
    public Future<Void> probe() {
        return Probe.of(link::call, probeKey());
    }

    private String probeKey() {
        return options.keyPrefix() + "{probe}";
    }

    @Override
    public Future<Void> close() {
        return link.close();
    }

    @Override
    Future<Response> call(RedisCall call) {
        return link.call(call).recover(error -> Future.failedFuture(RedisFailure.toCaller(error)));
    }

    @Override
    void soon(Runnable task) {
        context.runOnContext(ignored -> task.run());
    }

    @Override
    String keyPrefix() {
        return options.keyPrefix();
    }

    @Override
    boolean mixesHashTags() {
        return true;
    }
}
