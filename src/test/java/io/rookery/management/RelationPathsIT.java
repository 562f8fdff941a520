package io.rookery.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.bus.PeerListener;
import io.rookery.bus.ServiceRequests;
import io.rookery.chat.OperatorChat;
import io.rookery.chat.RecordingPublisher;
import io.rookery.cluster.SettingsExchange;
import io.rookery.cluster.SingleNode;
import io.rookery.identity.NodeId;
import io.rookery.presence.Relations;
import io.rookery.protocol.Priority;
import io.rookery.settings.ManagementSettings;
import io.rookery.settings.Settings;
import io.rookery.store.RedisLinks;
import io.rookery.store.RedisRelationStore;
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
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same store, seen over HTTP and over the event bus. */
class RelationPathsIT {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final NodeId SELF = new NodeId("owl", "b1");

    /** Never asked for here. */
    private static final SessionDirectory NO_SESSIONS = null;

    private static final String ADDRESS = "rookery.services.relations";

    private static final String OPERATIONS = "blocked.add, blocked.get, blocked.remove, blocked.replace,"
            + " friends.add, friends.get, friends.remove, friends.replace, visibility.get, visibility.set";

    /** Never asked for here. */
    private static final SettingsExchange NO_SETTINGS = null;

    private final RedisServer redis = RedisServer.start();
    /** One event loop, so that the store is everybody's. */
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    private final HttpClient client = HttpClient.newHttpClient();
    private final Telemetry telemetry = new Telemetry("owl");
    private final Recorder told = new Recorder();
    private int port;

    @BeforeEach
    void start() throws Exception {
        Context context = vertx.getOrCreateContext();
        Promise<Relations> made = Promise.promise();
        context.runOnContext(turn -> {
            RedisLinks links = RedisLinks.open(
                    vertx,
                    StoreOptions.standalone(redis.endpoint())
                            .withDeadlines(Duration.ofSeconds(1), Duration.ofMillis(100)));
            Relations relations = new Relations(new RedisRelationStore(links), new SingleNode(SELF), told);
            links.ready()
                    .compose(ready -> new ServiceRequests(vertx)
                            .serve(RelationRequests.NAME, new RelationRequests(relations)::answer))
                    .map(relations)
                    .onComplete(made);
        });
        QuietCluster cluster = QuietCluster.of(new SingleNode(SELF));
        ManagementVerticle verticle = new ManagementVerticle(
                new ManagementSettings("127.0.0.1", 0, Optional.of(KEY)),
                Settings.defaults().limits(),
                new ManagementVerticle.Ports(
                        new OperatorChat(new RecordingPublisher(), (viewer, users) -> Future.failedFuture("not asked")),
                        QuietModeration.of(),
                        made.future().await(),
                        NO_SETTINGS,
                        new RecordingPublisher(),
                        new SingleNode(SELF),
                        cluster.reports(),
                        cluster.drain(),
                        SilentAnalytics.of(vertx, new SingleNode(SELF)),
                        NO_SESSIONS,
                        telemetry,
                        List.of()));
        vertx.deployVerticle(verticle).await();
        port = verticle.port();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        telemetry.close();
        redis.close();
    }

    @Test
    void listsAreKeptOverHttp() throws Exception {
        for (String list : List.of("friends", "blocked")) {
            String path = "alice/" + list;
            assertThat(send("PUT", path, "{'users':['bob','carol','bob']}"))
                    .isEqualTo("200 {'count':2,'added':2,'removed':0}");
            assertThat(send("POST", path, "{'users':['carol','dave']}"))
                    .isEqualTo("200 {'count':3,'added':1,'removed':0}");
            assertThat(send("DELETE", path, "{'users':['bob','eve']}"))
                    .isEqualTo("200 {'count':2,'added':0,'removed':1}");
            int max = list.equals("friends") ? 2000 : 1000;
            assertThat(send("GET", path, "")).isEqualTo("200 {'count':2,'max':" + max + ",'users':['carol','dave']}");
            assertThat(send("PUT", path, "{'users':[]}")).isEqualTo("200 {'count':0,'added':0,'removed':2}");
        }
    }

    @Test
    void visibilityIsKeptOverHttp() throws Exception {
        assertThat(send("GET", "alice/presence-visibility", "")).isEqualTo("200 {'visibility':'everyone'}");
        assertThat(send("PUT", "alice/presence-visibility", "{'visibility':'friends'}"))
                .isEqualTo("200 {'visibility':'friends'}");
        assertThat(send("GET", "alice/presence-visibility", "")).isEqualTo("200 {'visibility':'friends'}");
        assertThat(ask("{'operation':'visibility.get','user':'alice'}")).isEqualTo("{'visibility':'friends'}");
    }

    @Test
    void listsAndVisibilityAreKeptOverTheEventBus() {
        for (String list : List.of("friends", "blocked")) {
            assertThat(ask("{'operation':'" + list + ".replace','user':'alice','users':['bob','carol']}"))
                    .isEqualTo("{'count':2,'added':2,'removed':0}");
            assertThat(ask("{'operation':'" + list + ".add','user':'alice','users':['dave']}"))
                    .isEqualTo("{'count':3,'added':1,'removed':0}");
            assertThat(ask("{'operation':'" + list + ".remove','user':'alice','users':['bob']}"))
                    .isEqualTo("{'count':2,'added':0,'removed':1}");
            assertThat(ask("{'operation':'" + list + ".get','user':'alice'}")).contains("'users':['carol','dave']");
        }
        assertThat(ask("{'operation':'visibility.set','user':'alice','visibility':'nobody'}"))
                .isEqualTo("{'visibility':'nobody'}");
    }

    @Test
    void everyNodeIsToldOfWhatMayHaveChanged() throws Exception {
        send("POST", "alice/friends", "{'users':['bob']}");
        send("PUT", "alice/presence-visibility", "{'visibility':'nobody'}");

        assertThat(told.concerns).containsExactly(Concern.RELATIONS, Concern.RELATIONS);
    }

    @Test
    void aUserWithUncommonCharactersIsNamedInThePath() throws Exception {
        send("PUT", "a%2Fb%3Ac/friends", "{'users':['x/y:z']}");

        assertThat(ask("{'operation':'friends.get','user':'a/b:c'}")).contains("'users':['x/y:z']");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "POST | alice/friends | {} | 400 | users: missing (expected: an array of strings)",
                "POST | alice/friends | {'users':'bob'} | 400 | users: string (expected: an array of strings)",
                "POST | alice/friends | {'users':[]} | 400 | users: 0 (expected: 1..2000)",
                "POST | alice/friends | {'users':[7]} | 400 | users: number (expected: strings)",
                "POST | alice/friends | {'users':['alice']} | 400 | users: alice (expected: other users)",
                "POST | alice/friends | {'users':['bob'],'x':1} | 400 | \"x\": unknown field (expected: users)",
                "DELETE | alice/blocked | {'users':['no spaces']} | 400 |",
                "PUT | no%20spaces/friends | {'users':['bob']} | 400 |",
                "PUT | alice/presence-visibility | {'visibility':'some'} | 400"
                        + " | visibility: some (expected: everyone, friends, nobody)",
                "PUT | alice/presence-visibility | {} | 400 | visibility: missing (expected: a string)",
                "POST | alice/presence-visibility | {} | 405 | POST (expected: GET, PUT)",
                "PATCH | alice/friends | {} | 405 | PATCH (expected: DELETE, GET, POST, PUT)",
                "GET | alice/enemies | | 404 |",
            })
    void badRequestsAreRefusedWithWhatWasExpected(String method, String path, String body, int status, String detail)
            throws Exception {
        HttpResponse<String> answer = exchange(method, path, body == null ? "" : body);
        JsonNode problem = new JsonMapper().readTree(answer.body());

        assertThat(problem.path("status").asInt()).isEqualTo(status);
        if (detail != null) {
            assertThat(problem.path("detail").asText()).isEqualTo(detail);
        }
        assertThat(told.concerns).isEmpty();
    }

    @Test
    void listsThatAreTooLongAreRefused() throws Exception {
        assertThat(send("PUT", "alice/blocked", users(1001)))
                .startsWith("400")
                .contains("users: 1001 (expected: 0..1000)");
        assertThat(send("PUT", "alice/blocked", users(1000))).startsWith("200");

        assertThat(send("POST", "alice/blocked", "{'users':['one-more']}"))
                .startsWith("429")
                .contains("blocked: 1001 users (expected: at most 1000)")
                .contains("'limit':'relations.blocked'");
    }

    @Test
    void nobodyWithoutTheKeyChangesRelations() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("alice/friends"))
                .PUT(BodyPublishers.ofString("{\"users\":[\"bob\"]}"))
                .build();

        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        assertThat(told.concerns).isEmpty();
    }

    @Test
    void badRequestsOnTheEventBusFailWithACodeAndWhatWasExpected() {
        assertFails(new JsonObject(), -32602, "operation: missing (expected: a string)");
        assertFails(new JsonArray(), -32602, "body: no object (expected: one JSON object)");
        assertFails(
                new JsonObject().put("operation", "friends.clear").put("user", "alice"),
                -32602,
                "operation: friends.clear (expected: " + OPERATIONS + ")");
        assertFails(new JsonObject().put("operation", "friends.get"), -32602, "user: missing (expected: a string)");
        assertFails(
                new JsonObject()
                        .put("operation", "friends.get")
                        .put("user", "alice")
                        .put("users", new JsonArray()),
                -32602,
                "\"users\": unknown field (expected: operation, user)");
    }

    @Test
    void aStoreThatIsGoneIsAProblemThatPasses() throws Exception {
        redis.kill();

        assertThat(send("POST", "alice/friends", "{'users':['bob']}")).startsWith("503");
        assertThatThrownBy(() -> ask("{'operation':'friends.get','user':'alice'}"))
                .isInstanceOfSatisfying(
                        ReplyException.class,
                        failure -> assertThat(failure.failureCode()).isEqualTo(-32009));
    }

    private void assertFails(Object request, int code, String message) {
        Throwable failure = vertx.eventBus()
                .request(ADDRESS, request)
                .transform(outcome -> Future.succeededFuture(outcome.cause()))
                .await();
        assertThat(failure).isInstanceOfSatisfying(ReplyException.class, refused -> {
            assertThat(refused.failureCode()).isEqualTo(code);
            assertThat(refused.getMessage()).isEqualTo(message);
        });
    }

    private String ask(String request) {
        return vertx.eventBus()
                .<JsonObject>request(ADDRESS, new JsonObject(request.replace('\'', '"')))
                .await()
                .body()
                .encode()
                .replace('"', '\'');
    }

    private String send(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = exchange(method, path, body);
        return answer.statusCode() + " " + answer.body().replace('"', '\'');
    }

    private HttpResponse<String> exchange(String method, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Authorization", "Bearer " + KEY)
                        .method(method, BodyPublishers.ofString(body.replace('\'', '"')))
                        .build(),
                BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + "/admin/v1/users/" + path);
    }

    private static String users(int count) {
        JsonArray users = new JsonArray();
        IntStream.range(0, count).forEach(i -> users.add("u" + i));
        return new JsonObject().put("users", users).encode();
    }

    /** Remembers what was sent to nodes. */
    private static final class Recorder implements Bus {
        private final List<Concern> concerns = new CopyOnWriteArrayList<>();

        @Override
        public void serve(Concern concern, List<Loop> loops) {}

        @Override
        public boolean send(NodeId node, Concern concern, int key, Priority priority, Buffer message) {
            return concerns.add(concern);
        }

        @Override
        public Future<Buffer> ask(NodeId node, Concern concern, int key, Buffer question) {
            return Future.failedFuture("nobody is asked");
        }

        @Override
        public boolean reachable(NodeId node) {
            return true;
        }

        @Override
        public void onLoss(PeerListener listener) {}
    }
}
