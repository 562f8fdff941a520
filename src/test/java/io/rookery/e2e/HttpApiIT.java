package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.HttpApi;
import io.rookery.testing.HttpApi.Reply;
import io.rookery.testing.RookeryCluster;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The HTTP API of a node: the same rules as for sockets, in the forms of HTTP. */
class HttpApiIT {
    private static final int MESSAGES = 7;

    private static RookeryCluster cluster;
    private static HttpApi api;

    @BeforeAll
    static void start() {
        cluster = RookeryCluster.of(HttpApiIT.class).nodes(1).start();
        api = new HttpApi(cluster.endpoints().get(0));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void whoAsksIsKnownOrRefused() {
        Reply stranger = api.get(null, "/api/communication/history/hall");

        assertThat(stranger.status()).isEqualTo(401);
        assertThat(stranger.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(stranger.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(stranger.json().getInteger("code")).isEqualTo(-32000);
        assertThat(stranger.json().getString("type")).isEqualTo("about:blank");
        assertThat(stranger.json().getString("title")).isEqualTo("Unauthorized");
        assertThat(stranger.json().getInteger("status")).isEqualTo(401);
    }

    @Test
    void aChannelIsMadeJoinedAndLeft() {
        Reply made = api.post(
                "ann",
                "/api/communication/channels",
                "{\"channelId\":\"guild:owls\",\"channelName\":\"Owls\",\"access\":\"open\"}");
        Reply joined = api.post("ben", "/api/communication/channels", "{\"channel\":\"guild:owls\"}");
        Reply left = api.delete("ben", "/api/communication/channels/guild:owls");
        Reply again = api.delete("ben", "/api/communication/channels/guild:owls");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().getString("channel")).isEqualTo("guild:owls");
        assertThat(made.json().getString("title")).isEqualTo("Owls");
        assertThat(made.json().getString("owner")).isEqualTo("ann");
        assertThat(joined.status()).isEqualTo(200);
        assertThat(joined.json())
                .isEqualTo(new JsonObject().put("channel", "guild:owls").put("memberCount", 2));
        assertThat(left.status()).isEqualTo(204);
        assertThat(again.status()).isEqualTo(403);
    }

    @Test
    void aChannelOfMembersIsNobodyElses() {
        assertThat(api.post("ann", "/api/communication/channels", "{\"channel\":\"guild:secret\"}")
                        .status())
                .isEqualTo(201);

        Reply joined = api.post("ben", "/api/communication/channels", "{\"channel\":\"guild:secret\"}");
        Reply read = api.get("ben", "/api/communication/channels/guild:secret/history");

        assertThat(joined.status()).isEqualTo(403);
        assertThat(joined.json().getInteger("code")).isEqualTo(-32007);
        assertThat(read.status()).isEqualTo(403);
    }

    @Test
    void historyIsReadPageByPage() {
        for (int i = 0; i < MESSAGES; i++) {
            api.say("ann", "world:fair", "message " + i);
        }

        List<String> read = new ArrayList<>();
        String address = "/api/communication/channels/fair/history?limit=3";
        int pages = 0;
        while (address != null) {
            Reply page = api.get("ben", address);
            assertThat(page.status()).isEqualTo(200);
            JsonArray messages = page.json().getJsonArray("messages");
            List<String> texts = messages.stream()
                    .map(message -> ((JsonObject) message).getString("text"))
                    .toList();
            read.addAll(0, texts);
            address = page.nextPage();
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(read).hasSize(MESSAGES);
        assertThat(read.get(0)).isEqualTo("message 0");
        assertThat(read.get(MESSAGES - 1)).isEqualTo("message " + (MESSAGES - 1));
        Reply forward = api.get("ben", "/api/communication/channels/world:fair/history?after=2&limit=2");
        assertThat(forward.nextPage()).isEqualTo("/api/communication/channels/world:fair/history?after=4&limit=2");
    }

    @Test
    void pagesAreReadByTheTwoWhoWroteThem() {
        api.tell("ann", "cleo", "one");
        api.tell("cleo", "ann", "two");
        api.tell("ann", "ben", "not for cleo");
        api.tell("ann", "cleo", "three");

        Reply newest = api.get("ann", "/api/communication/pages/cleo?limit=2");
        Reply older = api.get("ann", newest.nextPage());

        assertThat(texts(newest)).containsExactly("two", "three");
        assertThat(texts(older)).containsExactly("one");
        assertThat(texts(api.get("cleo", "/api/communication/pages/ann"))).containsExactly("one", "two", "three");
        assertThat(texts(api.get("ben", "/api/communication/pages/cleo"))).isEmpty();
        assertThat(texts(api.get("ben", "/api/communication/pages/ann"))).containsExactly("not for cleo");
        assertThat(api.get("ben", "/api/communication/channels/inbox:ann/history")
                        .status())
                .isEqualTo(403);
    }

    private static List<String> texts(Reply page) {
        return page.json().getJsonArray("messages").stream()
                .map(message -> ((JsonObject) message).getString("text"))
                .toList();
    }

    @Test
    void whatIsWrongIsSaidInOneForm() {
        assertProblem(api.get("ann", "/api/communication/history/hall?limit=1000"), 400, -32602);
        assertProblem(api.get("ann", "/api/communication/history/hall?colour=red"), 400, -32602);
        assertProblem(api.get("ann", "/api/communication/history/no%20room"), 400, -32602);
        assertProblem(
                api.post("ann", "/api/communication/channels", "{\"channel\":\"a\",\"channel\":\"b\"}"), 400, -32700);
        assertProblem(api.post("ann", "/api/communication/channels", "{\"channel\":null}"), 400, -32602);
        assertProblem(
                api.post("ann", "/api/communication/channels", "{\"title\":\"" + "x".repeat(300_000) + "\"}"),
                413,
                -32010);
        assertProblem(api.get("ann", "/api/communication/nothing"), 404, -32601);
        assertProblem(api.delete("ann", "/api/communication/history/hall"), 404, -32601);
    }

    @Test
    void aPageMayAskOnlyWhereItsOriginIsAllowed() {
        Reply foreign =
                api.ask("ann", "GET", "/api/communication/history/hall", null, "Origin", "https://evil.example");
        Reply preflight =
                api.ask(null, "OPTIONS", "/api/communication/channels", null, "Origin", "https://evil.example");

        assertProblem(foreign, 403, -32007);
        assertProblem(preflight, 403, -32007);
    }

    private static void assertProblem(Reply reply, int status, int code) {
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json().getInteger("status")).as(reply.body()).isEqualTo(status);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().getInteger("code")).as(reply.body()).isEqualTo(code);
        assertThat(reply.json().getString("detail")).isNotBlank();
    }
}
