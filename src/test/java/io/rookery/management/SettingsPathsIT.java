package io.rookery.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.bus.PeerListener;
import io.rookery.chat.OperatorChat;
import io.rookery.chat.RecordingPublisher;
import io.rookery.cluster.Homes;
import io.rookery.cluster.SettingsExchange;
import io.rookery.identity.NodeId;
import io.rookery.presence.Relations;
import io.rookery.protocol.Priority;
import io.rookery.settings.ManagementSettings;
import io.rookery.settings.Settings;
import io.rookery.settings.SettingsInForce;
import io.rookery.settings.SettingsSource;
import io.rookery.store.RedisLinks;
import io.rookery.store.RedisOverrideStore;
import io.rookery.store.StoreOptions;
import io.rookery.telemetry.Telemetry;
import io.rookery.testing.RedisServer;
import io.rookery.transport.SessionDirectory;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two nodes that share a store, as operators see them through one; nothing compares with the store by itself. */
class SettingsPathsIT {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final NodeId OWL = new NodeId("owl", "b1");
    private static final NodeId ROOK = new NodeId("rook", "b2");
    private static final SessionDirectory NO_SESSIONS = null;

    /** Never asked for here. */
    private static final Relations NO_RELATIONS = null;

    private static final RedisServer REDIS = RedisServer.start("--appendfsync", "no");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Telemetry TELEMETRY = new Telemetry("owl");

    /** One event loop, so that the store is everybody's. */
    private static final Vertx VERTX = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    private static final Context LOOP = VERTX.getOrCreateContext();
    private static RedisLinks links;

    private final DirectBus bus = new DirectBus();
    private SettingsExchange owl;
    private SettingsExchange rook;
    private int port;

    @BeforeAll
    static void connect() {
        links = onLoop(() -> {
            RedisLinks opened = RedisLinks.open(VERTX, StoreOptions.standalone(REDIS.endpoint()));
            return opened.ready().map(opened);
        });
    }

    @AfterAll
    static void stop() {
        VERTX.close().await();
        TELEMETRY.close();
        REDIS.close();
    }

    @BeforeEach
    void start() {
        REDIS.command("FLUSHALL");
        owl = node(OWL, Map.of());
        rook = node(ROOK, Map.of("ROOKERY_LIMITS_COMMANDS_BURST", "30"));
        bus.rook = rook;
        QuietCluster cluster = QuietCluster.of(new Pair(OWL));
        ManagementVerticle verticle = new ManagementVerticle(
                new ManagementSettings("127.0.0.1", 0, Optional.of(KEY)),
                Settings.defaults().limits(),
                new ManagementVerticle.Ports(
                        new OperatorChat(new RecordingPublisher(), (viewer, users) -> Future.failedFuture("not asked")),
                        QuietModeration.of(),
                        NO_RELATIONS,
                        owl,
                        new RecordingPublisher(),
                        new Pair(OWL),
                        cluster.reports(),
                        cluster.drain(),
                        SilentAnalytics.of(VERTX, new Pair(OWL)),
                        NO_SESSIONS,
                        TELEMETRY,
                        List.of()));
        VERTX.deployVerticle(verticle).await();
        port = verticle.port();
    }

    private SettingsExchange node(NodeId self, Map<String, String> environment) {
        SettingsInForce inForce = new SettingsInForce(SettingsSource.load(List.of(), environment));
        return new SettingsExchange(inForce, new RedisOverrideStore(links), new Pair(self), bus);
    }

    @Test
    void aChangeHoldsOnAllNodesAtOnceAndTellsWhatIsSoNow() throws Exception {
        HttpResponse<String> answer =
                patch("{'set':{'limits.commands-per-second':7,'log.store':'debug'},'by':'carol'}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer.body()).path("version").asInt()).isEqualTo(1);
        assertThat(json(answer.body()).at("/settings/0"))
                .isEqualTo(json("{'key':'limits.commands-per-second','value':'7','source':'override','base':'20',"
                        + "'expected':'1..1000000, 0 or unlimited','holds':'at once'}"));
        assertThat(owl.inForce().live().limits().commandsPerSecond()).isEqualTo(7);
        await().until(() -> rook.inForce().live().limits().commandsPerSecond() == 7);
        assertThat(setting("limits.commands-per-second").path("source").asText())
                .isEqualTo("override");

        assertThat(patch("{'remove':['limits.commands-per-second']}").statusCode())
                .isEqualTo(200);
        assertThat(setting("limits.commands-per-second").path("value").asText()).isEqualTo("20");
        await().until(() -> rook.inForce().live().limits().commandsPerSecond() == 20);
    }

    @Test
    void whatIsSoAlreadyIsNoChange() throws Exception {
        patch("{'set':{'fanout.tick':'2ms'}}");

        HttpResponse<String> again = patch("{'set':{'fanout.tick':'2ms'},'remove':['log.store']}");

        assertThat(json(again.body()).path("version").asInt()).isEqualTo(1);
        assertThat(changes("").path("changes")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'set':{'fanout.tick':'2ms','limits.jokes':1}} | limits.jokes: 1 (expected: a known setting)",
                "{'set':{'fanout.tick':'2ms','management.admin-key':'x'}} | management.admin-key: *** (expected: a setting"
                        + " that can be changed while nodes run; this one takes a restart)",
                "{'set':{'fanout.tick':'2ms','drain.patience':'1h'}} | drain.patience: 1h (expected: a duration of"
                        + " 0s..1m, from an override)",
                "{'set':{'fanout.tick':'2ms','limits.commands-burst':19}} | limits.commands-burst: 19 (expected: at least"
                        + " limits.commands-per-second, from an override)",
                "{'set':{'fanout.tick':'2ms'},'remove':['log.nothing']} | log.nothing: removed (expected: a known setting)",
                "{'set':{'fanout.tick':null}} | set.fanout.tick: null (expected: a string, number or boolean)",
                "{'set':['fanout.tick']} | set: array (expected: an object of at most 100 fields)",
                "{'set':{'fanout.tick':'2ms'},'version':-1} | version: -1 (expected: a whole number >= 0)",
                "{'set':{'fanout.tick':'2ms'},'by':'a b'} | by: no name (expected: 1..64 of A-Z a-z 0-9 . _ @ -)",
                "{'set':{},'remove':[]} | set, remove: nothing (expected: at least one key)",
                "{'sets':{}} | \"sets\": unknown field (expected: by, remove, set, version)",
            })
    void aBadChangeIsRefusedAndChangesNothing(String body, String detail) throws Exception {
        HttpResponse<String> answer = patch(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer.body()).path("detail").asText()).isEqualTo(detail);
        assertThat(json(get("").body()).path("version").asInt()).isZero();
        assertThat(setting("fanout.tick").path("source").asText()).isEqualTo("file");
        assertThat(changes("").path("changes")).isEmpty();
    }

    @Test
    void whoExpectsAnotherVersionIsTold() throws Exception {
        assertThat(patch("{'set':{'fanout.tick':'2ms'},'version':0}").statusCode())
                .isEqualTo(200);

        HttpResponse<String> late = patch("{'set':{'fanout.tick':'3ms'},'version':0}");

        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(json(late.body()).path("detail").asText()).isEqualTo("version: 0 (expected: 1)");
        assertThat(setting("fanout.tick").path("value").asText()).isEqualTo("2ms");
    }

    @Test
    void ofManyAtTheSameTimeOneWinsWhoExpectedThatVersionAndAllWhoExpectedNone() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> expecting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            expecting.add(CLIENT.sendAsync(
                    patching("{'set':{'fanout.tick':'" + (2 + i) + "ms'},'version':0}"), BodyHandlers.ofString()));
        }
        assertThat(expecting)
                .extracting(answer -> answer.get().statusCode())
                .containsOnly(200, 409)
                .containsOnlyOnce(200);
        assertThat(changes("").path("changes")).hasSize(1);

        CompletableFuture<HttpResponse<String>> one =
                CLIENT.sendAsync(patching("{'set':{'log.bus':'debug'}}"), BodyHandlers.ofString());
        CompletableFuture<HttpResponse<String>> two =
                CLIENT.sendAsync(patching("{'set':{'log.app':'debug'}}"), BodyHandlers.ofString());
        assertThat(List.of(one.get().statusCode(), two.get().statusCode())).containsExactly(200, 200);
        assertThat(owl.inForce().applied().values()).containsKeys("log.bus", "log.app");
        assertThat(owl.inForce().applied().version()).isEqualTo(3);
    }

    @Test
    void whatWasChangedIsReadPageByPage() throws Exception {
        patch("{'set':{'fanout.tick':'2ms'},'by':'carol'}");
        patch("{'set':{'fanout.tick':'3ms'}}");
        patch("{'remove':['fanout.tick'],'by':'dave'}");

        JsonNode newest = changes("?limit=2");
        JsonNode oldest = changes("?limit=2&before=" + newest.path("next").asText());

        assertThat(newest.path("changes"))
                .extracting(change -> change.path("by").asText())
                .containsExactly("dave", "unnamed");
        JsonNode removed = newest.at("/changes/0");
        assertThat(removed.path("key").asText()).isEqualTo("fanout.tick");
        assertThat(removed.path("from").asText()).isEqualTo("3ms");
        assertThat(removed.path("to").asText()).isEqualTo("1ms");
        assertThat(removed.path("version").asInt()).isEqualTo(3);
        assertThat(removed.path("node").asText()).isEqualTo("owl");
        assertThat(removed.path("address").asText()).isEqualTo("127.0.0.1");
        assertThat(removed.path("at").asText()).endsWith("Z");
        assertThat(oldest.path("changes"))
                .extracting(change -> change.path("by").asText())
                .containsExactly("carol");
        assertThat(oldest.has("next")).isFalse();
        assertThat(get("/changes?before=yesterday").statusCode()).isEqualTo(400);
    }

    @Test
    void aNodeThatMissedTheWordFindsOutWhenItCompares() throws Exception {
        bus.isDeaf = true;
        patch("{'set':{'fanout.tick':'2ms'}}");
        assertThat(rook.inForce().known().version()).isZero();

        onLoop(rook::compare);

        assertThat(rook.inForce().applied()).isEqualTo(owl.inForce().applied());
        assertThat(rook.hasCompared()).isTrue();
    }

    @Test
    void aNodeThatWasStartedOtherwiseKeepsWhatItHadWhenTheNewDoesNotGoWithIt() throws Exception {
        patch("{'set':{'limits.commands-per-second':25}}");
        await().until(() -> rook.inForce().live().limits().commandsPerSecond() == 25);

        patch("{'set':{'limits.commands-per-second':35}}");
        await().until(() -> rook.inForce().known().version() == 2);

        assertThat(owl.inForce().live().limits().commandsPerSecond()).isEqualTo(35);
        assertThat(rook.inForce().live().limits().commandsPerSecond()).isEqualTo(25);
        assertThat(rook.inForce().problems()).hasSize(1);
    }

    @Test
    void whileTheStoreIsAwayTheLastKnownStayAndNothingIsChanged() throws Exception {
        patch("{'set':{'fanout.tick':'2ms'}}");
        REDIS.stop();
        try {
            assertThat(patch("{'set':{'fanout.tick':'3ms'}}").statusCode()).isEqualTo(503);

            assertThat(setting("fanout.tick").path("value").asText()).isEqualTo("2ms");
            assertThat(owl.inForce().live().fanout().tick()).isEqualTo(Duration.ofMillis(2));
        } finally {
            REDIS.startAgain();
            await().ignoreExceptions().until(() -> {
                onLoop(links::probe);
                return true;
            });
        }
    }

    @Test
    void aStoreThatHasLostTheSettingsGetsThemBack() throws Exception {
        patch("{'set':{'fanout.tick':'2ms'}}");
        patch("{'set':{'log.store':'debug'}}");
        await().until(() -> rook.inForce().applied().version() == 2);
        REDIS.command("FLUSHALL");

        onLoop(rook::compare);
        onLoop(owl::compare);

        SettingsExchange joining = node(new NodeId("jay", "b3"), Map.of());
        onLoop(joining::compare);
        assertThat(joining.inForce().applied()).isEqualTo(owl.inForce().applied());
        assertThat(joining.inForce().applied().values()).containsEntry("log.store", "debug");
        assertThat(changes("").at("/changes/0/key").asText()).isEqualTo("*");
        assertThat(json(patch("{'set':{'log.store':'info'}}").body())
                        .path("version")
                        .asInt())
                .isEqualTo(3);
    }

    private JsonNode setting(String key) throws Exception {
        for (JsonNode setting : json(get("").body()).path("settings")) {
            if (setting.path("key").asText().equals(key)) {
                return setting;
            }
        }
        throw new AssertionError("no " + key);
    }

    private JsonNode changes(String query) throws Exception {
        return json(get("/changes" + query).body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return CLIENT.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> patch(String body) throws Exception {
        return CLIENT.send(patching(body), BodyHandlers.ofString());
    }

    private HttpRequest patching(String body) {
        return request("")
                .method("PATCH", BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/v1/settings" + path))
                .header("Authorization", "Bearer " + KEY);
    }

    private static JsonNode json(String text) throws Exception {
        return new JsonMapper().readTree(text.replace('\'', '"'));
    }

    private static <T> T onLoop(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        LOOP.runOnContext(turn -> work.get().onComplete(done));
        return done.future().await();
    }

    /** Two nodes, as one of them sees it. */
    private record Pair(NodeId self) implements Homes {
        @Override
        public List<NodeId> members() {
            return List.of(OWL, ROOK);
        }

        @Override
        public NodeId homeOfPartition(int partition) {
            return OWL;
        }

        @Override
        public void onChange(Runnable listener) {}
    }

    /** Brings to the other node what is sent to it. */
    private static final class DirectBus implements Bus {
        private volatile SettingsExchange rook;
        private volatile boolean isDeaf;

        @Override
        public boolean send(NodeId node, Concern concern, int key, Priority priority, Buffer message) {
            if (isDeaf) {
                return false;
            }
            assertThat(node).isEqualTo(ROOK);
            LOOP.runOnContext(turn -> rook.received(OWL, key, message));
            return true;
        }

        @Override
        public void serve(Concern concern, List<Loop> loops) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Buffer> ask(NodeId node, Concern concern, int key, Buffer question) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean reachable(NodeId node) {
            return true;
        }

        @Override
        public void onLoss(PeerListener listener) {}
    }
}
