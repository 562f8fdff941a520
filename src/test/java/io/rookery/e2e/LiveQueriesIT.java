package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Live queries of presence on real nodes. */
class LiveQueriesIT {
    private static final Vertx VERTX = Vertx.vertx();
    private static RookeryCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RookeryCluster.of(LiveQueriesIT.class).nodes(2).start();
    }

    @AfterAll
    static void close() {
        cluster.close();
        VERTX.close();
    }

    @Test
    void whoWatchesAZoneSeesWhoComesAndGoesOnEveryNode() {
        Player alice = new Player("alice", 0);
        Player bob = new Player("bob", 1);
        Player carol = new Player("carol", 0);
        JsonObject north = new JsonObject().put("zone", "north");
        View view = alice.watch(north);
        View playing = carol.watch(north.copy().put("status", new JsonArray().add("in_game")));

        bob.say("online", "north");
        carol.say("in_game", "north");
        await().until(() -> view.names().equals(List.of("bob", "carol")));
        await().until(() -> playing.names().equals(List.of("carol")));
        bob.say("in_game", "north");
        await().until(() -> playing.names().equals(List.of("bob", "carol")));
        carol.say("in_game", "south");
        await().until(() -> view.names().equals(List.of("bob")));

        view.assertIs(bob.ask("presence.query", north));
        bob.ask("session.close", new JsonObject());
        await().until(() -> view.names().isEmpty() && playing.names().isEmpty());
    }

    @Test
    void whoWatchesUsersSeesHowTheyAre() {
        Player dave = new Player("dave", 0);
        Player erin = new Player("erin", 1);
        JsonObject users =
                new JsonObject().put("users", new JsonArray().add("erin").add("nobody"));
        View view = dave.watch(users);
        assertThat(view.names()).containsExactly("erin", "nobody");

        erin.say("busy", null);
        await().until(() -> "busy".equals(view.status("erin")));

        view.assertIs(erin.ask("presence.query", users));
        dave.ask("presence.unwatch", new JsonObject().put("queryId", view.id));
        erin.say("away", null);
        await().until(() -> dave.ask("presence.query", users).toString().contains("away"));
        assertThat(view.status("erin")).isEqualTo("busy");
    }

    @Test
    void aConnectionHasSoManyQueriesAndNoMore() {
        Player frank = new Player("frank", 0);
        for (int i = 0; i < 16; i++) {
            frank.watch(new JsonObject().put("zone", "z" + i));
        }

        JsonObject another = new JsonObject().put("zone", "one-too-many");
        assertThatThrownBy(() -> frank.ask("presence.watch", another)).hasMessageContaining("-32005");
        frank.ask(
                "presence.unwatch",
                new JsonObject().put("queryId", frank.views.keySet().iterator().next()));
        frank.watch(another);
    }

    @Test
    void whoAsksTheSameSharesAQueryAndEndsTheirOwnOnly() {
        Player heidi = new Player("heidi", 0);
        Player ivan = new Player("ivan", 0);
        JsonObject west = new JsonObject().put("zone", "west");
        View heidis = heidi.watch(west);
        View ivans = ivan.watch(west);
        assertThat(ivans.id).isEqualTo(heidis.id);

        heidi.ask("presence.unwatch", new JsonObject().put("queryId", heidis.id));
        heidi.say("online", "west");

        await().until(() -> ivans.names().equals(List.of("heidi")));
        assertThat(heidis.names()).isEmpty();
        ivan.socket.close();
        await().until(() -> {
            String again = heidi.watch(west).id;
            heidi.ask("presence.unwatch", new JsonObject().put("queryId", again));
            return !again.equals(ivans.id);
        });
    }

    @Test
    void whatIsNotAQuestionIsRefused() {
        Player grace = new Player("grace", 0);

        for (String question : List.of(
                "{}",
                "{\"users\":[\"a\"],\"zone\":\"b\"}",
                "{\"zone\":\"no spaces\"}",
                "{\"users\":[\"no spaces\"]}",
                "{\"near\":{\"radius\":5}}",
                "{\"zone\":\"b\",\"limit\":201}")) {
            assertThatThrownBy(() -> grace.ask("presence.query", new JsonObject(question)))
                    .hasMessageContaining("-32602");
            assertThatThrownBy(() -> grace.ask("presence.watch", new JsonObject(question)))
                    .hasMessageContaining("-32602");
        }
    }

    /** A client, and the views it watches. */
    private static final class Player {
        private final Map<Integer, Promise<JsonObject>> asked = new ConcurrentHashMap<>();
        private final Map<String, View> views = new ConcurrentHashMap<>();
        private final List<JsonObject> early = new ArrayList<>();
        private final WebSocket socket;
        private int lastId;

        Player(String user, int node) {
            Endpoint endpoint = cluster.endpoints().get(node);
            socket = get(VERTX.createWebSocketClient()
                    .connect(new WebSocketConnectOptions()
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

        View watch(JsonObject question) {
            JsonObject answer = ask("presence.watch", question);
            View view = new View(answer);
            synchronized (early) {
                views.put(view.id, view);
                early.stream()
                        .filter(diff -> view.id.equals(diff.getString("queryId")))
                        .forEach(view::apply);
            }
            return view;
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
            return get(promise.future());
        }

        private void received(String text) {
            JsonObject message = new JsonObject(text);
            if ("presence.diff".equals(message.getString("method"))) {
                JsonObject diff = message.getJsonObject("params");
                synchronized (early) {
                    View view = views.get(diff.getString("queryId"));
                    if (view == null) {
                        early.add(diff);
                    } else {
                        view.apply(diff);
                    }
                }
            } else if (message.containsKey("error")) {
                asked.remove(message.getInteger("id"))
                        .fail(message.getJsonObject("error").encode());
            } else if (message.containsKey("result")) {
                asked.remove(message.getInteger("id")).complete(message.getJsonObject("result"));
            }
        }

        private static <T> T get(Future<T> future) {
            try {
                return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }

    /** A snapshot and what became of it. */
    private static final class View {
        private final String id;
        private final Map<String, JsonObject> members = new TreeMap<>();
        private long version;
        private int total;

        View(JsonObject snapshot) {
            id = snapshot.getString("queryId");
            version = snapshot.getLong("version");
            total = snapshot.getInteger("total");
            put(snapshot.getJsonArray("presences"));
        }

        synchronized void apply(JsonObject diff) {
            assertThat(diff.getLong("version")).isGreaterThan(version);
            put(diff.getJsonArray("entered"));
            put(diff.getJsonArray("updated"));
            diff.getJsonArray("left").forEach(members::remove);
            version = diff.getLong("version");
            total = diff.getInteger("total");
        }

        synchronized List<String> names() {
            return List.copyOf(members.keySet());
        }

        synchronized String status(String user) {
            return members.get(user).getString("status");
        }

        synchronized void assertIs(JsonObject fresh) {
            Map<String, Long> found = new TreeMap<>();
            fresh.getJsonArray("presences").forEach(each -> {
                JsonObject presence = (JsonObject) each;
                found.put(presence.getString("userId"), presence.getLong("version"));
            });
            assertThat(fresh.getLong("version")).isEqualTo(version);
            assertThat(fresh.getInteger("total")).isEqualTo(total);
            assertThat(found.keySet()).isEqualTo(members.keySet());
        }

        private void put(JsonArray presences) {
            presences.forEach(each -> members.put(((JsonObject) each).getString("userId"), (JsonObject) each));
        }
    }
}
