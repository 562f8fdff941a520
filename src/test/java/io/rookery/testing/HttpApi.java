package io.rookery.testing;

import io.rookery.testing.client.Endpoint;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HTTP API of one node, as its users call it. */
public final class HttpApi {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();
    private final Endpoint endpoint;

    public HttpApi(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    public Reply get(String user, String path) {
        return ask(user, "GET", path, null);
    }

    public Reply post(String user, String path, String body) {
        return ask(user, "POST", path, body);
    }

    public Reply put(String user, String path, String body) {
        return ask(user, "PUT", path, body);
    }

    public Reply delete(String user, String path) {
        return ask(user, "DELETE", path, null);
    }

    /**
     * @param user null for nobody
     * @param body null for none
     * @param headers names and values in turns
     */
    public Reply ask(String user, String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + endpoint.host() + ":" + endpoint.port() + path))
                .timeout(ANSWER_MAX)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (user != null) {
            request.header("Authorization", "Bearer " + TestTokens.of(user));
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Reply(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /**
     * Has somebody say something over a WebSocket of their own, and waits until it is stored.
     *
     * @return the message's id
     */
    public String say(String user, String channel, String text) {
        return store(
                user, "chat.message", new JsonObject().put("channel", channel).put("text", text));
    }

    /**
     * Has somebody write to somebody else, and waits until it is stored.
     *
     * @return the message's id
     */
    public String tell(String user, String to, String text) {
        return store(user, "chat.direct", new JsonObject().put("to", to).put("text", text));
    }

    private String store(String user, String method, JsonObject params) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket socket = http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + TestTokens.of(user))
                .buildAsync(URI.create("ws://" + endpoint.host() + ":" + endpoint.port() + "/ws"), new Answers(answer))
                .join();
        JsonObject request = new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", 1)
                .put("method", method)
                .put("params", params);
        socket.sendText(request.encode(), true);
        JsonObject said = new JsonObject(
                answer.orTimeout(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS).join());
        if (!said.containsKey("result")) {
            throw new IllegalStateException(said.encode());
        }
        socket.abort();
        return said.getJsonObject("result").getString("messageId");
    }

    /** Waits for the answer to the one request. */
    private record Answers(CompletableFuture<String> answer, StringBuilder received) implements WebSocket.Listener {
        Answers(CompletableFuture<String> answer) {
            this(answer, new StringBuilder());
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            received.append(part);
            if (last) {
                if (new JsonObject(received.toString()).containsKey("id")) {
                    answer.complete(received.toString());
                }
                received.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }

    /** What came back. */
    public record Reply(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public JsonObject json() {
            return new JsonObject(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The address of the next page; null on the last. */
        public String nextPage() {
            Matcher link = NEXT.matcher(header("Link"));
            return link.find() ? link.group(1) : null;
        }
    }
}
