package io.rookery.e2e;

import io.rookery.protocol.codec.ProtobufTwin;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A user at one device, as a test's thread sees them: gives a command and waits for its answer, and keeps what is pushed. */
final class Person {
    private static final long PATIENCE_SECONDS = 20;
    private static final int MESSAGE_BYTES_MAX = 4 << 20;

    /** How a client speaks. */
    enum Dialect {
        JSON,
        PROTOBUF;

        String subprotocol() {
            return "rookery.v1." + name().toLowerCase(Locale.ROOT);
        }
    }

    final JsonObject session;
    private final Map<Integer, Promise<JsonObject>> asked = new ConcurrentHashMap<>();
    private final List<JsonObject> pushes = new CopyOnWriteArrayList<>();
    private final WebSocket socket;
    private final Dialect dialect;
    private volatile int closedWith;
    private int lastId;

    private Person(WebSocket socket, Dialect dialect, String method, JsonObject params) {
        this.socket = socket;
        this.dialect = dialect;
        socket.closeHandler(ended -> closedWith = Objects.requireNonNullElse(socket.closeStatusCode(), (short) 1006));
        socket.textMessageHandler(this::received);
        socket.binaryMessageHandler(frame -> received(ProtobufTwin.ofServerFrame(frame.getBytes())));
        this.session = ask(method, params);
    }

    /** Connects at a device, which has no name where it is empty. */
    static Person at(WebSocketClient sockets, Endpoint endpoint, String user, String device, boolean restore) {
        JsonObject params = new JsonObject().put("token", TestTokens.of(user)).put("client", client(device));
        return new Person(
                open(sockets, options(endpoint, Dialect.JSON)),
                Dialect.JSON,
                "session.connect",
                restore ? params.put("restore", true) : params);
    }

    /** Connects at a device without a name, and speaks in one dialect or the other. */
    static Person speaking(WebSocketClient sockets, Endpoint endpoint, String user, Dialect dialect, String... roles) {
        JsonObject params = new JsonObject().put("token", TestTokens.of(user, roles));
        return new Person(open(sockets, options(endpoint, dialect)), dialect, "session.connect", params);
    }

    /** Connects with a token at the upgrade, and says only then which device it is. */
    static Person upgraded(WebSocketClient sockets, Endpoint endpoint, String user, String device) {
        WebSocketConnectOptions options =
                options(endpoint, Dialect.JSON).addHeader("Authorization", "Bearer " + TestTokens.of(user));
        JsonObject params = new JsonObject().put("client", client(device)).put("restore", true);
        return new Person(open(sockets, options), Dialect.JSON, "session.connect", params);
    }

    /** Takes up the session of a connection that has ended. */
    Person resumed(WebSocketClient sockets, Endpoint endpoint) {
        JsonObject params = new JsonObject()
                .put("sessionId", session.getString("sessionId"))
                .put("recoveryToken", session.getString("recoveryToken"))
                .put("positions", new JsonObject());
        return new Person(open(sockets, options(endpoint, dialect)), dialect, "session.resume", params);
    }

    private static JsonObject client(String device) {
        JsonObject client = new JsonObject().put("name", "test").put("version", "1");
        return device.isEmpty() ? client : client.put("deviceId", device);
    }

    private static WebSocketConnectOptions options(Endpoint endpoint, Dialect dialect) {
        return new WebSocketConnectOptions()
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setURI("/ws")
                .addSubProtocol(dialect.subprotocol());
    }

    private static WebSocket open(WebSocketClient sockets, WebSocketConnectOptions options) {
        return get(sockets.connect(options));
    }

    /** Opens the connections of many people; to be kept as long as they are. */
    static WebSocketClient sockets(Vertx vertx) {
        return vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxFrameSize(MESSAGE_BYTES_MAX).setMaxMessageSize(MESSAGE_BYTES_MAX));
    }

    JsonObject ask(String method, JsonObject params) {
        return get(begin(method, params));
    }

    /** Gives a command without waiting for its answer. */
    Future<JsonObject> begin(String method, JsonObject params) {
        int id = ++lastId;
        Promise<JsonObject> promise = Promise.promise();
        asked.put(id, promise);
        send(new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method)
                .put("params", params)
                .encode());
        return promise.future();
    }

    private void send(String request) {
        if (dialect == Dialect.JSON) {
            socket.writeTextMessage(request);
        } else {
            socket.writeBinaryMessage(Buffer.buffer(ProtobufTwin.ofRequest(request)));
        }
    }

    /** The number of the error with which a command is refused; 0 when it is not. */
    int refusal(String method, JsonObject params) {
        return error(method, params).map(error -> error.getInteger("code")).orElse(0);
    }

    /** The error with which a command is refused. */
    Optional<JsonObject> error(String method, JsonObject params) {
        try {
            ask(method, params);
            return Optional.empty();
        } catch (RefusedException refused) {
            return Optional.of(new JsonObject(refused.getMessage()));
        }
    }

    /** Whether anything that was pushed so far names something. */
    boolean wasToldOf(String name) {
        return pushes.stream().anyMatch(push -> push.encode().contains(name));
    }

    /** The parameters of what was pushed so far. */
    List<JsonObject> pushed(String method) {
        return pushes.stream()
                .filter(push -> push.getString("method").equals(method))
                .map(push -> push.getJsonObject("params"))
                .toList();
    }

    /** The texts that a channel's recovery brought when the session began. */
    List<String> missed(String channel) {
        return messages(channel).stream()
                .map(message -> ((JsonObject) message).getString("text"))
                .toList();
    }

    private JsonArray messages(String channel) {
        return session.getJsonObject("channels").getJsonObject(channel).getJsonArray("messages");
    }

    /** What {@code chat.channel.list} says of a channel; null where it does not name it. */
    JsonObject listed(String channel) {
        return ask("chat.channel.list", new JsonObject()).getJsonArray("channels").stream()
                .map(JsonObject.class::cast)
                .filter(each -> each.getString("channel").equals(channel))
                .findFirst()
                .orElse(null);
    }

    /** The code with which the connection was closed; 0 while it is open. */
    int closedWith() {
        return closedWith;
    }

    void close() {
        get(socket.close());
    }

    private void received(String text) {
        JsonObject message = new JsonObject(text);
        if (message.containsKey("method")) {
            pushes.add(message);
        } else if (message.containsKey("error")) {
            asked.remove(message.getInteger("id")).fail(new RefusedException(message.getJsonObject("error")));
        } else {
            asked.remove(message.getInteger("id")).complete(message.getJsonObject("result"));
        }
    }

    /** Waits for an answer. */
    static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(failure.getCause());
        } catch (InterruptedException | TimeoutException failure) {
            throw new IllegalStateException("no answer within " + PATIENCE_SECONDS + " s", failure);
        }
    }

    /** The server said no; the message is the error. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(JsonObject error) {
            super(error.encode());
        }
    }
}
