package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rookery.testing.RookeryCluster;
import io.rookery.testing.Seed;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Live queries of presence on real nodes. */
class LiveQueriesIT {
    private static final Vertx VERTX = Vertx.vertx();
    /** Held, because a client that is collected closes its connections. */
    private static final WebSocketClient CLIENT = VERTX.createWebSocketClient();

    private static final int PLAYERS = 6;
    private static final int ROUNDS = 8;
    private static final int CHANGES_A_ROUND = 15;

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
    void whoWatchesAChannelSeesWhichMembersAreThere() {
        Player judy = new Player("judy", 0);
        Player kim = new Player("kim", 1);
        JsonObject owls = new JsonObject().put("channel", "guild:owls");
        judy.ask(
                "chat.channel.create",
                owls.copy().put("members", new JsonArray().add("kim").add("absent")));
        View view = judy.watch(owls);
        View busy = kim.watch(owls.copy().put("status", new JsonArray().add("busy")));
        assertThat(view.names()).containsExactly("judy", "kim");

        judy.say("busy", null);
        await().until(() -> "busy".equals(view.status("judy")) && busy.names().equals(List.of("judy")));
        view.assertIs(kim.ask("presence.query", owls));
        Player absent = new Player("absent", 1);
        await().until(() -> view.names().equals(List.of("absent", "judy", "kim")));
        absent.ask("session.close", new JsonObject());
        kim.ask("chat.channel.leave", owls);

        await().until(() -> view.names().equals(List.of("judy")));
        view.assertIs(judy.ask("presence.query", owls));
    }

    @Test
    void whoJoinsARoomIsSeenThere() {
        Player leo = new Player("leo", 0);
        Player mia = new Player("mia", 1);
        JsonObject hall = new JsonObject().put("channel", "room:hall");
        View view = leo.watch(hall);
        assertThat(view.names()).isEmpty();

        mia.ask("chat.channel.join", hall);

        await().until(() -> view.names().equals(List.of("mia")));
        view.assertIs(mia.ask("presence.query", hall));
    }

    @Test
    void whoMayNotListenToAChannelIsNotToldWhoIsThere() {
        Player nina = new Player("nina", 0);
        Player oscar = new Player("oscar", 1);
        JsonObject cats = new JsonObject().put("channel", "guild:cats");
        nina.ask("chat.channel.create", cats);

        for (String channel : List.of("guild:cats", "guild:none", "world:all", "system:news", "inbox:oscar")) {
            JsonObject question = new JsonObject().put("channel", channel);
            assertThatThrownBy(() -> oscar.ask("presence.query", question)).hasMessageContaining("-32007");
            assertThatThrownBy(() -> oscar.ask("presence.watch", question)).hasMessageContaining("-32007");
        }
    }

    /** Whatever happens, a view at a version is what anybody finds at that version. */
    @Test
    void everyViewIsWhatAQueryFindsAtItsVersion() {
        Random random = new Random(Seed.of(LiveQueriesIT.class).value());
        List<Player> players = IntStream.range(0, PLAYERS)
                .mapToObj(i -> new Player("p" + i, i % 2))
                .toList();
        JsonArray names = new JsonArray();
        players.forEach(player -> names.add(player.user));
        List<JsonObject> questions = new ArrayList<>();
        for (JsonObject set : List.of(
                new JsonObject().put("zone", "plain"),
                new JsonObject().put("channel", "room:plain"),
                new JsonObject().put("users", names))) {
            questions.add(set);
            questions.add(set.copy().put("status", new JsonArray().add("in_game")));
            questions.add(set.copy().put("activity", "fishing").put("limit", 2));
        }
        Map<View, JsonObject> views = new LinkedHashMap<>();
        for (JsonObject question : questions) {
            views.put(players.get(0).watch(question), question);
            views.put(players.get(1).watch(question), question);
        }

        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < CHANGES_A_ROUND; i++) {
                change(players.get(random.nextInt(PLAYERS)), random);
            }
            views.forEach((view, question) -> await().pollDelay(Duration.ZERO)
                    .untilAsserted(() -> view.assertShows(
                            players.get(random.nextInt(PLAYERS)).ask("presence.query", question))));
        }
    }

    private static void change(Player player, Random random) {
        JsonObject plain = new JsonObject().put("channel", "room:plain");
        switch (random.nextInt(5)) {
            case 0 -> player.ask("chat.channel.join", plain);
            case 1 -> player.ask("chat.channel.leave", plain);
            default -> {
                JsonObject presence = new JsonObject()
                        .put("status", List.of("online", "in_game", "invisible").get(random.nextInt(3)))
                        .put("zone", random.nextInt(3) == 0 ? "hill" : "plain");
                player.ask("presence.update", random.nextBoolean() ? presence : presence.put("activity", "fishing"));
            }
        }
    }

    @Test
    void whatIsNotAQuestionIsRefused() {
        Player grace = new Player("grace", 0);

        for (String question : List.of(
                "{}",
                "{\"users\":[\"a\"],\"zone\":\"b\"}",
                "{\"zone\":\"a\",\"channel\":\"room:b\"}",
                "{\"channel\":\"nothing\"}",
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
        private final String user;
        private final WebSocket socket;
        private int lastId;

        Player(String user, int node) {
            this.user = user;
            Endpoint endpoint = cluster.endpoints().get(node);
            socket = get(CLIENT.connect(new WebSocketConnectOptions()
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
            assertThat(fresh.getLong("version")).isEqualTo(version);
            assertShows(fresh);
        }

        /** What is found is the same, and may have been so for longer. */
        synchronized void assertShows(JsonObject fresh) {
            Map<String, JsonObject> found = new TreeMap<>();
            fresh.getJsonArray("presences").forEach(each -> {
                JsonObject presence = (JsonObject) each;
                found.put(presence.getString("userId"), presence);
            });
            assertThat(fresh.getLong("version")).isGreaterThanOrEqualTo(version);
            assertThat(fresh.getInteger("total")).isEqualTo(total);
            assertThat(versions(found)).isEqualTo(versions(members));
        }

        /** Somebody who was never seen has none. */
        private static Map<String, Long> versions(Map<String, JsonObject> presences) {
            Map<String, Long> versions = new TreeMap<>();
            presences.forEach((user, presence) ->
                    versions.put(user, presence.containsKey("lastSeen") ? presence.getLong("version") : 0L));
            return versions;
        }

        private void put(JsonArray presences) {
            presences.forEach(each -> members.put(((JsonObject) each).getString("userId"), (JsonObject) each));
        }
    }
}
