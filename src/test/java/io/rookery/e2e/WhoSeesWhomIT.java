package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Friends, blocks and visibility on real nodes: said to one, seen at the other. */
class WhoSeesWhomIT {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final Vertx VERTX = Vertx.vertx();
    private static final WebSocketClient SOCKETS = VERTX.createWebSocketClient();
    private static RookeryCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RookeryCluster.of(WhoSeesWhomIT.class)
                .nodes(2)
                .with("ROOKERY_MANAGEMENT_ADMIN_KEY", KEY)
                .start();
    }

    @AfterAll
    static void close() {
        cluster.close();
        VERTX.close();
    }

    @Test
    void whoIsBlockedSeesNobodyOnAnyWayAndTheOthersSeeNoDifference() throws IOException {
        Player alice = new Player("alice", 0);
        Player bob = new Player("bob", 1);
        Player carol = new Player("carol", 1);
        alice.say("busy", "north");
        JsonObject users = new JsonObject().put("users", new JsonArray().add("alice"));
        JsonObject north = new JsonObject().put("zone", "north");
        for (Player player : List.of(bob, carol)) {
            player.ask("presence.subscribe", users);
            player.watch(users);
            player.watch(north);
        }
        await().until(() -> bob.names("north").contains("alice"));
        int pushedToCarol = carol.pushes.size();

        operate("POST", "alice/blocked", "{\"users\":[\"bob\"]}");
        await().until(() -> bob.status("alice").equals("offline"));
        await().until(() -> bob.names("north").isEmpty());
        await().until(() -> bob.listed("alice").equals("offline"));
        int pushedToBob = bob.pushes.size();
        alice.say("in_game", "north");
        await().until(() ->
                carol.status("alice").equals("in_game") && carol.listed("alice").equals("in_game"));

        assertThat(bob.pushes).hasSize(pushedToBob);
        assertThat(bob.ask("presence.query", north).getInteger("total")).isZero();
        JsonObject nobody =
                bob.ask("presence.query", users).getJsonArray("presences").getJsonObject(0);
        assertThat(nobody.getString("status")).isEqualTo("offline");
        assertThat(nobody.containsKey("lastSeen")).isFalse();
        JsonObject direct = new JsonObject().put("to", "alice").put("text", "hi");
        assertThat(bob.ask("chat.direct", direct).getBoolean("online")).isFalse();
        assertThat(carol.ask("chat.direct", direct).getBoolean("online")).isTrue();

        operate("DELETE", "alice/blocked", "{\"users\":[\"bob\"]}");
        await().until(() -> bob.status("alice").equals("in_game"));
        await().until(() -> bob.names("north").contains("alice"));
        await().until(() -> bob.listed("alice").equals("in_game"));
        assertThat(carol.pushes.subList(pushedToCarol, carol.pushes.size()))
                .allSatisfy(push -> assertThat(push.encode()).contains("in_game"));
    }

    @Test
    void friendsAreFollowedAndSeenByThemAlone() throws IOException {
        Player dave = new Player("dave", 0);
        Player erin = new Player("erin", 1);
        dave.say("busy", null);
        operate("PUT", "dave/presence-visibility", "{\"visibility\":\"friends\"}");
        operate("PUT", "erin/friends", "{\"users\":[\"dave\"]}");

        JsonArray friends = erin.ask("presence.subscribe", new JsonObject().put("friends", true))
                .getJsonArray("presences");
        assertThat(friends.getJsonObject(0).getString("status")).isEqualTo("offline");
        operate("POST", "dave/friends", "{\"users\":[\"erin\"]}");
        await().until(() -> erin.status("dave").equals("busy"));
        operate("DELETE", "erin/friends", "{\"users\":[\"dave\"]}");
        await().until(() -> erin.status("dave").equals("offline"));
    }

    private static void operate(String method, String path, String body) throws IOException {
        assertThat(cluster.node(0)
                        .operate(method, "/admin/v1/users/" + path, KEY, body)
                        .statusCode())
                .isEqualTo(200);
    }

    /** A client, and what it believes. */
    private static final class Player {
        final List<JsonObject> pushes = new CopyOnWriteArrayList<>();
        private final Map<Integer, Promise<JsonObject>> asked = new ConcurrentHashMap<>();
        private final Map<String, JsonObject> believed = new ConcurrentHashMap<>();
        private final Map<String, Map<String, JsonObject>> queries = new ConcurrentHashMap<>();
        private final Map<String, String> names = new ConcurrentHashMap<>();
        private final WebSocket socket;
        private int lastId;

        Player(String user, int node) {
            Endpoint endpoint = cluster.endpoints().get(node);
            socket = get(SOCKETS.connect(new WebSocketConnectOptions()
                            .setHost(endpoint.host())
                            .setPort(endpoint.port())
                            .setURI("/ws")
                            .addSubProtocol("rookery.v1.json"))
                    .map(opened -> opened.textMessageHandler(this::received)));
            ask("session.connect", new JsonObject().put("token", TestTokens.of(user)));
        }

        void say(String status, String zone) {
            JsonObject presence = new JsonObject().put("status", status);
            ask("presence.update", zone == null ? presence : presence.put("zone", zone));
        }

        void watch(JsonObject question) {
            JsonObject answer = ask("presence.watch", question);
            names.put(question.getString("zone", "list"), answer.getString("queryId"));
            apply(answer.getString("queryId"), answer.getJsonArray("presences"), new JsonArray());
        }

        String status(String user) {
            return believed.containsKey(user) ? believed.get(user).getString("status") : "unknown";
        }

        String listed(String user) {
            return queries.get(names.get("list")).get(user).getString("status");
        }

        Set<String> names(String zone) {
            return new TreeSet<>(queries.get(names.get(zone)).keySet());
        }

        JsonObject ask(String method, JsonObject params) {
            int id = ++lastId;
            Promise<JsonObject> promise = Promise.promise();
            asked.put(id, promise);
            socket.writeTextMessage(new JsonObject()
                    .put("jsonrpc", "2.0")
                    .put("id", id)
                    .put("method", method)
                    .put("params", params)
                    .encode());
            JsonObject answer = get(promise.future());
            if (method.equals("presence.subscribe")) {
                answer.getJsonArray("presences").forEach(presence -> believe((JsonObject) presence));
            }
            return answer;
        }

        private void received(String text) {
            JsonObject message = new JsonObject(text);
            JsonObject params = message.getJsonObject("params");
            String method = message.getString("method", "");
            if (method.equals("presence.changed")) {
                pushes.add(message);
                believe(params);
            } else if (method.equals("presence.diff")) {
                pushes.add(message);
                JsonArray changed = params.getJsonArray("entered").copy().addAll(params.getJsonArray("updated"));
                apply(params.getString("queryId"), changed, params.getJsonArray("left"));
            } else if (message.containsKey("error")) {
                asked.remove(message.getInteger("id"))
                        .fail(message.getJsonObject("error").encode());
            } else if (message.containsKey("result")) {
                asked.remove(message.getInteger("id")).complete(message.getJsonObject("result"));
            }
        }

        private void believe(JsonObject presence) {
            believed.merge(
                    presence.getString("userId"),
                    presence,
                    (old, next) -> next.getLong("version") > old.getLong("version") ? next : old);
        }

        private void apply(String query, JsonArray changed, JsonArray left) {
            Map<String, JsonObject> members = queries.computeIfAbsent(query, any -> new ConcurrentHashMap<>());
            changed.forEach(each -> members.put(((JsonObject) each).getString("userId"), (JsonObject) each));
            left.forEach(each -> members.remove((String) each));
        }

        private static <T> T get(Future<T> future) {
            try {
                return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }
}
