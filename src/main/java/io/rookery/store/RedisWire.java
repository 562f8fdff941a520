package io.rookery.store;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One pipelined connection to one incarnation of a server, from handshake to end. It is never used again once a command
 * passed its deadline, so a late answer cannot be taken for another command's.
 *
 * <p>Lives on one event loop.
 */
final class RedisWire {
    private static final long BUSY_RETRY_MILLIS = 100;
    /** What a connection begins with, beside all scripts: who it talks to, and what the client itself asks. */
    private static final int GREETINGS_MAX = 8;
    /** Answers that a connection may still owe when its handshake fits beside a full pipeline. */
    private static final int HANDSHAKE_COMMANDS_MAX = GREETINGS_MAX + RedisScript.values().length;

    private final Vertx vertx;
    private final Redis client;
    private final StoreOptions options;
    private final Queue<Pending> pending = new ArrayDeque<>();
    private @Nullable RedisConnection connection;
    private String incarnation = "";
    private @Nullable Runnable endHandler;
    private boolean ended;
    private boolean deadlineArmed;

    private RedisWire(Vertx vertx, String endpoint, StoreOptions options) {
        this.vertx = vertx;
        this.options = options;
        this.client = client(vertx, endpoint, options);
    }

    private record Pending(Promise<Response> promise, long deadlineNanos, boolean writes) {}

    /** A connection of its own; closing the client ends it. */
    static Redis client(Vertx vertx, String endpoint, StoreOptions options) {
        int deadlineMillis = (int) options.commandDeadline().toMillis();
        RedisOptions redis = new RedisOptions()
                .setConnectionString(endpoint)
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(1)
                .setPoolCleanerInterval(-1)
                .setPreferredProtocolVersion(ProtocolVersion.RESP2)
                .setMaxWaitingHandlers(options.commandsInFlightMax() + HANDSHAKE_COMMANDS_MAX)
                .setNetClientOptions(new NetClientOptions()
                        .setTcpNoDelay(true)
                        .setTcpKeepAlive(true)
                        .setTcpUserTimeout(5 * deadlineMillis)
                        .setConnectTimeout(deadlineMillis));
        String user = options.user();
        String password = options.password();
        if (password != null) {
            redis.setPassword(password);
        }
        if (user != null) {
            redis.setUser(user);
        }
        return Redis.createClient(vertx, redis);
    }

    /** Connects to a master and loads the scripts, all within one command deadline. */
    static Future<RedisWire> open(Vertx vertx, String endpoint, StoreOptions options) {
        RedisWire wire = new RedisWire(vertx, endpoint, options);
        Promise<RedisWire> opened = Promise.promise();
        long timer = vertx.setTimer(
                options.commandDeadline().toMillis(),
                late -> opened.tryFail("no handshake with " + endpoint + " within " + options.commandDeadline()));
        wire.client.connect().compose(wire::handshake).onComplete(shaken -> {
            if (shaken.failed()) {
                opened.tryFail(shaken.cause());
            } else {
                opened.tryComplete(wire);
            }
        });
        return opened.future().onComplete(result -> {
            vertx.cancelTimer(timer);
            if (result.failed()) {
                wire.end();
            }
        });
    }

    private Future<?> handshake(RedisConnection fresh) {
        connection = fresh;
        fresh.endHandler(gone -> end());
        fresh.exceptionHandler(broken -> end());
        List<Request> requests = new ArrayList<>();
        requests.add(Request.cmd(Command.INFO).arg("server"));
        requests.add(Request.cmd(Command.INFO).arg("replication"));
        for (RedisScript script : RedisScript.values()) {
            requests.add(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.source()));
        }
        return fresh.batch(requests).map(answers -> {
            incarnation = field(answers.get(0), "run_id");
            String role = field(answers.get(1), "role");
            if (!role.equals("master")) {
                throw new IllegalStateException("role: " + role + " (expected: master)");
            }
            return answers;
        });
    }

    private static String field(Response info, String name) {
        return info.toString()
                .lines()
                .filter(line -> line.startsWith(name + ':'))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("INFO has no " + name));
    }

    String incarnation() {
        return incarnation;
    }

    /** Called once, when nothing can be sent any more. */
    void onEnd(Runnable handler) {
        endHandler = handler;
        if (ended) {
            handler.run();
        }
    }

    Future<Response> send(Request request, boolean writes) {
        RedisConnection live = connection;
        if (ended || live == null) {
            return Future.failedFuture(Refusal.unavailable("no connection to the store"));
        }
        if (pending.size() >= options.commandsInFlightMax()) {
            return Future.failedFuture(Refusal.busy("the store has too much to do", BUSY_RETRY_MILLIS));
        }
        Promise<Response> promise = Promise.promise();
        Pending entry = new Pending(
                promise, System.nanoTime() + options.commandDeadline().toNanos(), writes);
        pending.add(entry);
        armDeadline();
        live.send(request).onComplete(answer -> {
            if (ended) {
                return;
            }
            if (answer.failed() && !RedisFailure.isAnswer(answer.cause())) {
                end();
                return;
            }
            pending.remove(entry);
            if (answer.failed()) {
                promise.fail(answer.cause());
            } else {
                promise.complete(answer.result());
            }
        });
        return promise.future();
    }

    /** Loads the scripts again, for a server that was told to forget them. */
    Future<?> loadScripts() {
        Future<?> last = Future.succeededFuture();
        for (RedisScript script : RedisScript.values()) {
            last = send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.source()), false);
        }
        return last;
    }

    /** One timer watches the oldest command; all have the same deadline and are answered in order. */
    private void armDeadline() {
        Pending oldest = pending.peek();
        if (deadlineArmed || oldest == null) {
            return;
        }
        deadlineArmed = true;
        long leftNanos = oldest.deadlineNanos - System.nanoTime();
        vertx.setTimer(Math.max(1, MILLISECONDS.convert(leftNanos, NANOSECONDS)), fired -> {
            deadlineArmed = false;
            Pending now = pending.peek();
            if (now != null && now.deadlineNanos - System.nanoTime() < MILLISECONDS.toNanos(1)) {
                end();
            } else {
                armDeadline();
            }
        });
    }

    /** Closes the connection; commands without an answer fail. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        client.close();
        List<Pending> owed = List.copyOf(pending);
        pending.clear();
        if (endHandler != null) {
            endHandler.run();
        }
        owed.forEach(entry -> entry.promise.fail(
                entry.writes
                        ? Refusal.outcomeUnknown("the store did not answer")
                        : Refusal.unavailable("the store did not answer")));
    }
}
