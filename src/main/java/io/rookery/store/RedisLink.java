package io.rookery.store;

import io.rookery.protocol.Refusal;
import io.rookery.store.StoreCircuits.Calls;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one master: a connection, and another one whenever that ends. While there is none, or while too many commands
 * fail, commands are refused at once.
 *
 * <p>Belongs to the event loop that made it; any other thread is refused.
 */
final class RedisLink {
    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
    private static final long RECONNECT_FIRST_MILLIS = 25;

    private final Vertx vertx;
    private final Supplier<Future<String>> endpoint;
    private final StoreOptions options;
    private final StoreCircuit reads;
    private final StoreCircuit writes;
    private final Thread owner = Thread.currentThread();
    private final List<Consumer<String>> connectedHandlers = new ArrayList<>();
    private Runnable lostHandler = () -> {};
    private @Nullable RedisWire wire;
    private Promise<Void> up = Promise.promise();
    private long pauseMillis = RECONNECT_FIRST_MILLIS;
    private boolean lossTold;
    private boolean closed;

    /**
     * @param endpoint where the master is now; asked before every attempt to connect
     * @param probeKey a key of this master
     */
    RedisLink(
            Vertx vertx,
            Supplier<Future<String>> endpoint,
            Supplier<String> probeKey,
            StoreOptions options,
            StoreCircuits circuits) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.options = options;
        this.reads = new StoreCircuit(
                        vertx,
                        circuits,
                        Calls.READS,
                        () -> Probe.ofReads(this::attempt, probeKey.get()),
                        System::nanoTime)
                .onClosed(this::tellConnected);
        this.writes = new StoreCircuit(
                        vertx, circuits, Calls.WRITES, () -> Probe.of(this::attempt, probeKey.get()), System::nanoTime)
                .onClosed(this::tellConnected);
    }

    /** The handler is called after each connection made, and when commands go through again that were refused. */
    RedisLink onConnected(Consumer<String> handler) {
        connectedHandlers.add(handler);
        return this;
    }

    /** Called when a connection ends and after each attempt that failed. */
    RedisLink onLost(Runnable handler) {
        lostHandler = handler;
        return this;
    }

    RedisLink start() {
        connect();
        return this;
    }

    /** Completes when there is a connection; at once when there is one now. */
    Future<Void> ready() {
        return up.future();
    }

    boolean connected() {
        return wire != null;
    }

    Future<Response> call(RedisCall call) {
        return call(call, false);
    }

    /** The same for a slot that is still on its way to this master. */
    Future<Response> callAsking(RedisCall call) {
        return call(call, true);
    }

    private Future<Response> call(RedisCall call, boolean asking) {
        RedisWire live = live();
        StoreCircuit circuit = call.writes() ? writes : reads;
        if (!circuit.admits()) {
            return Future.failedFuture(circuit.refusal());
        }
        return live == null ? noConnection() : judged(circuit, live, send(live, call, asking), call);
    }

    /** A call that is made whatever became of others. */
    private Future<Response> attempt(RedisCall call) {
        RedisWire live = live();
        return live == null ? noConnection() : send(live, call, false);
    }

    Future<Void> close() {
        closed = true;
        reads.end();
        writes.end();
        RedisWire live = wire;
        if (live != null) {
            live.end();
        }
        return Future.succeededFuture();
    }

    private @Nullable RedisWire live() {
        requireThread(owner);
        return wire;
    }

    static void requireThread(Thread owner) {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException(
                    "called from " + Thread.currentThread().getName() + " (expected: " + owner.getName() + ")");
        }
    }

    private static Future<Response> noConnection() {
        return Future.failedFuture(Refusal.unavailable("no connection to the store"));
    }

    private static Future<Response> send(RedisWire live, RedisCall call, boolean asking) {
        if (asking) {
            var told = live.send(Request.cmd(Command.ASKING), false);
            if (told.failed()) {
                return told;
            }
        }
        return live.send(call.toRequest(live.incarnation()), call.writes());
    }

    private static Future<Response> judged(
            StoreCircuit circuit, RedisWire live, Future<Response> first, RedisCall call) {
        return first.transform((answer, error) -> {
            if (error == null) {
                circuit.answered(call.parts());
                return first;
            }
            if (RedisFailure.isTheServers(error)) {
                circuit.failed(String.valueOf(RedisFailure.toCaller(error).getMessage()), call.parts());
            }
            return retried(live, error, call);
        });
    }

    private static Future<Response> retried(RedisWire live, Throwable error, RedisCall call) {
        return switch (RedisFailure.of(error)) {
            case SCRIPT_UNKNOWN ->
                live.loadScripts().compose(loaded -> live.send(call.toRequest(live.incarnation()), call.writes()));
            case DEMOTED -> {
                live.end();
                yield Future.failedFuture(error);
            }
            default -> Future.failedFuture(error);
        };
    }

    private void connect() {
        endpoint.get()
                .compose(address -> RedisWire.open(vertx, address, options))
                .onSuccess(this::connected)
                .onFailure(this::lost);
    }

    private void connected(RedisWire fresh) {
        if (closed) {
            fresh.end();
            return;
        }
        log.info("connected to Redis, incarnation {}", fresh.incarnation());
        wire = fresh;
        lossTold = false;
        pauseMillis = RECONNECT_FIRST_MILLIS;
        fresh.onEnd(() -> {
            wire = null;
            up = Promise.promise();
            lost(new IllegalStateException("connection ended"));
        });
        tellConnected();
        up.tryComplete();
    }

    private void tellConnected() {
        RedisWire live = wire;
        if (live != null && reads.admits() && writes.admits()) {
            connectedHandlers.forEach(handler -> handler.accept(live.incarnation()));
        }
    }

    private static String firstLine(Throwable reason) {
        return String.valueOf(reason.getMessage()).lines().findFirst().orElse("");
    }

    private void lost(Throwable reason) {
        if (closed) {
            return;
        }
        if (!lossTold) {
            lossTold = true;
            log.warn("no connection to Redis at {}: {}", options, firstLine(reason));
        }
        lostHandler.run();
        long pause = pauseMillis / 2 + ThreadLocalRandom.current().nextLong(pauseMillis / 2 + 1);
        pauseMillis = Math.min(2 * pauseMillis, options.reconnectMax().toMillis());
        vertx.setTimer(Math.max(1, pause), again -> {
            if (!closed) {
                connect();
            }
        });
    }
}
