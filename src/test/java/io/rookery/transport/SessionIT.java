package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rookery.identity.Topic;
import io.rookery.protocol.Push;
import io.rookery.protocol.Sender;
import io.rookery.routing.DeliveryClass;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How sessions begin, move from connection to connection and from node to node, and end. */
class SessionIT {
    private static final RecordingObserver OBSERVER = new RecordingObserver();
    private static GatewayFixture one;
    private static GatewayFixture two;

    @BeforeAll
    static void start() {
        one = new GatewayFixture.Builder()
                .observer(OBSERVER)
                .access((session, topic) -> Future.succeededFuture(!topic.equals(new Topic("guild:closed"))))
                .start();
        two = new GatewayFixture.Builder().beside(one, "two").start();
    }

    @AfterAll
    static void stop() {
        two.close();
        one.close();
    }

    @BeforeEach
    void everybodyHasGone() {
        await().until(() -> one.attachedSessions() + two.attachedSessions() == 0);
        OBSERVER.events.clear();
    }

    /** It says that its upgrade has a body of no bytes. */
    @Test
    void theClientOfTheJavaLibraryIsWelcome() throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        WebSocket.Listener listener = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                first.complete(text.toString());
                return null;
            }
        };
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + one.token("alice"))
                .buildAsync(URI.create("ws://127.0.0.1:" + one.port() + "/ws"), listener)
                .get(10, TimeUnit.SECONDS);

        assertThat(first.get(10, TimeUnit.SECONDS)).startsWith("{").contains("session.ready");
        socket.abort();
    }

    @Test
    void aTokenAtTheUpgradeBringsASessionUnasked() {
        try (RawClient client = RawClient.webSocket(one.port(), "/ws", "Authorization: Bearer " + one.token("alice"))) {
            JsonObject ready = new JsonObject(client.message());

            assertThat(ready.getString("method")).isEqualTo("session.ready");
            JsonObject session = ready.getJsonObject("params");
            assertThat(session.getString("userId")).isEqualTo("alice");
            assertThat(session.getString("node")).isEqualTo("one");
            assertThat(session.getBoolean("resumed")).isFalse();
            assertThat(session.getJsonObject("channels")
                            .getJsonObject("inbox:alice")
                            .getLong("offset"))
                    .isEqualTo(7);
            assertThat(OBSERVER.events).containsExactly("attached alice");
        }
    }

    @Test
    void aCookieCountsWithAnAllowedOrigin() {
        try (RawClient client = RawClient.webSocket(
                one.port(), "/ws", "Origin: http://localhost:1234", "Cookie: auth_token=" + one.token("alice"))) {
            assertThat(client.message()).contains("session.ready");
        }
    }

    @Test
    void aTokenInTheQueryCountsInDevelopment() {
        try (RawClient client = RawClient.webSocket(one.port(), "/ws?token=" + one.token("alice"))) {
            assertThat(client.message()).contains("session.ready");
        }
    }

    @Test
    void theSubprotocolIsTheFirstThatIsKnown() {
        try (RawClient client = new RawClient(one.port())) {
            String head = client.send(RawClient.upgrade(
                            "/ws", "Sec-WebSocket-Protocol: soap, rookery.v1.protobuf, rookery.v1.json"))
                    .head();

            assertThat(head).contains("Sec-WebSocket-Protocol: rookery.v1.protobuf\r\n");
            assertThat(head).contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
            assertThat(head).doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
        }
    }

    @Test
    void whatIsAskedBeforeTheSessionIsThereWaitsForIt() {
        try (RawClient client = new RawClient(one.port())) {
            client.send(RawClient.upgrade("/ws", "Authorization: Bearer " + one.token("alice")))
                    .text(asked(1, "system.ping", "{}"))
                    .text(asked(2, "system.ping", "{}"));
            client.head();

            assertThat(client.message()).contains("session.ready");
            assertThat(result(client).getString("serverTime")).isNotNull();
            assertThat(result(client).getString("serverTime")).isNotNull();
        }
    }

    @Test
    void aBatchMayBeginWithSessionConnect() {
        try (RawClient client = one.webSocket()) {
            client.text("[" + asked(1, "session.connect", "{\"token\":\"" + one.token("alice") + "\"}") + ","
                    + asked(2, "system.ping", "{}") + "]");

            String answers = client.message();

            assertThat(answers)
                    .startsWith("[")
                    .contains("\"sessionId\"")
                    .contains("\"serverTime\"")
                    .doesNotContain("error");
        }
    }

    @Test
    void aLostSessionIsFoundAgainOnAnotherNode() {
        JsonObject session = connected(
                one,
                "alice",
                client -> client.text(asked(5, "system.subscribe", "{\"topics\":[{\"topic\":\"world:x\"}]}")));
        await().until(() -> one.attachedSessions() == 0);
        assertThat(OBSERVER.events).containsExactly("attached alice", "detached alice LOST");

        try (RawClient client = two.webSocket()) {
            JsonObject resumed = resume(client, session, "{\"room:y\":{\"epoch\":\"e\",\"offset\":3}}");

            assertThat(resumed.getBoolean("resumed")).isTrue();
            assertThat(resumed.getString("sessionId")).isEqualTo(session.getString("sessionId"));
            assertThat(resumed.getString("recoveryToken")).isNotEqualTo(session.getString("recoveryToken"));
            assertThat(resumed.getString("node")).isEqualTo("two");
            JsonObject channels = resumed.getJsonObject("channels");
            assertThat(channels.fieldNames()).containsExactlyInAnyOrder("inbox:alice", "room:y");
            assertThat(channels.getJsonObject("room:y").getBoolean("recovered")).isTrue();
            assertThat(channels.getJsonObject("room:y").getLong("offset")).isEqualTo(3);
        }
    }

    @Test
    void whoeverResumesTakesTheSessionFromTheConnectionThatHadIt() {
        for (GatewayFixture node : new GatewayFixture[] {one, two}) {
            OBSERVER.events.clear();
            try (RawClient former = one.webSocket();
                    RawClient next = node.webSocket()) {
                JsonObject session = connect(former, one.token("alice"));

                JsonObject resumed = resume(next, session, "{}");

                assertThat(resumed.getBoolean("resumed")).isTrue();
                assertThat(former.closeCode()).isEqualTo(4506);
                assertThat(ping(next)).isTrue();
                assertThat(OBSERVER.events).contains("detached alice SUPERSEDED");
            }
            await().until(() -> one.attachedSessions() + two.attachedSessions() == 0);
        }
    }

    @Test
    void aSessionThatWasTakenBackStaysWhereItIs() {
        try (RawClient first = one.webSocket();
                RawClient second = two.webSocket();
                RawClient third = one.webSocket()) {
            JsonObject session = connect(first, one.token("alice"));
            JsonObject moved = resume(second, session, "{}");

            resume(third, moved, "{}");

            assertThat(first.closeCode()).isEqualTo(4506);
            assertThat(second.closeCode()).isEqualTo(4506);
            assertThat(ping(third)).isTrue();
        }
    }

    @Test
    void aClientThatNeverSawTheAnswerMayResumeWithTheSameToken() {
        JsonObject session = connected(one, "alice", client -> {});
        try (RawClient unlucky = one.webSocket();
                RawClient again = one.webSocket()) {
            resume(unlucky, session, "{}");

            assertThat(resume(again, session, "{}").getBoolean("resumed")).isTrue();
        }
    }

    @Test
    void anotherRecoveryTokenDoesNotTakeTheSession() {
        try (RawClient owner = one.webSocket();
                RawClient thief = one.webSocket()) {
            JsonObject session = connect(owner, one.token("alice"));

            thief.text(asked(1, "session.resume", claim(session.copy().put("recoveryToken", "guess"), "{}")));

            assertThat(code(thief)).isEqualTo(-32002);
            assertThat(ping(owner)).isTrue();
        }
    }

    @Test
    void aFreshSessionGivesWayToTheOneTheClientHad() {
        JsonObject session = connected(one, "alice", client -> {});
        await().until(() -> one.attachedSessions() == 0);
        OBSERVER.events.clear();
        try (RawClient client = one.session("alice")) {
            JsonObject resumed = resume(client, session, "{}");

            assertThat(resumed.getString("sessionId")).isEqualTo(session.getString("sessionId"));
            assertThat(one.attachedSessions()).isEqualTo(1);
            assertThat(OBSERVER.events).containsExactly("attached alice", "attached alice", "detached alice CLOSED");
            assertThat(ping(client)).isTrue();

            client.text(asked(2, "session.resume", claim(session, "{}")));
            assertThat(code(client)).isEqualTo(-32003);
        }
    }

    @Test
    void aResumeThatFailsLeavesTheFreshSessionInForce() {
        try (RawClient client = one.session("alice")) {
            client.text(
                    asked(1, "session.resume", "{\"sessionId\":\"none\",\"recoveryToken\":\"x\",\"positions\":{}}"));

            assertThat(code(client)).isEqualTo(-32002);
            assertThat(ping(client)).isTrue();
        }
    }

    @Test
    void withATokenAGoneSessionIsANewOneAndItsChannelsAreRecovered() {
        try (RawClient client = one.webSocket()) {
            client.text(
                    asked(
                            1,
                            "session.connect",
                            "{\"token\":\"" + one.token("alice") + "\",\"resume\":"
                                    + "{\"sessionId\":\"gone\",\"recoveryToken\":\"x\",\"positions\":{\"world:x\":{\"epoch\":\"e\",\"offset\":9}}}}"));

            JsonObject session = result(client);

            assertThat(session.getBoolean("resumed")).isFalse();
            assertThat(session.getJsonObject("channels")
                            .getJsonObject("world:x")
                            .getLong("offset"))
                    .isEqualTo(9);
        }
    }

    @Test
    void nobodyResumesTheSessionOfAnother() {
        JsonObject session = connected(one, "alice", client -> {});
        try (RawClient client = one.webSocket()) {
            client.text(asked(
                    1,
                    "session.connect",
                    "{\"token\":\"" + one.token("mallory") + "\",\"resume\":" + claim(session, "{}") + "}"));

            assertThat(code(client)).isEqualTo(-32007);
        }
    }

    @Test
    void whatMayNotBeListenedToIsLeftOut() {
        JsonObject session = connected(one, "alice", client -> {});
        try (RawClient client = one.webSocket()) {
            JsonObject resumed = resume(client, session, "{\"guild:closed\":{\"epoch\":\"e\",\"offset\":1}}");

            assertThat(resumed.getJsonObject("channels").fieldNames()).containsExactly("inbox:alice");
        }
    }

    @Test
    void aClosedSessionIsOverAtOnce() {
        JsonObject session;
        try (RawClient client = one.webSocket()) {
            session = connect(client, one.token("alice"));
            client.text(asked(3, "session.close", "{}"));

            assertThat(result(client)).isEmpty();
            assertThat(client.closeCode()).isEqualTo(1000);
            assertThat(OBSERVER.events).containsExactly("attached alice", "detached alice CLOSED");
        }
        try (RawClient client = one.webSocket()) {
            client.text(asked(1, "session.resume", claim(session, "{}")));

            assertThat(code(client)).isEqualTo(-32002);
        }
    }

    @Test
    void aTokenIsRefreshedForTheSameUserOnly() {
        try (RawClient client = one.session("alice")) {
            client.text(asked(1, "auth.token.refresh", "{\"token\":\"" + one.token("alice") + "\"}"));
            assertThat(result(client).getString("expiresAt")).isNotNull();

            client.text(asked(2, "auth.token.refresh", "{\"token\":\"" + one.token("bob") + "\"}"));
            assertThat(code(client)).isEqualTo(-32007);
        }
    }

    @Test
    void liveMessagesComeAfterTheAnswerThatAnnouncesThem() {
        JsonObject session = connected(one, "alice", client -> {});
        try (RawClient client = one.webSocket()) {
            client.text(asked(1, "session.resume", claim(session, "{}")));
            one.onLoop(() -> {
                one.fanOut.say(DeliveryClass.LOG, signal("early"));
                return Future.succeededFuture();
            });
            JsonObject first = new JsonObject(client.message());

            assertThat(first.getJsonObject("result")).isNotNull();
        }
    }

    @Test
    void theCloseOfAClientIsAnsweredWithItsCode() {
        try (RawClient client = one.session("alice")) {
            client.send(RawClient.frame(0x88, new byte[] {0x0B, (byte) 0xB8}));

            assertThat(client.closeCode()).isEqualTo(3000);
            assertThat(client.isEnded()).isTrue();
        }
        await().until(() -> one.fanOut.size() == 0);
    }

    @Test
    void aPingIsAnsweredWithItsPayload() {
        try (RawClient client = one.webSocket()) {
            client.send(RawClient.frame(0x89, new byte[] {1, 2, 3}));

            RawClient.Frame pong = client.frame();

            assertThat(pong.head()).isEqualTo(0x8A);
            assertThat(pong.payload().getBytes()).containsExactly(1, 2, 3);
        }
    }

    static Push signal(String event) {
        return new Push.Signal("world:x", null, new Sender("s", "s"), event, null, 0);
    }

    private static JsonObject connected(GatewayFixture node, String user, java.util.function.Consumer<RawClient> then) {
        try (RawClient client = node.webSocket()) {
            JsonObject session = connect(client, node.token(user));
            then.accept(client);
            return session;
        }
    }

    static JsonObject connect(RawClient client, String token) {
        client.text(asked(1, "session.connect", "{\"token\":\"" + token + "\"}"));
        return result(client);
    }

    private static JsonObject resume(RawClient client, JsonObject session, String positions) {
        client.text(asked(1, "session.resume", claim(session, positions)));
        return result(client);
    }

    private static String claim(JsonObject session, String positions) {
        return "{\"sessionId\":\"" + session.getString("sessionId") + "\",\"recoveryToken\":\""
                + session.getString("recoveryToken") + "\",\"positions\":" + positions + "}";
    }

    static boolean ping(RawClient client) {
        client.text(asked(99, "system.ping", "{}"));
        return result(client).containsKey("serverTime");
    }

    static String asked(int id, String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    static JsonObject result(RawClient client) {
        String message = client.message();
        JsonObject result = new JsonObject(message).getJsonObject("result");
        assertThat(result).as(message).isNotNull();
        return result;
    }

    static int code(RawClient client) {
        return new JsonObject(client.message()).getJsonObject("error").getInteger("code");
    }
}
