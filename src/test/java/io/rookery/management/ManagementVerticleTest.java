package io.rookery.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rookery.chat.OperatorChat;
import io.rookery.chat.RecordingPublisher;
import io.rookery.cluster.Homes;
import io.rookery.cluster.LoadReport;
import io.rookery.cluster.SettingsExchange;
import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.presence.Relations;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.settings.LimitSettings;
import io.rookery.settings.ManagementSettings;
import io.rookery.settings.Settings;
import io.rookery.telemetry.Telemetry;
import io.rookery.transport.SessionDirectory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementVerticleTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final NodeId SELF = new NodeId("owl", "b1");
    private static final NodeId OTHER = new NodeId("rook", "b2");
    private static final LimitSettings LIMITS = Settings.defaults().limits();
    private static final Pattern HEALTH_PATH = Pattern.compile("/health/[a-z]+");

    /** Never asked for here; {@link RelationPathsIT} is about them. */
    private static final Relations NO_RELATIONS = null;

    /** Never asked for here; the test of the whole cluster is about them. */
    private static final SessionDirectory NO_SESSIONS = null;

    /** The same; {@link SettingsPathsIT} is about them. */
    private static final SettingsExchange NO_SETTINGS = null;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final RecordingPublisher publisher = new RecordingPublisher();
    private final Telemetry telemetry = new Telemetry("owl");
    private final List<HealthCheck> checks = new CopyOnWriteArrayList<>();
    private volatile Future<?> store = Future.succeededFuture();
    private int port;
    private QuietCluster cluster;

    @BeforeEach
    void start() {
        checks.add(new HealthCheck("store", () -> store));
        checks.add(new HealthCheck("cluster", Future::succeededFuture));
        port = deploy(Optional.of(KEY));
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        telemetry.close();
    }

    @Test
    void aNodeThatAnswersIsAlive() throws Exception {
        HttpResponse<String> answer = get("/health/live");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("status").asText()).isEqualTo("up");
    }

    @Test
    void aNodeIsReadyWhenEveryPartIs() throws Exception {
        HttpResponse<String> answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer))
                .isEqualTo(json("{'status':'up','parts':{'store':{'status':'up'},'cluster':{'status':'up'}}}"));
    }

    @Test
    void aNodeThatIsNotReadyTellsWhichPartIsIll() throws Exception {
        store = Future.failedFuture("MISCONF the disk is full");

        HttpResponse<String> answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer))
                .isEqualTo(
                        json("{'status':'down','parts':{'store':{'status':'down','detail':'MISCONF the disk is full'},"
                                + "'cluster':{'status':'up'}}}"));
    }

    @Test
    void whatDeploymentFilesAskForIsServed() throws Exception {
        Set<String> asked = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("conf"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                HEALTH_PATH.matcher(Files.readString(file)).results().forEach(found -> asked.add(found.group()));
            }
        }

        assertThat(asked).contains("/health/live", "/health/ready");
        for (String path : asked) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void aPartThatDoesNotAnswerIsIll() throws Exception {
        store = Promise.promise().future();

        HttpResponse<String> answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).at("/parts/store/detail").asText()).isEqualTo("no answer within 3000 ms");
    }

    @Test
    void metricsAreServedInTheTextFormat() throws Exception {
        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(Telemetry.SCRAPE_TYPE);
        assertThat(answer.body()).contains("jvm_memory_used_bytes{").contains("node=\"owl\"");
    }

    @Test
    void anOperatorPublishesToAnyChannel() throws Exception {
        HttpResponse<String> answer = post(
                "/admin/v1/publish",
                "{'channel':'system:news','text':'hello','payload':{'a':1.50},'kind':'notice',"
                        + "'clientMessageId':'0123456789abcdef'}");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode stored = json(answer);
        assertThat(stored.path("channel").asText()).isEqualTo("system:news");
        assertThat(stored.path("timestamp").asText()).isEqualTo("1970-01-01T00:00:01.000Z");
        assertThat(stored.has("online")).isFalse();
        assertThat(publisher.published).singleElement().satisfies(published -> {
            assertThat(published.draft().author()).isEqualTo(new UserId("system"));
            assertThat(published.draft().clientMessageId()).isEqualTo("0123456789abcdef");
            assertThat(published.draft().membersOnly()).isFalse();
            assertThat(published.draft().body().kind()).isEqualTo("notice");
            assertThat(published.draft().body().payload()).hasToString("{\"a\":1.50}");
            assertThat(stored.path("messageId").asText())
                    .isEqualTo(published.draft().body().messageId());
        });
    }

    @Test
    void anOperatorWritesToAUser() throws Exception {
        HttpResponse<String> answer = post("/admin/v1/direct", "{'to':'bob','text':'hello'}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("channel").asText()).isEqualTo("inbox:bob");
        assertThat(json(answer).path("online").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"info,NORMAL", "warning,HIGH", "critical,CRITICAL"})
    void anOperatorSpeaksToEveryone(String severity, Priority priority) throws Exception {
        HttpResponse<String> answer =
                post("/admin/v1/broadcast", "{'text':'maintenance','severity':'" + severity + "'}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("connections").asInt()).isEqualTo(RecordingPublisher.CONNECTIONS);
        assertThat(publisher.broadcast).singleElement().satisfies(broadcast -> {
            assertThat(broadcast.node()).isNull();
            assertThat(broadcast.priority()).isEqualTo(priority);
            assertThat(broadcast.push()).isInstanceOfSatisfying(Push.Announcement.class, announcement -> {
                assertThat(announcement.text()).isEqualTo("maintenance");
                assertThat(announcement.severity()).isEqualTo(severity);
            });
        });
    }

    @Test
    void anOperatorSpeaksToOneNodeOfTheCluster() throws Exception {
        assertThat(post("/admin/v1/broadcast", "{'text':'hi','node':'rook'}").statusCode())
                .isEqualTo(200);
        assertThat(publisher.broadcast.get(0).node()).isEqualTo("rook");

        HttpResponse<String> unknown = post("/admin/v1/broadcast", "{'text':'hi','node':'crow'}");

        assertProblem(unknown, 404, "node: crow (expected: one of owl, rook)");
        assertThat(publisher.broadcast).hasSize(1);
    }

    @Test
    void anOperatorSeesTheNodes() throws Exception {
        assertThat(json(get("/admin/v1/nodes")))
                .isEqualTo(json("{'self':'owl','nodes':[{'node':'owl','boot':'b1'},{'node':'rook','boot':'b2'}]}"));
    }

    @Test
    void anOperatorSeesHowBusyTheNodesAreThatSaySo() throws Exception {
        cluster.reports().note(new LoadReport(OTHER, "wss://rook/ws", 7, 100, 500, 3, 42, 64, true));

        assertThat(json(get("/admin/v1/nodes")).path("nodes"))
                .isEqualTo(
                        json(
                                "[{'node':'owl','boot':'b1'},{'node':'rook','boot':'b2','url':'wss://rook/ws',"
                                        + "'draining':true,'connections':7,'connectionsMax':100,'loopLagMs':3,'heapPercent':42,'warmthPercent':64}]"));
    }

    @Test
    void anOperatorTakesTheNodeOutAndIsToldHowFarThatHasCome() throws Exception {
        List<String> began = new CopyOnWriteArrayList<>();
        cluster.drain().onBegin(() -> began.add("drain"));

        for (int i = 0; i < 2; i++) {
            JsonNode answer = json(post("/admin/v1/drain", ""));

            assertThat(answer.path("node").asText()).isEqualTo("owl");
            assertThat(answer.path("connections").asInt(-1)).isZero();
            assertThat(answer.path("told").asInt(-1)).isZero();
            assertThat(answer.path("closed").asInt(-1)).isZero();
            assertThat(answer.path("leftMs").asLong()).isPositive();
        }
        assertThat(began).containsExactly("drain");
        assertProblem(get("/admin/v1/drain"), 405, "GET (expected: POST)");
    }

    @Test
    void whoDoesNotAnswerIsNamedInTheCensus() throws Exception {
        JsonNode answer = json(get("/admin/v1/presence"));

        assertThat(answer.path("users").asInt(-1)).isZero();
        assertThat(answer.path("nodes")).isEmpty();
        assertThat(answer.path("silent"))
                .isEqualTo(json("[{'node':'owl','boot':'b1','reason':'node owl cannot be reached'},"
                        + "{'node':'rook','boot':'b2','reason':'node rook cannot be reached'}]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/admin/v1/presence?color=red | \"color\": unknown parameter (expected: zones)",
                "/admin/v1/presence?zones=-1 | zones: -1 (expected: 0..1000)",
                "/admin/v1/presence?zones=1001 | zones: 1001 (expected: 0..1000)",
                "/admin/v1/presence?zones=07 | zones: 07 (expected: 0..1000)",
                "/admin/v1/presence?zones= | zones:  (expected: 0..1000)",
                "/admin/v1/presence?zones=1&zones=2 | zones: given 2 times (expected: once)",
                "/admin/v1/presence/alice?zones=1 | \"zones\": unknown parameter (expected: none)",
                "/admin/v1/presence/a%20b | user: \"a b\" (expected: 1..64 characters of [A-Za-z0-9_.:/-])",
                "/admin/v1/analytics/sessions?days=0 | days: 0 (expected: 1..31)",
                "/admin/v1/analytics/sessions?days=32 | days: 32 (expected: 1..31)",
            })
    void aBadParameterIsRefusedWithWhatWasExpected(String path, String detail) throws Exception {
        HttpResponse<String> answer = get(path);

        assertProblem(answer, 400, detail);
        assertThat(json(answer).path("code").asInt()).isEqualTo(-32602);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer", "Bearer ", "Basic 0123456789abcdef0123456789abcdef", "Bearer 0123456789abcdef", "x"
            })
    void nobodyWithoutTheKeyIsAnOperator(String authorization) throws Exception {
        for (String path : List.of("/admin/v1/nodes", "/admin/v1/publish", "/admin/v1/nothing")) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(uri(path))
                            .header("Authorization", authorization)
                            .build(),
                    BodyHandlers.ofString());

            assertProblem(answer, 401, "Authorization (expected: Bearer and the admin key)");
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        }
        assertThat(publisher.published).isEmpty();
    }

    @Test
    void withoutAKeyNobodyIsAnOperator() throws Exception {
        port = deploy(Optional.empty());

        assertThat(get("/admin/v1/nodes").statusCode()).isEqualTo(401);
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'channel':'room:1','text':'a','color':'red'} | \"color\": unknown field (expected: channel,"
                        + " clientMessageId, kind, payload, text)",
                "{'text':'a'} | channel: missing (expected: a string)",
                "{'channel':7,'text':'a'} | channel: number (expected: a string that is not empty)",
                "{'channel':'room:1','text':''} | text: empty (expected: a string that is not empty)",
                "{'channel':'room:1'} | text: missing (expected: text, payload or both)",
                "{'channel':'room:1','text':'a','clientMessageId':'short'} | clientMessageId length: 5 (expected:"
                        + " 16..64)",
                "{'channel':'room:1','text':'\\ud800'} | text: half a surrogate pair (expected: valid Unicode)",
                "[1] | body: no object (expected: one JSON object)",
            })
    void aBadFieldIsRefusedWithWhatWasExpected(String body, String detail) throws Exception {
        HttpResponse<String> answer = post("/admin/v1/publish", body);

        assertProblem(answer, 400, detail);
        assertThat(json(answer).path("code").asInt()).isEqualTo(-32602);
        assertThat(publisher.published).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{} {}",
                "{'channel':'room:1','channel':'room:2','text':'a'}",
                "{'channel':'lobby:1','text':'a'}",
                "{'channel':'room:1','text':'a','payload':'\\udc00'}"
            })
    void whatIsNoRequestIsRefused(String body) throws Exception {
        HttpResponse<String> answer = post("/admin/v1/publish", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("detail").asText()).contains("(expected: ");
        assertThat(publisher.published).isEmpty();
    }

    @Test
    void deepAndBrokenBodiesAreRefused() throws Exception {
        String deep = "[".repeat(40) + "]".repeat(40);

        assertThat(post("/admin/v1/publish", "{'channel':'room:1','payload':" + deep + "}")
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<String> notUtf8 = client.send(
                authorised("/admin/v1/publish")
                        .POST(BodyPublishers.ofByteArray(new byte[] {'{', (byte) 0xff, '}'}))
                        .build(),
                BodyHandlers.ofString());
        assertProblem(notUtf8, 400, "body: not UTF-8 (expected: one JSON object)");
    }

    @Test
    void sizesAreBounded() throws Exception {
        String text = "x".repeat(LIMITS.textBytesMax() + 1);

        HttpResponse<String> tooLong = post("/admin/v1/publish", "{'channel':'room:1','text':'" + text + "'}");
        HttpResponse<String> tooLarge =
                post("/admin/v1/publish", "x".repeat((int) ManagementServer.BODY_BYTES_MAX + 1));

        assertProblem(
                tooLong, 413, "text: " + text.length() + " bytes (expected: at most " + LIMITS.textBytesMax() + ")");
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(tooLarge.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(publisher.published).isEmpty();
    }

    @Test
    void otherPathsAndMethodsAreProblemsToo() throws Exception {
        assertProblem(get("/nothing"), 404, "");
        assertProblem(get("/admin/v1/nothing"), 404, "");
        HttpResponse<String> answer = get("/admin/v1/publish");
        assertProblem(answer, 405, "GET (expected: POST)");
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
        assertProblem(post("/health/ready", "{}"), 405, "POST (expected: GET)");
    }

    private int deploy(Optional<String> key) {
        Homes homes = new FixedHomes();
        cluster = QuietCluster.of(homes);
        ManagementVerticle verticle = new ManagementVerticle(
                new ManagementSettings("127.0.0.1", 0, key),
                LIMITS,
                new ManagementVerticle.Ports(
                        new OperatorChat(
                                publisher,
                                (viewer, users) ->
                                        Future.succeededFuture(Map.of(new UserId("bob"), PresenceStatus.ONLINE))),
                        QuietModeration.of(),
                        NO_RELATIONS,
                        NO_SETTINGS,
                        publisher,
                        homes,
                        cluster.reports(),
                        cluster.drain(),
                        SilentAnalytics.of(vertx, homes),
                        NO_SESSIONS,
                        telemetry,
                        checks));
        vertx.deployVerticle(verticle).await();
        return verticle.port();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(authorised(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                authorised(path)
                        .POST(BodyPublishers.ofString(body.replace('\'', '"')))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder authorised(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + KEY);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String detail) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = json(answer);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asText()).isNotEmpty();
        assertThat(problem.path("detail").asText()).isEqualTo(detail);
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new JsonMapper().readTree(answer.body());
    }

    private static JsonNode json(String quotedSingly) throws Exception {
        return new JsonMapper().readTree(quotedSingly.replace('\'', '"'));
    }

    /** Reaches nobody. */

    /** A cluster of two that never changes. */
    private static final class FixedHomes implements Homes {
        @Override
        public NodeId self() {
            return SELF;
        }

        @Override
        public List<NodeId> members() {
            return List.of(SELF, OTHER);
        }

        @Override
        public NodeId homeOfPartition(int partition) {
            return SELF;
        }

        @Override
        public void onChange(Runnable listener) {}
    }
}
