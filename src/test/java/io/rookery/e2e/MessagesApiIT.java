package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rookery.testing.HttpApi;
import io.rookery.testing.HttpApi.Reply;
import io.rookery.testing.PostgresServer;
import io.rookery.testing.RookeryCluster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Single messages and the search over HTTP, on a node with an archive. */
class MessagesApiIT {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final int FOUND_ON_A_PAGE = 3;

    private static PostgresServer postgres;
    private static RookeryCluster cluster;
    private static HttpApi api;

    private final String unique = "u" + Long.toString(System.nanoTime(), 36);
    private final String ann = "ann" + unique;
    private final String ben = "ben" + unique;
    private final String cleo = "cleo" + unique;
    private final String world = "world:" + unique;
    private final String guild = "guild:" + unique;

    @BeforeAll
    static void start() {
        postgres = PostgresServer.start(MessagesApiIT.class);
        cluster = RookeryCluster.of(MessagesApiIT.class)
                .nodes(1)
                .with("ROOKERY_POSTGRES_URL", postgres.url())
                .with("ROOKERY_MANAGEMENT_ADMIN_KEY", KEY)
                .start();
        api = new HttpApi(cluster.endpoints().get(0));
    }

    @AfterAll
    static void stop() {
        cluster.close();
        postgres.close();
    }

    @Test
    void aMessageIsReadByItsId() {
        String id = api.say(ann, world, "hello");

        Reply reply = api.get(ben, path(id));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        JsonObject message = reply.json();
        assertThat(message.getString("messageId")).isEqualTo(id);
        assertThat(message.getString("channel")).isEqualTo(world);
        assertThat(message.getLong("offset")).isEqualTo(1);
        assertThat(message.getString("epoch")).isNotBlank();
        assertThat(message.getJsonObject("from").getString("userId")).isEqualTo(ann);
        assertThat(message.getString("kind")).isEqualTo("text");
        assertThat(message.getString("text")).isEqualTo("hello");
        assertThat(Instant.parse(message.getString("timestamp"))).isBefore(Instant.now());
        assertThat(api.get(ben, path(encoded(id))).json()).as("encoded").isEqualTo(message);
        JsonObject inHistory = api.get(ben, "/api/communication/channels/" + world + "/history")
                .json()
                .getJsonArray("messages")
                .getJsonObject(0);
        assertThat(inHistory).isEqualTo(message);
    }

    @Test
    void anEditAndADeletionAreSeenAtOnce() {
        String id = api.say(ann, world, "helo");

        Reply edited = api.put(ann, path(id), "{\"text\":\"hello\"}");
        Reply read = api.get(ben, path(id));
        Reply deleted = api.delete(ann, path(id));
        Reply place = api.get(ben, path(id));

        assertThat(edited.status()).isEqualTo(200);
        assertThat(edited.json().getString("text")).isEqualTo("hello");
        assertThat(edited.json().getBoolean("edited")).isTrue();
        assertThat(read.json()).isEqualTo(edited.json());
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(place.status()).isEqualTo(200);
        assertThat(place.json().getString("kind")).isEqualTo("deleted");
        assertThat(place.json().containsKey("text")).isFalse();
        assertThat(api.delete(ann, path(id)).status()).as("again").isEqualTo(204);
        assertProblem(api.put(ann, path(id), "{\"text\":\"hello\"}"), 409, -32003);
    }

    @Test
    void onlyTheAuthorEditsAndModeratorsDelete() {
        make(guild, ann, ben);
        String id = api.say(ben, guild, "from ben");
        String own = api.say(ann, guild, "from the owner");

        assertProblem(api.put(ann, path(id), "{\"text\":\"from ann\"}"), 403, -32007);
        assertProblem(api.delete(ben, path(own)), 403, -32007);
        assertThat(api.delete(ann, path(id)).status()).isEqualTo(204);
    }

    @Test
    void whoMayNotReadTheChannelIsToldTheSameOfEveryId() {
        make(guild, ann, ben);
        String id = api.say(ben, guild, "secret");
        String unknown = id.replaceFirst("^[^.]+", "nothing");

        for (String method : List.of("GET", "PUT", "DELETE")) {
            assertThat(refusal(cleo, method, path(id)))
                    .isEqualTo(refusal(cleo, method, path(unknown)))
                    .contains("\"status\":403");
            assertThat(refusal(ben, method, path(unknown))).contains("\"status\":404", "-32008");
        }
        assertThat(refusal(cleo, "POST", path(id) + "/report"))
                .isEqualTo(refusal(cleo, "POST", path(unknown) + "/report"))
                .contains("\"status\":403");
        assertProblem(api.get(ben, path("nothing")), 404, -32008);
        assertProblem(api.get(ben, path("nothing.nowhere:7")), 404, -32008);
        assertThat(api.get(ben, path(id)).json().getString("text")).isEqualTo("secret");
    }

    private static String refusal(String user, String method, String path) {
        String body = switch (method) {
            case "PUT" -> "{\"text\":\"other\"}";
            case "POST" -> "{\"reason\":\"bad\"}";
            default -> null;
        };
        return api.ask(user, method, path, body).body();
    }

    @Test
    void aDirectMessageIsReadAndChangedByTheTwoItIsBetween() {
        String id = api.tell(ann, ben, "psst");

        assertThat(api.get(ann, path(id)).json().getString("text")).isEqualTo("psst");
        assertThat(api.get(ben, path(id)).json())
                .isEqualTo(api.get(ann, path(id)).json());
        assertThat(api.put(ann, path(id), "{\"text\":\"pst\"}").status()).isEqualTo(200);
        assertThat(api.get(ben, path(id)).json().getString("text")).isEqualTo("pst");
        assertThat(refusal(cleo, "GET", path(id)))
                .isEqualTo(refusal(cleo, "GET", path(id.replaceFirst("^[^.]+", "nothing"))))
                .isEqualTo(refusal(ann, "GET", path(id.replaceFirst("^[^.]+", "nothing"))))
                .contains("\"status\":403");
        assertProblem(api.put(ben, path(id), "{\"text\":\"?\"}"), 403, -32007);
    }

    @Test
    void whatTheArchiveAloneHasIsFoundChangedAndReported() throws IOException {
        IntStream.range(0, 7).forEach(i -> api.say(ann, world, "line " + i));
        String id = api.say(ben, world, "long ago");
        String bad = api.say(ben, world, "bad");
        letGoOfLog(9);

        assertThat(api.get(ann, path(id)).json().getString("text")).isEqualTo("long ago");
        assertThat(api.put(ben, path(id), "{\"text\":\"not so long ago\"}").status())
                .isEqualTo(200);
        assertThat(api.get(ann, path(id)).json().getString("text")).isEqualTo("not so long ago");
        assertProblem(api.get(ann, path(id.replaceFirst("^[^.]+", "nothing"))), 404, -32008);
        Reply reported = api.post(ann, path(bad) + "/report", "{\"reason\":\"it is bad\"}");
        assertThat(reported.status()).isEqualTo(204);

        JsonObject report = reports()
                .filter(each -> bad.equals(each.getString("messageId")))
                .findFirst()
                .orElseThrow();
        assertThat(report.getString("reporter")).isEqualTo(ann);
        assertThat(report.getString("reason")).isEqualTo("it is bad");
        assertThat(texts(report.getJsonArray("context")))
                .containsExactly("line 3", "line 4", "line 5", "line 6", "not so long ago", "bad");
    }

    private static Stream<JsonObject> reports() throws IOException {
        String answer = cluster.node(0)
                .operate("GET", "/admin/v1/reports?state=open&limit=100", KEY, "")
                .body();
        return new JsonObject(answer).getJsonArray("reports").stream().map(JsonObject.class::cast);
    }

    private void letGoOfLog(long archived) {
        String keys = "rookery:topic:{" + world + "}:";
        await().until(() -> cluster.redis().command("HGET", keys + "meta", "archived"), ("" + archived)::equals);
        cluster.redis().command("XTRIM", keys + "log", "MAXLEN", "0");
    }

    @Test
    void whatWasSaidIsFoundPageByPage() {
        List<String> said = IntStream.range(0, 2 * FOUND_ON_A_PAGE + 1)
                .mapToObj(i -> "dragon " + unique + " & " + i)
                .toList();
        said.forEach(text -> api.say(ann, world, text));
        make(guild, ann);
        api.say(ann, guild, "dragon " + unique + " of the guild");
        String address = "/api/messages?query=" + encoded("\"dragon\" " + unique) + "&limit=" + FOUND_ON_A_PAGE
                + "&channel=" + unique;
        await().until(() -> found(api.get(ann, "/api/messages?query=" + unique + "&channel=" + guild)) == 1);
        await().until(() -> found(api.get(ben, "/api/messages?query=" + unique)) == said.size());

        List<String> read = new ArrayList<>();
        int pages = 0;
        while (address != null) {
            Reply page = api.get(ben, address);
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            assertThat(found(page)).isPositive();
            texts(page.json().getJsonArray("messages")).forEach(text -> read.add(0, text));
            address = page.nextPage();
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(read).isEqualTo(said);
        assertThat(found(api.get(ben, "/api/messages?query=" + unique + "&from=" + cleo)))
                .isZero();
        assertThat(found(api.get(ben, "/api/messages?query=" + unique + "&until=2020-01-01T00:00:00Z")))
                .isZero();
        assertProblem(api.get(ben, "/api/messages?query=" + unique + "&channel=" + guild), 403, -32007);
    }

    private static int found(Reply page) {
        return page.json().getJsonArray("messages").size();
    }

    @Test
    void badParametersAreNamed() {
        String id = api.say(ann, world, "hello");

        assertBad(api.get(ann, "/api/messages"), "query");
        assertBad(api.get(ann, "/api/messages?query=x&limit=101"), "limit");
        assertBad(api.get(ann, "/api/messages?query=x&limit=three"), "limit");
        assertBad(api.get(ann, "/api/messages?query=x&since=yesterday"), "since");
        assertBad(api.get(ann, "/api/messages?query=x&cursor=other"), "cursor");
        assertBad(api.get(ann, "/api/messages?query=x&channel=a%20b"), "a b");
        assertBad(api.get(ann, "/api/messages?query=x&page=2"), "page");
        assertBad(api.get(ann, path(id) + "?limit=1"), "limit");
        assertBad(api.get(ann, path("x".repeat(161))), "messageId");
        assertBad(api.put(ann, path(id), "{}"), "text");
        assertBad(api.put(ann, path(id), "{\"text\":7}"), "text");
        assertBad(api.put(ann, path(id), "{\"text\":\"hi\",\"colour\":\"red\"}"), "colour");
        assertBad(api.post(ann, path(id) + "/report", null), "reason");
        assertBad(api.post(ann, path(id) + "/report", "{\"reason\":\"\"}"), "reason");
        assertThat(api.put(ann, path(id), "{\"text\":").status()).isEqualTo(400);
    }

    @Test
    void nothingIsToldToWhoIsNotKnown() {
        String id = api.say(ann, world, "hello");

        assertProblem(api.get(null, path(id)), 401, -32000);
        assertProblem(api.ask(null, "PUT", path(id), "{\"text\":\"x\"}"), 401, -32000);
        assertProblem(api.delete(null, path(id)), 401, -32000);
        assertProblem(api.post(null, path(id) + "/report", "{\"reason\":\"x\"}"), 401, -32000);
        assertProblem(api.get(null, "/api/messages?query=hello"), 401, -32000);
        assertProblem(api.post(ann, path(id), "{}"), 404, -32601);
    }

    private static void make(String channel, String owner, String... members) {
        JsonObject body = new JsonObject().put("channel", channel).put("members", new JsonArray(List.of(members)));
        assertThat(api.post(owner, "/api/communication/channels", body.encode()).status())
                .isEqualTo(201);
    }

    private static List<String> texts(JsonArray messages) {
        return messages.stream()
                .map(each -> ((JsonObject) each).getString("text"))
                .toList();
    }

    private static String path(String id) {
        return "/api/messages/" + id;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void assertBad(Reply reply, String named) {
        assertProblem(reply, 400, -32602);
        assertThat(reply.json().getString("detail")).contains(named);
    }

    private static void assertProblem(Reply reply, int status, int code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().getInteger("status")).isEqualTo(status);
        assertThat(reply.json().getInteger("code")).as(reply.body()).isEqualTo(code);
    }
}
