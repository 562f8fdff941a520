package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rookery.protocol.ErrorCode;
import io.rookery.testing.GameService;
import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.StuckClient;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators and services see of sessions, wherever these are, and of how they ended. */
class SessionDataIT {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String SECRET = "nobody else is to read this";
    private static final String ADDRESS = "rookery.services.sessions";
    private static final int LARGE = 12_000;
    private static final int SIGNALS_PER_MESSAGE = 5;
    private static final Vertx VERTX = Vertx.vertx();
    private static final WebSocketClient SOCKETS = VERTX.createWebSocketClient();
    private static RookeryCluster cluster;

    @BeforeAll
    static void start() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
        cluster = RookeryCluster.of(SessionDataIT.class)
                .nodes(2)
                .with("ROOKERY_MANAGEMENT_ADMIN_KEY", KEY)
                .with("ROOKERY_PRESENCE_SERVICE_REQUESTS", "true")
                .with("ROOKERY_SESSION_HEARTBEAT", "1s")
                .with("ROOKERY_SESSION_PONG_DEADLINE", "1s")
                .with("ROOKERY_LIMITS_OUTBOUND_BYTES_MAX", "128KiB")
                .start();
    }

    @AfterAll
    static void close() {
        cluster.close();
        VERTX.close();
    }

    @Test
    void everyNodeTellsHowASessionIsWhereverItIs() throws IOException {
        Player alice = new Player("alice", 0);
        alice.connect();
        alice.ask("system.subscribe", "{\"topics\":[{\"topic\":\"world:plaza\"},{\"topic\":\"room:inn\"}]}");

        JsonObject report = session(1, alice);
        assertThat(report.getString("user")).isEqualTo("alice");
        assertThat(report.getString("state")).isEqualTo("authenticated");
        assertThat(report.getString("node")).isEqualTo("node-0");
        assertThat(report.getInteger("subscriptions")).isEqualTo(2);
        assertThat(report.getInteger("takenOver")).isZero();
        assertThat(report.getString("dialect")).isEqualTo("rookery.v1.json");
        assertThat(report.getString("transport")).isEqualTo("websocket");
        assertThat(report.getString("platform")).isEqualTo("ios");
        assertThat(report.getString("client")).isEqualTo("owl");
        assertThat(report.getString("address")).isEqualTo("loopback");
        assertThat(report.encode()).doesNotContain(alice.recoveryToken).doesNotContain("127.0.0.1");

        alice.ask("presence.update", "{\"status\":\"in_game\",\"zone\":\"north\"}");
        assertThat(session(1, alice).getString("state")).isEqualTo("in_world");
        assertThat(session(1, alice).getString("zone")).isEqualTo("north");
        await().untilAsserted(() -> assertThat(metric(0, "in_world")).isEqualTo(1));
        JsonObject own = answer(1, "/admin/v1/users/alice/sessions");
        assertThat(own.getInteger("count")).isEqualTo(1);
        assertThat(own.getJsonArray("sessions").getJsonObject(0).getString("session"))
                .isEqualTo(alice.sessionId);
        assertThat(own.getJsonArray("sessions").getJsonObject(0).getString("state"))
                .isEqualTo("in_world");

        Player back = new Player("alice", 1);
        back.resume(alice);
        await().untilAsserted(() -> {
            JsonObject moved = session(0, back);
            assertThat(moved.getString("node")).isEqualTo("node-1");
            assertThat(moved.getInteger("takenOver")).isEqualTo(1);
            assertThat(moved.getString("state")).as("the zone is the session's").isEqualTo("in_world");
        });
        back.ask("presence.update", "{\"status\":\"online\"}");
        assertThat(session(0, back).getString("state")).isEqualTo("authenticated");

        back.drop();
        await().untilAsserted(() -> {
            JsonObject waiting = session(0, back);
            assertThat(waiting.getString("state")).isEqualTo("disconnected");
            assertThat(waiting.getLong("waitsMs")).isBetween(1L, 120_000L);
        });
        assertThat(answer(0, "/admin/v1/users/alice/sessions")
                        .getJsonArray("sessions")
                        .getJsonObject(0)
                        .getString("state"))
                .isEqualTo("disconnected");
    }

    @Test
    void aSessionThatIsOverOrNeverWasIsNotFound() throws IOException {
        Player erin = new Player("erin", 0);
        erin.connect();
        erin.ask("session.close", "{}");

        await().until(() -> get(1, "/admin/v1/sessions/" + erin.sessionId).statusCode() == 404);
        assertThat(get(0, "/admin/v1/sessions/nobody/flight").statusCode()).isEqualTo(404);
        assertThat(get(0, "/admin/v1/sessions/no%20name").statusCode()).isEqualTo(400);
        assertThat(get(0, "/admin/v1/sessions/nobody?all=1").statusCode()).isEqualTo(400);
        assertThat(answer(0, "/admin/v1/users/nobody/sessions").getInteger("count"))
                .isZero();
        JsonObject closed = flights(1, erin.sessionId).getJsonObject(0);
        assertThat(last(closed, "closed").getInteger("code")).isEqualTo(1000);
        assertThat(last(closed, "closed").getString("by")).isEqualTo("client");
    }

    @Test
    void theFlightTellsOfATakeoverAndNothingOfWhatWasSaid() throws IOException {
        Player bob = new Player("bob", 0);
        bob.connect();
        bob.ask("system.subscribe", "{\"topics\":[{\"topic\":\"world:plaza\"}]}");
        bob.ask("chat.message", "{\"channel\":\"world:plaza\",\"text\":\"" + SECRET + "\"}");
        assertThatThrownBy(() -> bob.ask("chat.history", "{\"channel\":\"guild:unknown\"}"));
        Player back = new Player("bob", 1);
        back.resume(bob);
        await().until(() -> flights(0, bob.sessionId).size() == 2 && bob.closeCode() == 4506);

        JsonObject former = flight(flights(0, bob.sessionId), "node-0");
        JsonObject present = flight(flights(0, bob.sessionId), "node-1");

        assertThat(former.getString("ended")).isNotNull();
        assertThat(last(former, "closed").getInteger("code")).isEqualTo(4506);
        assertThat(last(former, "closed").getString("by")).isEqualTo("server");
        assertThat(events(former, "state").stream().map(each -> each.getString("state")))
                .containsExactly("authenticated", "disconnecting");
        JsonObject said = command(former, "chat.message");
        assertThat(said.getString("outcome")).isEqualTo("ok");
        assertThat(said.getInteger("bytes")).isGreaterThan(SECRET.length());
        assertThat(command(former, "chat.history").getString("outcome")).isNotEqualTo("ok");
        assertThat(events(former, "wrote")).isNotEmpty();
        assertThat(present.containsKey("ended")).isFalse();
        assertThat(last(present, "session").getBoolean("resumed")).isTrue();
        assertThat(last(present, "session").getInteger("topics")).isEqualTo(2);
        String all = get(1, "/admin/v1/sessions/" + bob.sessionId + "/flight").body();
        assertThat(all).doesNotContain(SECRET).doesNotContain(back.recoveryToken);
    }

    @Test
    void theFlightTellsWhyASlowClientWasLetGo() throws IOException {
        Player talker = new Player("talker", 1);
        talker.connect();
        try (StuckClient stuck =
                StuckClient.listening(cluster.node(0).endpoint(), TestTokens.of("stuck"), "world:crowd")) {
            JsonArray sessions = new JsonArray();
            await().until(() -> {
                sessions.clear();
                sessions.addAll(answer(1, "/admin/v1/users/stuck/sessions").getJsonArray("sessions"));
                return sessions.size() == 1;
            });
            String sessionId = sessions.getJsonObject(0).getString("session");
            String large = "x".repeat(LARGE);
            String signal = "{\"channel\":\"world:crowd\",\"event\":\"e\",\"payload\":{\"x\":\"" + large + "\"}}";
            await().until(() -> {
                for (int i = 0; i < SIGNALS_PER_MESSAGE; i++) {
                    talker.ask("signal.send", signal);
                }
                talker.ask("chat.message", "{\"channel\":\"world:crowd\",\"text\":\"" + large + "\"}");
                JsonArray known = flights(1, sessionId);
                return known.size() == 1 && known.getJsonObject(0).containsKey("ended");
            });

            JsonObject flight = flights(0, sessionId).getJsonObject(0);
            assertThat(flight.getString("user")).isEqualTo("stuck");
            assertThat(last(flight, "shed").getString("class")).isEqualTo("signal");
            assertThat(last(flight, "shed").getString("reason")).isEqualTo("slow");
            assertThat(events(flight, "fell_behind")).isNotEmpty();
            assertThat(events(flight, "deferred")).isNotEmpty();
            assertThat(events(flight, "late")).isNotEmpty();
            assertThat(last(flight, "closed").getInteger("code")).isEqualTo(4000);
            assertThat(last(flight, "closed").getLong("waitingBytes")).isPositive();
            assertThat(session(1, sessionId).getString("state")).isEqualTo("disconnected");
        }
    }

    @Test
    void servicesAskOverTheEventBus() {
        Player carol = new Player("carol", 1);
        carol.connect();
        try (GameService service = GameService.beside(cluster.node(0))) {
            JsonObject get = new JsonObject().put("operation", "session.get");

            JsonObject report = service.ask(ADDRESS, get.copy().put("session", carol.sessionId));
            assertThat(report.getString("user")).isEqualTo("carol");
            assertThat(report.getString("state")).isEqualTo("authenticated");
            await().untilAsserted(() -> assertThat(service.ask(
                                    ADDRESS,
                                    new JsonObject()
                                            .put("operation", "user.sessions")
                                            .put("user", "carol"))
                            .getInteger("count"))
                    .isEqualTo(1));

            assertRefused(service, get.copy().put("session", "nobody"), ErrorCode.NOT_FOUND);
            assertRefused(service, get.copy().put("user", "carol"), ErrorCode.INVALID_PARAMS);
            assertRefused(service, new JsonObject().put("operation", "session.end"), ErrorCode.INVALID_PARAMS);
        }
    }

    private static void assertRefused(GameService service, JsonObject request, ErrorCode code) {
        assertThatThrownBy(() -> service.ask(ADDRESS, request))
                .rootCause()
                .isInstanceOfSatisfying(
                        ReplyException.class,
                        refused -> assertThat(refused.failureCode()).isEqualTo(code.number()));
    }

    @Test
    void aNodeThatDoesNotAnswerIsSaidToBeSilent() throws IOException {
        Player dave = new Player("dave", 0);
        dave.connect();
        await().until(() -> answer(1, "/admin/v1/users/dave/sessions").getInteger("count") == 1);

        cluster.node(0).freeze();
        try {
            JsonObject report = session(1, dave);
            assertThat(report.getString("user")).isEqualTo("dave");
            assertThat(report.getString("node")).isEqualTo("node-0");
            assertThat(report.getString("silent")).isNotEmpty();
            assertThat(report.containsKey("state")).isFalse();
            JsonObject own = answer(1, "/admin/v1/users/dave/sessions")
                    .getJsonArray("sessions")
                    .getJsonObject(0);
            assertThat(own.getString("session")).isEqualTo(dave.sessionId);
            assertThat(own.getString("silent")).isNotEmpty();
            JsonObject flights = answer(1, "/admin/v1/sessions/" + dave.sessionId + "/flight");
            assertThat(flights.getJsonArray("silent").getJsonObject(0).getString("node"))
                    .isEqualTo("node-0");
        } finally {
            cluster.node(0).thaw();
        }
        await().until(() -> isNobodySilent(0, dave) && isNobodySilent(1, dave));
    }

    private static boolean isNobodySilent(int node, Player player) throws IOException {
        return answer(node, "/admin/v1/sessions/" + player.sessionId + "/flight")
                .getJsonArray("silent")
                .isEmpty();
    }

    private static JsonObject session(int node, Player player) throws IOException {
        return session(node, player.sessionId);
    }

    private static JsonObject session(int node, String sessionId) throws IOException {
        return answer(node, "/admin/v1/sessions/" + sessionId);
    }

    private static JsonArray flights(int node, String sessionId) throws IOException {
        HttpResponse<String> answer = get(node, "/admin/v1/sessions/" + sessionId + "/flight");
        return answer.statusCode() == 404 ? new JsonArray() : new JsonObject(answer.body()).getJsonArray("flights");
    }

    private static JsonObject flight(JsonArray flights, String node) {
        return flights.stream()
                .map(JsonObject.class::cast)
                .filter(flight -> flight.getString("node").equals(node))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonObject> events(JsonObject flight, String event) {
        return flight.getJsonArray("events").stream()
                .map(JsonObject.class::cast)
                .filter(each -> each.getString("event").equals(event))
                .toList();
    }

    private static JsonObject last(JsonObject flight, String event) {
        List<JsonObject> all = events(flight, event);
        assertThat(all).as(flight.encodePrettily()).isNotEmpty();
        return all.get(all.size() - 1);
    }

    private static JsonObject command(JsonObject flight, String method) {
        return events(flight, "command").stream()
                .filter(each -> each.getString("method").equals(method))
                .findFirst()
                .orElseThrow();
    }

    private static double metric(int node, String state) throws IOException {
        return cluster.node(node)
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("rookery_sessions{") && line.contains("state=\"" + state + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static JsonObject answer(int node, String path) throws IOException {
        HttpResponse<String> answer = get(node, path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static HttpResponse<String> get(int node, String path) throws IOException {
        return cluster.node(node).get(path, KEY);
    }

    /** A client that answers pings. */
    private static final class Player {
        private final Map<Integer, Promise<JsonObject>> asked = new ConcurrentHashMap<>();
        private final String user;
        private final WebSocket socket;
        private String sessionId = "";
        private String recoveryToken = "";
        private int lastId;

        Player(String user, int node) {
            NodeProcess at = cluster.node(node);
            this.user = user;
            socket = result(SOCKETS.connect(new WebSocketConnectOptions()
                            .setHost(at.endpoint().host())
                            .setPort(at.endpoint().port())
                            .setURI("/ws")
                            .addSubProtocol("rookery.v1.json"))
                    .map(opened -> opened.textMessageHandler(this::received)));
        }

        void connect() {
            begun(ask(
                    "session.connect",
                    new JsonObject()
                            .put("token", TestTokens.of(user))
                            .put(
                                    "client",
                                    new JsonObject()
                                            .put("name", "owl")
                                            .put("version", "2.1")
                                            .put("platform", "ios"))
                            .encode()));
        }

        void resume(Player former) {
            begun(ask(
                    "session.resume",
                    new JsonObject()
                            .put("sessionId", former.sessionId)
                            .put("recoveryToken", former.recoveryToken)
                            .put("positions", new JsonObject())
                            .encode()));
        }

        private void begun(JsonObject answer) {
            sessionId = answer.getString("sessionId");
            recoveryToken = answer.getString("recoveryToken");
        }

        JsonObject ask(String method, String params) {
            int id = ++lastId;
            Promise<JsonObject> promise = Promise.promise();
            asked.put(id, promise);
            socket.writeTextMessage(
                    "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
            return result(promise.future());
        }

        private void received(String text) {
            JsonObject message = new JsonObject(text);
            if (message.containsKey("error")) {
                asked.remove(message.getInteger("id"))
                        .fail(message.getJsonObject("error").encode());
            } else if (message.containsKey("result")) {
                asked.remove(message.getInteger("id")).complete(message.getJsonObject("result"));
            }
        }

        void drop() {
            result(socket.close());
        }

        /** Zero while it is open. */
        int closeCode() {
            Short code = socket.closeStatusCode();
            return code == null ? 0 : code;
        }

        private static <T> T result(Future<T> future) {
            try {
                return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }
}
