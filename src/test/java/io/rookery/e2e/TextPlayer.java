package io.rookery.e2e;

import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A user of the dialect of text games, as a test's thread sees them. */
final class TextPlayer {
    private static final long PATIENCE_SECONDS = 20;

    /** What is said aloud has no answer; said once more under the same id, it has. */
    private static final Set<String> ALOUD = Set.of("say", "pose", "channel");

    private final Map<String, Promise<JsonObject>> asked = new ConcurrentHashMap<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final WebSocket socket;
    private int lastId;

    TextPlayer(WebSocketClient sockets, Endpoint endpoint, String user, String... roles) {
        this.socket = get(sockets.connect(new WebSocketConnectOptions()
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setURI("/api/ws")
                .addHeader("Authorization", "Bearer " + TestTokens.of(user, roles))));
        socket.textMessageHandler(this::received);
    }

    /** The first answer to a message, as it came. */
    JsonObject ask(String type, JsonObject data) {
        String id = "message-number-" + ++lastId;
        Promise<JsonObject> promise = Promise.promise();
        asked.put(id, promise);
        String message = new JsonObject()
                .put("type", type)
                .put("messageId", id)
                .put("data", data)
                .encode();
        socket.writeTextMessage(message);
        if (ALOUD.contains(type)) {
            socket.writeTextMessage(message);
        }
        return get(promise.future());
    }

    /** Whether anything that was told unasked so far names something. */
    boolean wasToldOf(String name) {
        return told.stream().anyMatch(message -> message.contains(name));
    }

    private void received(String text) {
        JsonObject message = new JsonObject(text);
        String id = message.getJsonObject("data").getString("inReplyTo");
        if (id == null) {
            told.add(text);
            return;
        }
        Promise<JsonObject> promise = asked.remove(id);
        if (promise != null) {
            promise.complete(message);
        }
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException failure) {
            throw new IllegalStateException("no answer within " + PATIENCE_SECONDS + " s", failure);
        }
    }
}
