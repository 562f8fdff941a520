package io.rookery.testing.client;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Clients that watch each other's presence, each over one connection to one node, all on one event loop. */
public final class PresenceFleet implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final long PING_MILLIS = 5_000;
    private static final int CLOSE_SECONDS_MAX = 10;
    private static final int CONNECTIONS_MAX = 100_000;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final WebSocketClient sockets =
            vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(CONNECTIONS_MAX));
    private final Function<String, String> tokens;

    /**
     * @param tokens the token of a user
     */
    public PresenceFleet(Function<String, String> tokens) {
        this.tokens = tokens;
    }

    /** Begins a session; its connection is kept alive until it is ended. */
    public CompletableFuture<PresenceClient> connect(String user, Endpoint endpoint) {
        return connect(user, endpoint, new JsonObject());
    }

    /** Goes on with a session whose connection was lost, maybe at another node. */
    public CompletableFuture<PresenceClient> resume(PresenceClient lost, Endpoint endpoint) {
        return connect(lost.user(), endpoint, new JsonObject().put("resume", lost.resumption()));
    }

    private CompletableFuture<PresenceClient> connect(String user, Endpoint endpoint, JsonObject params) {
        return onLoop(() -> JsonRpcSocket.open(vertx, sockets, endpoint).compose(socket -> {
            PresenceView view = new PresenceView();
            Promise<Integer> ended = Promise.promise();
            socket.listen(
                    (method, pushed) -> {
                        if (method.equals("presence.changed")) {
                            view.pushed(pushed);
                        }
                    },
                    ended::tryComplete);
            return socket.ask("session.connect", params.put("token", tokens.apply(user)), ANSWER_MAX)
                    .map(session -> kept(new PresenceClient(this, user, endpoint, socket, session, view, ended)));
        }));
    }

    private PresenceClient kept(PresenceClient client) {
        long timer = vertx.setPeriodic(
                PING_MILLIS, tick -> client.socket().ask("system.ping", new JsonObject(), ANSWER_MAX));
        client.ended().onComplete(end -> vertx.cancelTimer(timer));
        return client;
    }

    CompletableFuture<JsonObject> ask(PresenceClient client, String method, JsonObject params) {
        return onLoop(() -> client.socket().ask(method, params, ANSWER_MAX));
    }

    /** Subscribes to users, and notes how they are. */
    CompletableFuture<Void> watch(PresenceClient client, Collection<String> users) {
        JsonObject params = new JsonObject().put("users", new JsonArray(List.copyOf(users)));
        return onLoop(() -> client.socket()
                .ask("presence.subscribe", params, ANSWER_MAX)
                .onSuccess(answer -> client.view().answered(answer.getJsonArray("presences")))
                .mapEmpty());
    }

    /** Breaks a connection off, without a word about the session. */
    CompletableFuture<Void> drop(PresenceClient client) {
        return onLoop(() -> {
            client.socket().abandon();
            client.endedBy(1006);
            return Future.succeededFuture();
        });
    }

    private <T> CompletableFuture<T> onLoop(Supplier<Future<T>> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        context.runOnContext(now -> work.get().onSuccess(done::complete).onFailure(done::completeExceptionally));
        return done;
    }

    @Override
    public void close() {
        try {
            vertx.close().await(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new IllegalStateException("the clients' end: not within " + CLOSE_SECONDS_MAX + " s", late);
        }
    }
}
