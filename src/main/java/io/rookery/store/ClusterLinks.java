package io.rookery.store;

import io.rookery.protocol.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The ways to the masters of a Redis Cluster, one each. A call goes to the master of its keys' slot; when the slot has moved
 * the call follows it, and the map of slots is read again.
 */
final class ClusterLinks extends RedisLinks {
    private static final int TRIES_MAX = 4;
    private static final long SPLIT_PAUSE_MILLIS = 100;
    private static final long REFRESH_PAUSE_MILLIS = 200;
    private static final int PROBE_KEYS_MAX = 200_000;

    private final Vertx vertx;
    private final Context context;
    private final StoreOptions options;
    private final StoreCircuits circuits;
    private final Map<String, RedisLink> links = new HashMap<>();
    private final List<Consumer<String>> connectedHandlers = new ArrayList<>();
    private final Promise<Void> mapped = Promise.promise();
    private @Nullable ClusterMap map;
    private boolean refreshing;
    private boolean refreshWanted;
    private boolean closed;

    ClusterLinks(Vertx vertx, StoreOptions options, StoreCircuits circuits) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.options = options;
        this.circuits = circuits;
        refresh();
    }

    @Override
    public Future<Void> ready() {
        return mapped.future()
                .compose(known ->
                        Future.all(links.values().stream().map(RedisLink::ready).toList()))
                .mapEmpty();
    }

    @Override
    public void onConnected(Consumer<String> handler) {
        connectedHandlers.add(handler);
    }

    @Override
    public Future<Void> probe() {
        ClusterMap known = map;
        if (known == null || !known.complete()) {
            return Future.failedFuture(Refusal.unavailable("slots of the cluster have no master"));
        }
        List<Future<Void>> probes = new ArrayList<>();
        known.endpoints().forEach(endpoint -> probes.add(Probe.of(link(endpoint)::call, probeKey(known, endpoint))));
        return Future.all(probes).mapEmpty();
    }

    private String probeKey(ClusterMap known, String endpoint) {
        for (int i = 0; i < PROBE_KEYS_MAX; i++) {
            String key = options.keyPrefix() + "{probe-" + i + '}';
            if (endpoint.equals(known.master(HashSlot.of(key)))) {
                return key;
            }
        }
        throw new IllegalStateException("no key for " + endpoint);
    }

    @Override
    public Future<Void> close() {
        closed = true;
        links.values().forEach(RedisLink::close);
        return Future.succeededFuture();
    }

    @Override
    Future<Response> call(RedisCall call) {
        int slot = HashSlot.of(call.keys().get(0));
        ClusterMap known = map;
        String master = known == null ? null : known.master(slot);
        if (master == null) {
            refresh();
            return Future.failedFuture(Refusal.unavailable("no master for the slot"));
        }
        return follow(call, master, link(master).call(call), TRIES_MAX - 1)
                .recover(error -> Future.failedFuture(RedisFailure.toCaller(error)));
    }

    private Future<Response> follow(RedisCall call, String asked, Future<Response> answer, int triesLeft) {
        return answer.recover(error -> {
            RedisFailure failure = RedisFailure.of(error);
            if (triesLeft == 0) {
                return Future.failedFuture(error);
            }
            return switch (failure) {
                case MOVED -> {
                    refresh();
                    String target = ClusterMap.endpoint(options, asked, RedisFailure.target(error));
                    yield follow(call, target, connected(target).compose(link -> link.call(call)), triesLeft - 1);
                }
                case ASK -> {
                    String target = ClusterMap.endpoint(options, asked, RedisFailure.target(error));
                    Future<Response> there = connected(target).compose(link -> link.callAsking(call));
                    yield follow(call, target, there, triesLeft - 1);
                }
                case SPLIT ->
                    follow(call, asked, pause().compose(over -> link(asked).call(call)), triesLeft - 1);
                default -> Future.failedFuture(error);
            };
        });
    }

    private Future<Void> pause() {
        Promise<Void> over = Promise.promise();
        vertx.setTimer(SPLIT_PAUSE_MILLIS, fired -> over.complete());
        return over.future();
    }

    /** The link, when it is there or comes within a quarter of the command deadline. */
    private Future<RedisLink> connected(String endpoint) {
        RedisLink link = link(endpoint);
        if (link.connected()) {
            return Future.succeededFuture(link);
        }
        Promise<RedisLink> promise = Promise.promise();
        long timer = vertx.setTimer(
                Math.max(1, options.commandDeadline().toMillis() / 4),
                late -> promise.tryFail(Refusal.unavailable("no connection to the store")));
        link.ready().onSuccess(up -> {
            vertx.cancelTimer(timer);
            promise.tryComplete(link);
        });
        return promise.future();
    }

    private RedisLink link(String endpoint) {
        RedisLink known = links.get(endpoint);
        if (known != null) {
            return known;
        }
        RedisLink link = new RedisLink(
                        vertx,
                        () -> Future.succeededFuture(endpoint),
                        () -> probeKey(Objects.requireNonNull(map), endpoint),
                        options,
                        circuits)
                .onConnected(incarnation -> connectedHandlers.forEach(handler -> handler.accept(incarnation)))
                .onLost(this::refresh);
        links.put(endpoint, link);
        return link.start();
    }

    /** Reads the map of slots again, one reading at a time and with a pause between two. */
    private void refresh() {
        if (closed || refreshing) {
            refreshWanted = refreshing;
            return;
        }
        refreshing = true;
        refreshWanted = false;
        Set<String> endpoints = new LinkedHashSet<>(links.keySet());
        endpoints.addAll(options.endpoints());
        new Enquiry(vertx, options, Request.cmd(Command.CLUSTER).arg("SLOTS"))
                .askAny(List.copyOf(endpoints), (asked, slots) -> ClusterMap.of(options, asked, slots))
                .onSuccess(this::use)
                .onComplete(done -> vertx.setTimer(REFRESH_PAUSE_MILLIS, over -> {
                    refreshing = false;
                    if (refreshWanted || map == null || !map.complete()) {
                        refresh();
                    }
                }));
    }

    private void use(ClusterMap fresh) {
        if (closed) {
            return;
        }
        map = fresh;
        Set<String> endpoints = fresh.endpoints();
        List<String> retired = links.keySet().stream()
                .filter(known -> !endpoints.contains(known))
                .toList();
        retired.forEach(endpoint -> {
            link(endpoint).close();
            links.remove(endpoint);
        });
        endpoints.forEach(this::link);
        mapped.tryComplete();
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
        return false;
    }
}
