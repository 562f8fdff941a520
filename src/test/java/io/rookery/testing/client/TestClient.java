package io.rookery.testing.client;

import io.rookery.identity.Position;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A user of the server who does as the protocol says: comes back after a loss, goes elsewhere when asked to, takes up where
 * it was, and repeats what was not acknowledged under the same {@code clientMessageId}.
 *
 * <p>Made and used on one event loop; {@link ClientFleet} is the door for other threads.
 */
final class TestClient {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final long PING_MILLIS = 1_000;
    private static final long RETURN_MILLIS_MIN = 50;
    private static final long RETURN_MILLIS_MAX = 1_000;

    private final Vertx vertx;
    private final WebSocketClient sockets;
    private final ClientPlan plan;
    private final Map<String, View> views = new LinkedHashMap<>();
    private final Map<String, Publication> unacknowledged = new LinkedHashMap<>();
    private final List<Stay> stays = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Promise<Void> firstReady = Promise.promise();

    private Optional<Session> session = Optional.empty();
    private Optional<Attached> attached = Optional.empty();
    private List<Endpoint> endpoints;
    private boolean connecting;
    private boolean wanted = true;
    private int tries;
    private long returnMillis = RETURN_MILLIS_MIN;

    TestClient(Vertx vertx, WebSocketClient sockets, ClientPlan plan) {
        this.vertx = vertx;
        this.sockets = sockets;
        this.plan = plan;
        this.endpoints = plan.endpoints();
    }

    /** Connects and listens to the channels from now on. */
    Future<Void> start(Collection<View> channels) {
        channels.forEach(view -> views.put(view.channel(), view));
        connect();
        vertx.setPeriodic(PING_MILLIS, tick -> attached.ifPresent(this::checkAlive));
        return firstReady.future();
    }

    /** Completes when the server has acknowledged it, however often that takes. */
    Future<Stored> publish(String channel, String text, String clientMessageId) {
        Publication publication = new Publication(channel, text, clientMessageId, Promise.promise());
        unacknowledged.put(clientMessageId, publication);
        attached.ifPresent(connection -> send(connection, publication));
        return publication.stored.future();
    }

    /** Ends the connection and stays away, keeping its place. */
    void leave() {
        wanted = false;
        attached.ifPresent(connection -> lost(connection, "left"));
    }

    /** Comes back after {@link #leave()}, to other nodes than before. */
    void comeBack(List<Endpoint> elsewhere) {
        endpoints = List.copyOf(elsewhere);
        tries = 0;
        wanted = true;
        connect();
    }

    Optional<Endpoint> endpoint() {
        return attached.map(Attached::endpoint);
    }

    List<Stay> stays() {
        return List.copyOf(stays);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    private void connect() {
        if (!wanted || connecting || attached.isPresent()) {
            return;
        }
        connecting = true;
        Endpoint endpoint = endpoints.get(tries++ % endpoints.size());
        JsonRpcSocket.open(vertx, sockets, endpoint).onComplete(opened -> {
            connecting = false;
            if (opened.failed()) {
                connectLater();
            } else if (wanted) {
                introduce(endpoint, opened.result());
            } else {
                opened.result().abandon();
            }
        });
    }

    private void connectLater() {
        vertx.setTimer(returnMillis, now -> connect());
        returnMillis = Math.min(returnMillis * 2, RETURN_MILLIS_MAX);
    }

    /** Connects elsewhere when its turn has come, with the connection it has still open. */
    private void move(Attached connection, JsonObject params) {
        session = session.map(known -> new Session(known.id(), params.getString("recoveryToken")));
        vertx.setTimer(Math.max(1, params.getLong("afterMs")), turn -> {
            if (isCurrent(connection)) {
                startAt(params.getString("node"));
                returnMillis = 1;
                lost(connection, Stay.MOVED);
            }
        });
    }

    private void startAt(String node) {
        for (int i = 0; i < endpoints.size(); i++) {
            if (endpoints.get(i).node().equals(node)) {
                tries = i;
            }
        }
    }

    private void introduce(Endpoint endpoint, JsonRpcSocket socket) {
        Attached connection = new Attached(endpoint, socket, Instant.now());
        socket.listen((method, params) -> pushed(connection, method, params), code -> closed(connection, code));
        attached = Optional.of(connection);
        JsonObject params = new JsonObject().put("token", plan.token());
        session.filter(known -> plan.resumes())
                .ifPresent(known -> params.put("resume", known.resumption().put("positions", positions())));
        socket.ask("session.connect", params, ANSWER_MAX)
                .compose(answer -> takeUp(socket, answer))
                .onSuccess(ready -> ready(connection))
                .onFailure(failure -> turnedAway(connection, failure));
    }

    private Future<Void> takeUp(JsonRpcSocket socket, JsonObject answer) {
        session = Optional.of(new Session(answer.getString("sessionId"), answer.getString("recoveryToken")));
        JsonObject recovered = answer.getJsonObject("channels", new JsonObject());
        JsonArray toSubscribe = new JsonArray();
        views.forEach((channel, view) -> {
            if (recovered.containsKey(channel)) {
                view.recover(recovered.getJsonObject(channel));
            } else {
                toSubscribe.add(subscription(view));
            }
        });
        if (toSubscribe.isEmpty()) {
            return Future.succeededFuture();
        }
        return socket.ask("system.subscribe", new JsonObject().put("topics", toSubscribe), ANSWER_MAX)
                .map(result -> {
                    result.getJsonObject("topics")
                            .forEach(topic -> views.get(topic.getKey()).recover((JsonObject) topic.getValue()));
                    return null;
                });
    }

    private void ready(Attached connection) {
        if (!isCurrent(connection)) {
            return;
        }
        connection.ready = true;
        returnMillis = RETURN_MILLIS_MIN;
        List.copyOf(unacknowledged.values()).forEach(publication -> send(connection, publication));
        firstReady.tryComplete();
    }

    private void turnedAway(Attached connection, Throwable failure) {
        if (failure instanceof Refused refused && refused.code() == Refused.SESSION_EXPIRED) {
            session = Optional.empty();
        } else if (failure instanceof Refused refused && !refused.invitesRetry()) {
            problems.add(plan.user() + ": " + refused.getMessage());
        }
        lost(connection, failure.getMessage());
    }

    private void send(Attached connection, Publication publication) {
        if (!connection.ready) {
            return;
        }
        JsonObject params = new JsonObject()
                .put("channel", publication.channel)
                .put("text", publication.text)
                .put("clientMessageId", publication.clientMessageId);
        connection
                .socket
                .ask("chat.message", params, ANSWER_MAX)
                .onSuccess(answer -> acknowledged(publication, answer))
                .onFailure(failure -> notAcknowledged(connection, publication, failure));
    }

    private void acknowledged(Publication publication, JsonObject answer) {
        if (unacknowledged.remove(publication.clientMessageId, publication)) {
            publication.stored.tryComplete(Stored.of(answer, publication.text));
        }
    }

    private void notAcknowledged(Attached connection, Publication publication, Throwable failure) {
        if (failure instanceof Refused refused && !refused.invitesRetry()) {
            unacknowledged.remove(publication.clientMessageId);
            publication.stored.tryFail(refused);
            return;
        }
        long delay = failure instanceof Refused refused ? refused.retryAfterMillis() : RETURN_MILLIS_MIN;
        vertx.setTimer(delay, now -> {
            if (isCurrent(connection) && unacknowledged.containsValue(publication)) {
                send(connection, publication);
            }
        });
    }

    private void pushed(Attached connection, String method, JsonObject params) {
        switch (method) {
            case "session.reconnect" -> move(connection, params);
            case "chat.message" -> seen(params).ifPresent(view -> view.receive(params));
            case "channel.reset" -> seen(params).ifPresent(view -> view.reset(params));
            case "error" -> problems.add(plan.user() + ": error " + params.encode());
            default -> {}
        }
    }

    private Optional<View> seen(JsonObject params) {
        return Optional.ofNullable(views.get(params.getString("channel")));
    }

    private void checkAlive(Attached connection) {
        if (connection.ready) {
            connection
                    .socket
                    .ask("system.ping", new JsonObject(), plan.patience())
                    .onFailure(failure -> {
                        if (!(failure instanceof Refused)) {
                            lost(connection, failure.getMessage());
                        }
                    });
        }
    }

    private void closed(Attached connection, int code) {
        if (code >= 4500) {
            problems.add(plan.user() + ": closed with " + code + " by " + connection.endpoint);
            wanted = false;
        }
        lost(connection, "closed with " + code);
    }

    private void lost(Attached connection, String why) {
        if (!isCurrent(connection)) {
            return;
        }
        attached = Optional.empty();
        if (connection.ready) {
            stays.add(new Stay(connection.endpoint, connection.since, Instant.now(), why));
        }
        connection.socket.abandon();
        connectLater();
    }

    private boolean isCurrent(Attached connection) {
        return attached.filter(connection::equals).isPresent();
    }

    private JsonObject positions() {
        JsonObject positions = new JsonObject();
        views.values().forEach(view -> view.position().ifPresent(at -> positions.put(view.channel(), json(at))));
        return positions;
    }

    private static JsonObject subscription(View view) {
        JsonObject topic = new JsonObject().put("topic", view.channel());
        view.position().ifPresent(at -> topic.put("since", json(at)));
        return topic;
    }

    private static JsonObject json(Position position) {
        return new JsonObject().put("epoch", position.epoch()).put("offset", position.offset());
    }

    private record Session(String id, String recoveryToken) {
        JsonObject resumption() {
            return new JsonObject().put("sessionId", id).put("recoveryToken", recoveryToken);
        }
    }

    private record Publication(String channel, String text, String clientMessageId, Promise<Stored> stored) {}

    private static final class Attached {
        private final Endpoint endpoint;
        private final JsonRpcSocket socket;
        private final Instant since;
        private boolean ready;

        Attached(Endpoint endpoint, JsonRpcSocket socket, Instant since) {
            this.endpoint = endpoint;
            this.socket = socket;
            this.since = since;
        }

        Endpoint endpoint() {
            return endpoint;
        }
    }
}
