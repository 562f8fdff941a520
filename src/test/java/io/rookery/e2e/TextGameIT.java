package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.OwnedProcess;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.ServerLog;
import io.rookery.testing.TestDirectory;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Endpoint;
import io.rookery.testing.foreign.NodePrograms;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A text game's session of two clients on Node.js, at two nodes, with a client of another dialect in the same room. */
class TextGameIT {
    private static final Duration SESSION_MAX = Duration.ofSeconds(60);
    private static final Path DIRECTORY = TestDirectory.of(TextGameIT.class);

    private static JsonObject account;

    @BeforeAll
    static void play() throws IOException {
        List<String> program = NodePrograms.command("textgame.mjs");
        try (RookeryCluster cluster =
                RookeryCluster.of(TextGameIT.class).nodes(2).start()) {
            Path plan = DIRECTORY.resolve("plan.json");
            Path result = DIRECTORY.resolve("account.json");
            Files.writeString(plan, plan(cluster.endpoints()).encode());
            List<String> command = new ArrayList<>(program);
            command.add(plan.toString());
            command.add(result.toString());
            Path log = DIRECTORY.resolve("session.log");
            try (OwnedProcess session = OwnedProcess.start("textgame", command, Map.of(), DIRECTORY, log)) {
                assertThat(session.awaitExit(SESSION_MAX))
                        .as(() -> new ServerLog(log).tail())
                        .isZero();
            }
            assertThat(cluster.stackTraces()).isEmpty();
            account = new JsonObject(Files.readString(result));
        }
    }

    @AfterAll
    static void forget() {
        account = null;
    }

    private static JsonObject plan(List<Endpoint> endpoints) {
        JsonObject tokens = new JsonObject();
        Stream.of("alice", "bob", "carol").forEach(user -> tokens.put(user, TestTokens.of(user)));
        Endpoint first = endpoints.get(0);
        return new JsonObject()
                .put("textUrls", urls(endpoints, "/api/ws"))
                .put("rpcUrls", urls(endpoints, "/ws"))
                .put("httpUrl", "http://" + first.host() + ":" + first.port())
                .put("tokens", tokens);
    }

    private static JsonArray urls(List<Endpoint> endpoints, String path) {
        return new JsonArray(endpoints.stream()
                .map(node -> "ws://" + node.host() + ":" + node.port() + path)
                .toList());
    }

    @Test
    void everybodyInTheRoomReadsTheSameLinesInOneOrder() {
        List<String> lines = List.of(
                "alice says, \"Hello there\"",
                "bob waves.",
                "alice's hat falls.",
                "<OOC> bob says, \"brb\"",
                "carol says, \"and from afar\"");

        assertThat(lines(room("alice", "hall"))).isEqualTo(lines);
        assertThat(lines(room("bob", "hall"))).isEqualTo(lines);
        assertThat(ids(room("alice", "hall"))).isEqualTo(ids(room("bob", "hall")));
    }

    @Test
    void clientsOfAnotherDialectSeeTheSameMessages() {
        List<JsonObject> carols = seen("carol")
                .filter(push -> "chat.message".equals(push.getString("method")))
                .map(push -> push.getJsonObject("params"))
                .filter(message -> message.getString("channel").equals("room:hall"))
                .toList();

        assertThat(ids(carols)).isEqualTo(ids(room("alice", "hall")));
        assertThat(carols)
                .extracting(message -> message.getString("kind"))
                .containsExactly("say", "pose", "pose", "ooc", "text");
    }

    @Test
    void whatIsMarkedIsToldBesideThePlainLine() {
        JsonObject data = room("bob", "hall").get(0).getJsonObject("data");

        JsonObject span = data.getJsonArray("spans").getJsonObject(0);
        assertThat(span.getString("style")).isEqualTo("emphasis");
        assertThat(data.getString("line").substring(span.getInteger("start"), span.getInteger("end")))
                .isEqualTo("there");
    }

    @Test
    void whoMovesIsSeenComingAndGoingAndHeardInOneRoomOnly() {
        assertThat(seen("alice").filter(each -> each.getString("fromUser").equals("bob")))
                .filteredOn(each -> each.getString("type").startsWith("user_"))
                .extracting(each -> each.getString("type") + " " + each.getString("roomId"))
                .containsExactly("user_joined hall", "user_left hall");
        assertThat(room("alice", "yard")).isEmpty();
        assertThat(lines(room("bob", "yard"))).containsExactly("bob says, \"it is cold here\"");
    }

    @Test
    void whoIsNotInTheRoomIsToldSo() {
        JsonObject refused = account.getJsonObject("refused");

        assertThat(refused.getString("type")).isEqualTo("error");
        assertThat(refused.getJsonObject("data").getString("text")).isEqualTo("You are not in that room");
        assertThat(account.getJsonObject("nowhere").getString("type")).isEqualTo("error");
    }

    @Test
    void pagesAreForOneAndCanBeReadByBoth() {
        List<JsonObject> pages = messages(account.getJsonObject("pages"));

        assertThat(pages)
                .extracting(page -> page.getString("text"))
                .containsExactly("meet me in the yard", "on my way");
        assertThat(lines(typed("bob", "message")
                        .filter(each -> each.containsKey("toUser"))
                        .toList()))
                .containsExactly("alice pages: meet me in the yard");
        assertThat(seen("carol").map(JsonObject::encode)).noneMatch(each -> each.contains("meet me"));
    }

    @Test
    void channelsAreHeardWhereverOneStands() {
        assertThat(lines(typed("bob", "channel_message").toList())).containsExactly("[trade] alice: owls for sale");
        assertThat(ids(messages(account.getJsonObject("channel"))))
                .isEqualTo(ids(typed("alice", "channel_message").toList()));
    }

    @Test
    void whatWasSaidIsRead() {
        assertThat(ids(messages(account.getJsonObject("history")))).isEqualTo(ids(room("alice", "hall")));
    }

    @Test
    void whereSomebodyStandsOutlivesTheSession() {
        JsonObject channels = account.getJsonObject("ready")
                .getJsonObject("data")
                .getJsonObject("params")
                .getJsonObject("channels");

        assertThat(channels.fieldNames()).contains("room:yard");
        assertThat(lines(room("again", "yard"))).containsExactly("bob says, \"back again\"");
    }

    private static Stream<JsonObject> seen(String who) {
        return account.getJsonArray(who).stream().map(JsonObject.class::cast);
    }

    private static Stream<JsonObject> typed(String who, String type) {
        return seen(who).filter(message -> type.equals(message.getString("type")));
    }

    private static List<JsonObject> room(String who, String room) {
        return typed(who, "message")
                .filter(message -> room.equals(message.getString("roomId")))
                .toList();
    }

    private static List<JsonObject> messages(JsonObject history) {
        return history.getJsonArray("messages").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static List<String> lines(List<JsonObject> messages) {
        return messages.stream()
                .map(message -> message.getJsonObject("data").getString("line"))
                .toList();
    }

    private static List<String> ids(List<JsonObject> messages) {
        return messages.stream().map(message -> message.getString("messageId")).toList();
    }
}
