package io.rookery.testing.client;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A client that gives one command after the other, and keeps all that it is told in the order in which it came. */
public final class CommandClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<JsonObject> heard = new CopyOnWriteArrayList<>();
    private final WebSocket socket;
    private int lastId;

    private CommandClient(Endpoint endpoint) {
        URI address = URI.create("ws://" + endpoint.host() + ":" + endpoint.port() + "/ws");
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("rookery.v1.json")
                .buildAsync(address, new Ear())
                .join();
    }

    /** Connects as a user. */
    public static CommandClient connect(Endpoint endpoint, String token) {
        CommandClient client = new CommandClient(endpoint);
        client.ask("session.connect", new JsonObject().put("token", token));
        return client;
    }

    /**
     * Gives a command and waits for its answer.
     *
     * @throws IllegalStateException with the error when it is refused
     */
    public JsonObject ask(String method, JsonObject params) {
        JsonObject answer = answer(method, params);
        if (answer.containsKey("error")) {
            throw new IllegalStateException(method + ": " + answer.getJsonObject("error"));
        }
        return answer.getJsonObject("result");
    }

    /** Gives a command that must be refused, and returns the number of the error. */
    public int refused(String method, JsonObject params) {
        JsonObject answer = answer(method, params);
        if (!answer.containsKey("error")) {
            throw new IllegalStateException(method + ": " + answer + " (expected: a refusal)");
        }
        return answer.getJsonObject("error").getInteger("code");
    }

    private JsonObject answer(String method, JsonObject params) {
        int id = ++lastId;
        JsonObject request = new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method)
                .put("params", params);
        socket.sendText(request.encode(), true).join();
        return await(method, message -> Integer.valueOf(id).equals(message.getValue("id")));
    }

    /** Waits for a notification with such parameters, and returns them. */
    public JsonObject told(String method, Predicate<JsonObject> params) {
        return await(
                        method,
                        message -> method.equals(message.getString("method"))
                                && params.test(message.getJsonObject("params")))
                .getJsonObject("params");
    }

    private JsonObject await(String what, Predicate<JsonObject> wanted) {
        return Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> heard.stream().filter(wanted).findFirst(), java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** What was heard so far: notifications by their methods, and answers as {@code answer}. */
    public List<String> heard() {
        List<String> methods = new ArrayList<>();
        heard.forEach(message -> methods.add(message.getString("method", "answer")));
        return methods;
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Ear implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(new JsonObject(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
