package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Topic;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The endpoint of text games: the same door, the same rules, another dialect. */
class TextSocketIT {
    private static final int BINARY = 0x82;
    private static final int BURST = 5;

    private static GatewayFixture gateway;
    private static ServerLog log;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.with("limits.commands-per-second", "1")
                .with("limits.commands-burst", Integer.toString(BURST))
                .start();
        log = new ServerLog();
    }

    @AfterAll
    static void stop() {
        List<String> complaints = log.complaints();
        log.close();
        gateway.close();
        assertThat(complaints).isEmpty();
    }

    @AfterEach
    void leave() {
        gateway.room = Optional.empty();
    }

    @Test
    void aTokenAtTheUpgradeOpensASession() {
        try (RawClient client = session("ann")) {
            client.text("{\"type\":\"join_room\",\"messageId\":\"m-1\",\"data\":{\"roomId\":\"hall\"}}");

            JsonObject answer = new JsonObject(client.message());
            assertThat(answer.getString("type")).isEqualTo("error");
            assertThat(answer.getJsonObject("data").getString("inReplyTo")).isEqualTo("m-1");
            assertThat(answer.getJsonObject("data").getString("text")).isEqualTo("no such thing");
        }
    }

    @Test
    void aTokenMayComeInTheFirstMessage() {
        try (RawClient client = RawClient.webSocket(gateway.port(), "/api/ws")) {
            client.text("{\"type\":\"say\",\"data\":{\"text\":\"too early\"}}");
            assertThat(code(client.message())).isEqualTo(-32000);

            client.text("{\"type\":\"auth\",\"data\":{\"token\":\"" + gateway.token("ben") + "\"}}");

            JsonObject answer = new JsonObject(client.message());
            assertThat(answer.getString("type")).isEqualTo("system_message");
            assertThat(answer.getJsonObject("data").getJsonObject("result").getString("userId"))
                    .isEqualTo("ben");
        }
        try (RawClient client = RawClient.webSocket(gateway.port(), "/api/ws")) {
            client.text("{\"type\":\"auth\",\"data\":{\"token\":\"nonsense\"}}");

            assertThat(client.closeCode()).isEqualTo(4501);
        }
    }

    @Test
    void aSessionIsResumedWithItsRoom() {
        JsonObject former;
        try (RawClient client = RawClient.webSocket(gateway.port(), "/api/ws", header("cleo"))) {
            former = new JsonObject(client.message()).getJsonObject("data").getJsonObject("params");
            assertThat(former.getJsonObject("channels").fieldNames()).containsExactly("inbox:cleo");
        }
        gateway.room = Optional.of(new Topic("room:hall"));
        try (RawClient client = RawClient.webSocket(gateway.port(), "/api/ws")) {
            client.text(new JsonObject()
                    .put("type", "auth")
                    .put(
                            "data",
                            new JsonObject()
                                    .put("token", gateway.token("cleo"))
                                    .put("sessionId", former.getString("sessionId"))
                                    .put("recoveryToken", former.getString("recoveryToken")))
                    .encode());

            JsonObject resumed =
                    new JsonObject(client.message()).getJsonObject("data").getJsonObject("result");
            assertThat(resumed.getBoolean("resumed")).isTrue();
            assertThat(resumed.getString("sessionId")).isEqualTo(former.getString("sessionId"));
            assertThat(resumed.getJsonObject("channels").fieldNames())
                    .containsExactlyInAnyOrder("room:hall", "inbox:cleo");
        }
    }

    @Test
    void otherDialectsDoNotFollowTheRoom() {
        gateway.room = Optional.of(new Topic("room:hall"));
        try (RawClient client = RawClient.webSocket(gateway.port(), "/ws", header("dora"))) {
            JsonObject ready = new JsonObject(client.message()).getJsonObject("params");

            assertThat(ready.getJsonObject("channels").fieldNames()).containsExactly("inbox:dora");
        }
    }

    @Test
    void whatIsMalformedIsAnsweredAndTheConnectionGoesOn() {
        try (RawClient client = session("emil")) {
            client.text("{\"type\":");
            assertThat(code(client.message())).isEqualTo(-32700);
            client.text("[]");
            assertThat(code(client.message())).isEqualTo(-32600);
            client.text("{\"type\":\"dance\"}");
            assertThat(code(client.message())).isEqualTo(-32601);
        }
    }

    @Test
    void whatClosesOtherConnectionsClosesTheseToo() {
        try (RawClient client = session("finn")) {
            client.send(RawClient.frame(BINARY, new byte[] {1}));

            assertThat(client.closeCode()).isEqualTo(1003);
        }
        try (RawClient client = RawClient.webSocket(
                gateway.port(), "/api/ws", header("finn"), "Sec-WebSocket-Protocol: rookery.v1.json")) {
            assertThat(client.closeCode()).isEqualTo(4505);
        }
    }

    @Test
    void theDialectCanBeAskedForByName() {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(RawClient.upgrade("/api/ws", "Sec-WebSocket-Protocol: rookery.v1.text"));

            assertThat(client.head()).contains("Sec-WebSocket-Protocol: rookery.v1.text");
        }
    }

    @Test
    void whoeverSendsTooMuchIsToldWhenToGoOn() {
        try (RawClient client = session("gina")) {
            for (int i = 0; i < BURST + 1; i++) {
                client.text("{\"type\":\"dance\"}");
            }
            for (int i = 0; i < BURST; i++) {
                assertThat(code(client.message())).isEqualTo(-32601);
            }

            JsonObject refused = new JsonObject(client.message()).getJsonObject("data");
            assertThat(refused.getInteger("code")).isEqualTo(-32001);
            assertThat(refused.getJsonObject("data").getLong("retryAfterMs")).isPositive();
        }
    }

    /** A connection with a session, whose greeting is read. */
    private static RawClient session(String user) {
        RawClient client = RawClient.webSocket(gateway.port(), "/api/ws", header(user));
        JsonObject greeting = new JsonObject(client.message());
        assertThat(greeting.getString("type")).isEqualTo("system_message");
        assertThat(greeting.getJsonObject("data").getString("method")).isEqualTo("session.ready");
        return client;
    }

    private static String header(String user) {
        return "Authorization: Bearer " + gateway.token(user);
    }

    private static int code(String message) {
        JsonObject error = new JsonObject(message);
        assertThat(error.getString("type")).isEqualTo("error");
        return error.getJsonObject("data").getInteger("code");
    }
}
