package io.rookery.testing.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/** One WebSocket in the JSON-RPC dialect: answers find their questions, the rest is pushed. Belongs to one event loop. */
final class JsonRpcSocket {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final WebSocket socket;
    private final Map<Integer, Question> asked = new HashMap<>();
    private BiConsumer<String, JsonObject> pushes = (method, params) -> {};
    private IntConsumer end = code -> {};
    private int lastId;

    private JsonRpcSocket(Vertx vertx, WebSocket socket) {
        this.vertx = vertx;
        this.socket = socket;
        socket.textMessageHandler(this::received);
        socket.closeHandler(closed -> ended());
        socket.exceptionHandler(failure -> {});
    }

    static Future<JsonRpcSocket> open(Vertx vertx, WebSocketClient client, Endpoint endpoint) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setURI("/ws")
                .setAllowOriginHeader(false)
                .addSubProtocol("rookery.v1.json")
                .setTimeout(CONNECT_MAX.toMillis());
        return client.connect(options).map(socket -> new JsonRpcSocket(vertx, socket));
    }

    /** Says who hears pushes, and the close code at the end; 1006 where there was none. */
    void listen(BiConsumer<String, JsonObject> pushesTo, IntConsumer endTo) {
        pushes = pushesTo;
        end = endTo;
    }

    /** Fails with {@link Refused}, or with another exception when no answer came. */
    Future<JsonObject> ask(String method, JsonObject params, Duration longest) {
        int id = ++lastId;
        Promise<JsonObject> promise = Promise.promise();
        asked.put(id, new Question(method, promise));
        long timer = vertx.setTimer(longest.toMillis(), late -> {
            asked.remove(id);
            promise.tryFail(method + ": no answer within " + longest);
        });
        socket.writeTextMessage(new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method)
                .put("params", params)
                .encode());
        return promise.future().onComplete(any -> vertx.cancelTimer(timer));
    }

    /** Ends the connection without waiting for the other side; nothing more is heard from it. */
    void abandon() {
        pushes = (method, params) -> {};
        end = code -> {};
        socket.close();
        failAll();
    }

    private void received(String text) {
        JsonObject message = new JsonObject(text);
        if (message.containsKey("method")) {
            pushes.accept(message.getString("method"), message.getJsonObject("params", new JsonObject()));
            return;
        }
        Question question = asked.remove(message.getInteger("id"));
        if (question == null) {
            return;
        }
        if (message.containsKey("error")) {
            question.answer.tryFail(new Refused(question.method, message.getJsonObject("error")));
        } else {
            question.answer.tryComplete(message.getJsonObject("result"));
        }
    }

    private void ended() {
        failAll();
        Short code = socket.closeStatusCode();
        end.accept(code == null ? 1006 : code);
    }

    private void failAll() {
        List<Question> open = List.copyOf(asked.values());
        asked.clear();
        open.forEach(question -> question.answer.tryFail("the connection ended"));
    }

    private record Question(String method, Promise<JsonObject> answer) {}
}
