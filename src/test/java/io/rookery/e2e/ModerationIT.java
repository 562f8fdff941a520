package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rookery.identity.RandomIds;
import io.rookery.testing.GameService;
import io.rookery.testing.HttpApi;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Order on real nodes: what is done at one takes effect at the other. */
class ModerationIT {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final int FORBIDDEN = -32007;
    private static final int RATE_LIMITED = -32001;
    private static final int UNAVAILABLE = -32009;
    private static final int RAIDERS = 24;
    private static final int COPIES_PASSING_MAX = 14;
    private static final String RAID = "Join the best guild ever at goldmine.example.com today";
    private static final Duration EVERYWHERE = Duration.ofSeconds(5);
    private static final Vertx VERTX = Vertx.vertx();
    private static final WebSocketClient SOCKETS =
            VERTX.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(1_000));
    private static RookeryCluster cluster;

    private final String unique = RandomIds.shortName();
    private final String guild = "guild:" + unique;
    private final String room = "room:" + unique;

    @BeforeAll
    static void start() {
        cluster = RookeryCluster.of(ModerationIT.class)
                .nodes(2)
                .with("ROOKERY_MANAGEMENT_ADMIN_KEY", KEY)
                .with("ROOKERY_MODERATION_WORDS_BLOCK", "scunge")
                .with("ROOKERY_MODERATION_WORDS_MASK", "darn")
                .with("ROOKERY_MODERATION_WORDS_SHADOW", "goldshop")
                .with("ROOKERY_MODERATION_HOOK_DEADLINE", "300ms")
                .start();
    }

    @AfterAll
    static void close() {
        cluster.close();
        VERTX.close();
    }

    @Test
    void whoIsBannedFromTheGameIsClosedOnEveryNodeAndDoesNotComeBack() throws IOException {
        Player here = new Player("mallory" + unique, 0);
        Player there = new Player("mallory" + unique, 1);
        Player away = new Player(1);
        JsonObject left = away.connect("mallory" + unique);
        away.leave();
        String path = "/admin/v1/users/mallory" + unique + "/ban";

        JsonObject answer = operate("POST", path, "{\"reason\":\"cheats\",\"by\":\"op\",\"durationMs\":3600000}");

        assertThat(answer.getString("until")).isNotNull();
        await().atMost(EVERYWHERE).until(() -> here.closed == 4503 && there.closed == 4503);
        for (int node = 0; node < 2; node++) {
            Player again = new Player(node);
            assertRefused(() -> again.connect("mallory" + unique), FORBIDDEN, "banned");
            await().until(() -> again.closed == 4503);
        }
        HttpApi api = new HttpApi(cluster.endpoints().get(1));
        HttpApi.Reply history = api.get("mallory" + unique, "/api/communication/channels/" + room + "/history");
        assertThat(history.status()).isEqualTo(403);
        Player returning = new Player(0);
        JsonObject claim = new JsonObject()
                .put("sessionId", left.getString("sessionId"))
                .put("recoveryToken", left.getString("recoveryToken"))
                .put("positions", new JsonObject());
        assertRefused(() -> returning.ask("session.resume", claim), FORBIDDEN, "banned");
        await().until(() -> returning.closed == 4503);
        assertThat(operate("GET", path, null).getString("reason")).isEqualTo("cheats");
        assertThat(operate("GET", "/admin/v1/bans?limit=100", null).encode()).contains("mallory" + unique);

        operate("DELETE", path, null);

        new Player("mallory" + unique, 1);
        assertThat(deeds("user", "mallory" + unique)).containsExactly("user.unban", "user.ban");
    }

    @Test
    void whoIsMuteInTheGameSpeaksNowhere() throws IOException {
        Player bob = new Player("bob" + unique, 1);
        bob.say(room, "hello");

        operate("POST", "/admin/v1/users/bob" + unique + "/mute", "{\"reason\":\"insults\"}");

        await().atMost(EVERYWHERE).untilAsserted(() -> assertRefused(() -> bob.say(room, "hi"), FORBIDDEN, "muted"));
        assertRefused(() -> bob.tell("alice" + unique, "hi"), FORBIDDEN, "muted");
        Player again = new Player("bob" + unique, 0);
        assertRefused(() -> again.say(room, "hi"), FORBIDDEN, "muted");
        operate("DELETE", "/admin/v1/users/bob" + unique + "/mute", null);
        await().atMost(EVERYWHERE).ignoreExceptions().until(() -> bob.say(room, "hi") != null);
    }

    @Test
    void whoIsPutOutOfAChannelHearsNothingMoreOfItOnAnyNode() {
        Player owner = new Player("owner" + unique, 0);
        Player bob = new Player("bob" + unique, 1);
        Player carol = new Player("carol" + unique, 1);
        owner.ask("chat.channel.create", channel(guild).put("access", "open"));
        owner.ask("chat.channel.join", channel(guild));
        bob.ask("chat.channel.join", channel(guild));
        carol.ask("chat.channel.join", channel(guild));
        Player witness = new Player("dave" + unique, 1);
        witness.ask("chat.channel.join", channel(guild));
        assertRefused(() -> bob.ask("chat.channel.kick", of(guild, carol)), FORBIDDEN, null);
        assertRefused(() -> bob.ask("chat.channel.ban", of(guild, owner)), FORBIDDEN, null);

        owner.ask("chat.channel.kick", of(guild, carol));
        owner.ask(
                "chat.channel.ban", of(guild, bob).put("durationMs", 3_600_000).put("reason", "spoils"));

        await().atMost(EVERYWHERE).until(() -> bob.left.contains(guild) && carol.left.contains(guild));
        await().atMost(EVERYWHERE).until(() -> !areHeard(owner, witness, bob, carol));
        owner.say(guild, "peace");
        assertRefused(() -> bob.say(guild, "hi"), FORBIDDEN, null);
        assertRefused(() -> bob.ask("chat.channel.join", channel(guild)), FORBIDDEN, null);
        assertRefused(() -> bob.ask("chat.history", channel(guild)), FORBIDDEN, null);
        carol.ask("chat.channel.join", channel(guild));
        owner.ask("chat.channel.unban", of(guild, bob));
        bob.ask("chat.channel.join", channel(guild));
        owner.say(guild, "welcome");
        await().until(() ->
                carol.heard(guild).contains("welcome") && bob.heard(guild).contains("welcome"));
        assertThat(bob.heard(guild)).doesNotContain("peace");
    }

    /** Whether any of the others hears something in the guild that the witness hears. */
    private boolean areHeard(Player speaker, Player witness, Player... others) {
        String text = RandomIds.shortName();
        speaker.say(guild, text);
        await().until(() -> witness.heard(guild).contains(text));
        return Stream.of(others).anyMatch(other -> other.heard(guild).contains(text));
    }

    @Test
    void inAnOpenChannelTheGamesModeratorsKeepOrder() {
        Player moderator = new Player(0);
        moderator.connect("moderator" + unique, "moderator");
        Player bob = new Player("bob" + unique, 1);
        Player carol = new Player("carol" + unique, 1);
        bob.ask("system.subscribe", topics(room));
        carol.ask("system.subscribe", topics(room));
        assertRefused(() -> carol.ask("chat.channel.mute", of(room, bob)), FORBIDDEN, null);

        moderator.ask("chat.channel.ban", of(room, bob));

        await().atMost(EVERYWHERE).until(() -> bob.left.contains(room));
        assertRefused(() -> bob.say(room, "hi"), FORBIDDEN, "banned");
        await().atMost(EVERYWHERE)
                .untilAsserted(() -> assertRefused(() -> bob.ask("system.subscribe", topics(room)), FORBIDDEN, null));
        moderator.ask("chat.channel.mute", of(room, carol).put("shadow", true));
        JsonObject before = moderator.say(room, "one");
        JsonObject hidden = carol.say(room, "psst");
        assertThat(hidden.getInteger("offset")).isEqualTo(before.getInteger("offset"));
        await().until(() -> carol.heard(room).contains("psst"));
        moderator.ask("chat.channel.unmute", of(room, carol));
        moderator.ask("chat.channel.slow", channel(room).put("intervalMs", 3_600_000));
        assertThat(carol.say(room, "two").getInteger("offset")).isEqualTo(before.getInteger("offset") + 1);
        assertRefused(() -> carol.say(room, "three"), RATE_LIMITED, "slow-mode");
        assertThat(texts(moderator.ask("chat.history", channel(room)).getJsonArray("messages")))
                .containsExactly("one", "two");
    }

    @Test
    void whatMayNotBeSaidIsNotHoweverItIsWritten() {
        Player alice = new Player("alice" + unique, 0);
        Player bob = new Player("bob" + unique, 1);
        bob.ask("system.subscribe", topics(room));

        assertRefused(() -> alice.say(room, "you \u0455cun\u200bge"), FORBIDDEN, "words");
        alice.say(room, "d4rn it");
        alice.say(room, "visit goldshop");
        alice.say(room, "end");

        await().until(() -> bob.heard(room).contains("end"));
        assertThat(bob.heard(room)).containsExactly("**** it", "end");
    }

    @Test
    void ofARaidFromBothNodesFewPass() throws IOException {
        List<Player> raiders = IntStream.range(0, RAIDERS)
                .mapToObj(i -> new Player("raider" + i + unique, i % 2))
                .toList();
        setting("moderation.flood.enabled", "true");
        try {
            await().until(() -> isStopped(raiders, (raider, raided) -> raider.say(raided, RAID)));
            await().until(() -> isStopped(raiders, (raider, raided) -> {
                String id = raider.say(raided, "hi").getString("messageId");
                raider.ask("chat.edit", new JsonObject().put("messageId", id).put("text", RAID));
            }));
        } finally {
            setting("moderation.flood.enabled", "false");
        }
        raiders.get(0).say(room, RAID);
    }

    /** Each time in another room: nodes learn of a setting one after the other. */
    private boolean isStopped(List<Player> raiders, BiConsumer<Player, String> raid) {
        String raided = "room:" + RandomIds.shortName();
        List<String> refusals = raiders.stream()
                .map(raider -> refusal(() -> raid.accept(raider, raided)))
                .toList();
        long passed = refusals.stream().filter(String::isEmpty).count();
        assertThat(passed).isGreaterThan(5);
        assertThat(refusals).allMatch(each -> each.isEmpty() || each.contains("\"reason\":\"copies\""));
        return passed <= COPIES_PASSING_MAX;
    }

    @Test
    void whoIsBlockedIsNotHeardAndNotTold() {
        Player alice = new Player("alice" + unique, 0);
        Player bob = new Player("bob" + unique, 1);
        String inbox = "inbox:alice" + unique;
        long first = bob.tell("alice" + unique, "before").getLong("offset");
        await().until(() -> alice.heard(inbox).contains("before"));

        alice.ask("chat.block", new JsonObject().put("userId", "bob" + unique));
        JsonObject told = bob.tell("alice" + unique, "during");
        JsonObject again = bob.tell("alice" + unique, "during, too");
        bob.ask("signal.send", new JsonObject().put("to", "alice" + unique).put("event", "poke"));

        assertThat(told.getBoolean("online")).isFalse();
        assertThat(told.getLong("offset")).isEqualTo(first + 1);
        assertThat(again.getLong("offset")).isEqualTo(first + 2);
        alice.ask("chat.unblock", new JsonObject().put("userId", "bob" + unique));
        bob.tell("alice" + unique, "after");
        await().until(() -> alice.heard(inbox).contains("after"));
        assertThat(alice.heard(inbox)).containsExactly("before", "after");
        assertThat(alice.signals).isEmpty();
    }

    @Test
    void aReportIsReadByOperatorsWithWhatWasSaidBefore() throws IOException {
        Player alice = new Player("alice" + unique, 0);
        Player bob = new Player("bob" + unique, 1);
        for (int i = 1; i <= 6; i++) {
            bob.say(room, "line " + i);
        }
        String bad = bob.say(room, "bad").getString("messageId");
        JsonObject report = new JsonObject().put("messageId", bad).put("reason", "it is bad");

        alice.ask("chat.report", report);
        alice.ask("chat.report", report);

        JsonObject open = operate("GET", "/admin/v1/reports?state=open&limit=100", null);
        List<JsonObject> ours = open.getJsonArray("reports").stream()
                .map(JsonObject.class::cast)
                .filter(each -> bad.equals(each.getString("messageId")))
                .toList();
        assertThat(ours).singleElement().satisfies(each -> {
            assertThat(each.getString("reporter")).isEqualTo("alice" + unique);
            assertThat(texts(each.getJsonArray("context")))
                    .containsExactly("line 2", "line 3", "line 4", "line 5", "line 6", "bad");
        });
        String path = "/admin/v1/reports/" + ours.get(0).getString("id");
        operate("POST", path, "{\"state\":\"resolved\",\"note\":\"warned\",\"by\":\"op\"}");
        assertThat(cluster.node(0)
                        .operate("POST", path, KEY, "{\"state\":\"dismissed\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(operate("GET", "/admin/v1/reports?state=closed&limit=100", null)
                        .encode())
                .contains(bad);
    }

    @Test
    void theGamesServicesSayWhatBecomesOfMessagesAndAFrozenOneDoesNotStopThem() throws IOException {
        Player alice = new Player("alice" + unique, 0);
        Player bob = new Player("bob" + unique, 1);
        bob.ask("system.subscribe", topics(room));
        setting("moderation.hook.enabled", "true");
        try (GameService service = GameService.beside(cluster.node(0))) {
            service.serve("rookery.hooks.message", ModerationIT::verdict);
            await().ignoreExceptions()
                    .until(() -> refusal(() -> alice.say(room + "-2", "refuse")).contains("spoiler"));
            assertRefused(() -> alice.say(room, "refuse"), FORBIDDEN, "spoiler");
            alice.say(room, "mask");
            alice.say(room, "shadow");
            alice.say(room, "one");
            assertThat(bob.say(room, "freeze").getString("messageId")).isNotNull();
            String said = alice.say(room + "-2", "one").getString("messageId");
            assertRefused(() -> alice.edit(said, "refuse"), FORBIDDEN, "spoiler");
            assertRefused(() -> alice.edit(said, "shadow"), FORBIDDEN, "hook");
            assertThat(alice.edit(said, "mask").getString("text")).isEqualTo("m***");
            assertThat(alice.edit(said, "freeze").getString("text")).isEqualTo("freeze");

            setting("moderation.hook.fail", "closed");
            await().untilAsserted(() ->
                    assertThat(refusal(() -> bob.say(room, "freeze"))).contains("-32009"));
            await().ignoreExceptions().until(() -> bob.say(room, "end") != null);
            assertRefused(() -> alice.edit(said, "freeze"), UNAVAILABLE, null);
        } finally {
            setting("moderation.hook.enabled", "false");
            setting("moderation.hook.fail", "open");
        }
        await().until(() -> bob.heard(room).contains("end"));
        assertThat(bob.heard(room)).startsWith("m***", "one", "freeze").doesNotContain("shadow", "refuse");
    }

    private static @Nullable JsonObject verdict(JsonObject question) {
        return switch (question.getString("text", "")) {
            case "refuse" -> new JsonObject().put("verdict", "refuse").put("reason", "spoiler");
            case "mask" -> new JsonObject().put("verdict", "mask").put("text", "m***");
            case "shadow" -> new JsonObject().put("verdict", "shadow");
            case "freeze" -> null;
            default -> new JsonObject().put("verdict", "allow");
        };
    }

    private static void setting(String key, String value) throws IOException {
        JsonObject body = new JsonObject().put("set", new JsonObject().put(key, value));
        operate("PATCH", "/admin/v1/settings", body.encode());
    }

    private static List<String> deeds(String field, String value) throws IOException {
        return operate("GET", "/admin/v1/audit?limit=100", null).getJsonArray("deeds").stream()
                .map(JsonObject.class::cast)
                .filter(each -> value.equals(each.getString(field)))
                .map(each -> each.getString("deed"))
                .toList();
    }

    private static JsonObject operate(String method, String path, @Nullable String body) throws IOException {
        HttpResponse<String> answer = cluster.node(0).operate(method, path, KEY, body == null ? "" : body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static JsonObject channel(String name) {
        return new JsonObject().put("channel", name);
    }

    private static JsonObject of(String channel, Player player) {
        return channel(channel).put("userId", player.user);
    }

    private static JsonObject topics(String name) {
        return new JsonObject().put("topics", new JsonArray().add(new JsonObject().put("topic", name)));
    }

    private static List<String> texts(JsonArray messages) {
        return messages.stream()
                .map(each -> ((JsonObject) each).getString("text"))
                .toList();
    }

    private static String refusal(Runnable work) {
        try {
            work.run();
        } catch (IllegalStateException refused) {
            return String.valueOf(refused.getMessage());
        }
        return "";
    }

    private static void assertRefused(Runnable work, int code, @Nullable String reason) {
        assertThatThrownBy(work::run)
                .hasMessageContaining("\"code\":" + code)
                .hasMessageContaining(reason == null ? "" : "\"reason\":\"" + reason + "\"");
    }

    /** A client, and what it heard. */
    private static final class Player {
        final List<String> left = new CopyOnWriteArrayList<>();
        final List<JsonObject> signals = new CopyOnWriteArrayList<>();
        volatile int closed;
        private final List<JsonObject> messages = new CopyOnWriteArrayList<>();
        private final Map<Integer, Promise<JsonObject>> asked = new ConcurrentHashMap<>();
        private final WebSocket socket;
        private String user = "";
        private int lastId;

        Player(int node) {
            Endpoint endpoint = cluster.endpoints().get(node);
            socket = get(SOCKETS.connect(new WebSocketConnectOptions()
                            .setHost(endpoint.host())
                            .setPort(endpoint.port())
                            .setURI("/ws")
                            .addSubProtocol("rookery.v1.json"))
                    .map(opened -> {
                        opened.closeHandler(ended -> closed = opened.closeStatusCode());
                        return opened.textMessageHandler(this::received);
                    }));
        }

        Player(String user, int node) {
            this(node);
            connect(user);
        }

        JsonObject connect(String name, String... roles) {
            user = name;
            return ask("session.connect", new JsonObject().put("token", TestTokens.of(name, roles)));
        }

        void leave() {
            get(socket.close());
        }

        JsonObject say(String channel, String text) {
            return ask("chat.message", channel(channel).put("text", text));
        }

        JsonObject edit(String messageId, String text) {
            return ask("chat.edit", new JsonObject().put("messageId", messageId).put("text", text));
        }

        JsonObject tell(String to, String text) {
            return ask("chat.direct", new JsonObject().put("to", to).put("text", text));
        }

        List<String> heard(String channel) {
            return messages.stream()
                    .filter(each -> channel.equals(each.getString("channel")))
                    .map(each -> each.getString("text"))
                    .toList();
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
            JsonObject params = message.getJsonObject("params");
            switch (message.getString("method", "")) {
                case "chat.message" -> messages.add(params);
                case "signal" -> signals.add(params);
                case "channel.left" -> {
                    if (user.equals(params.getJsonObject("user").getString("userId"))) {
                        left.add(params.getString("channel"));
                    }
                }
                default -> answered(message);
            }
        }

        private void answered(JsonObject message) {
            Promise<JsonObject> promise = asked.remove(message.getInteger("id", 0));
            if (promise != null && message.containsKey("error")) {
                promise.fail(message.getJsonObject("error").encode());
            } else if (promise != null) {
                promise.complete(message.getJsonObject("result"));
            }
        }

        private static <T> T get(Future<T> future) {
            try {
                return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException | InterruptedException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }
}
