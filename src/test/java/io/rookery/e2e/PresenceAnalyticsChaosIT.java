package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestTokens;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Operators ask about users and sessions of two nodes, of which one freezes and then dies. */
class PresenceAnalyticsChaosIT {
    private static final String KEY = "operators-key-of-this-test-and-no-other";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient sockets = vertx.createWebSocketClient();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void operatorsSeeTheWholeClusterAndWhoseNumbersAreMissing() throws Exception {
        try (RookeryCluster cluster = RookeryCluster.of(PresenceAnalyticsChaosIT.class)
                .nodes(2)
                .with("ROOKERY_MANAGEMENT_ADMIN_KEY", KEY)
                .start()) {
            NodeProcess stays = cluster.node(0);
            NodeProcess dies = cluster.node(1);
            WebSocket alice = connect(stays, "alice", "ios");
            say(
                    alice,
                    2,
                    "presence.update",
                    new JsonObject().put("status", "in_game").put("zone", "desert"));
            // So that it is here that she is new.
            awaitAnswer(
                    stays,
                    "/admin/v1/presence",
                    answer -> assertThat(answer.path("sessions").asInt()).isEqualTo(1));
            connect(dies, "alice", "web");
            connect(dies, "bob", "playstation");

            awaitAnswer(stays, "/admin/v1/presence", answer -> {
                assertThat(answer.path("sessions").asInt()).isEqualTo(3);
                assertThat(answer.path("platforms")).isEqualTo(json("{'web':1,'ios':1,'other':1}"));
                assertThat(answer.at("/statuses/in_game/sessions").asInt()).isEqualTo(2);
                assertThat(answer.path("zones")).isEqualTo(json("[{'zone':'desert','users':2,'sessions':2}]"));
                assertThat(answer.path("nodes")).hasSize(2);
                assertThat(answer.path("silent")).isEmpty();
            });
            awaitAnswer(dies, "/admin/v1/presence/alice", answer -> {
                assertThat(answer.path("status").asText()).isEqualTo("in_game");
                assertThat(answer.path("sessions")).hasSize(2);
                assertThat(answer.path("sessions").findValuesAsText("node")).contains("node-0", "node-1");
                assertThat(answer.path("sessions").findValuesAsText("platform")).contains("ios", "web");
            });
            awaitAnswer(dies, "/admin/v1/analytics/sessions?days=2", answer -> {
                assertThat(answer.at("/arrivals/new").asInt()).isEqualTo(2);
                assertThat(answer.at("/platforms/all/begun").asInt()).isEqualTo(3);
                assertThat(answer.at("/active/users").asInt()).isEqualTo(2);
                assertThat(answer.at("/active/daily").size()).isEqualTo(2);
                assertThat(answer.at("/active/daily")
                                .has(LocalDate.now(ZoneOffset.UTC).toString()))
                        .isTrue();
            });
            assertThat(stays.get("/admin/v1/presence/nobody", KEY).statusCode()).isEqualTo(404);
            assertThat(stays.get("/metrics").body())
                    .contains("rookery_users_arrived_total{kind=\"new\",node=\"node-0\"} 1.0");

            dies.freeze();
            awaitAnswer(stays, "/admin/v1/presence", answer -> {
                assertThat(answer.path("sessions").asInt()).isEqualTo(1);
                assertThat(answer.path("nodes").findValuesAsText("node")).containsExactly("node-0");
                assertThat(answer.path("silent").findValuesAsText("node")).containsExactly("node-1");
                assertThat(answer.at("/silent/0/reason").asText()).contains("node-1");
            });

            dies.kill();
            awaitAnswer(stays, "/admin/v1/analytics/sessions", answer -> {
                assertThat(answer.at("/platforms/all/ended/node_died").asInt()).isEqualTo(2);
                assertThat(answer.at("/platforms/web/lengthSeconds/p50").asDouble())
                        .isPositive();
                assertThat(answer.path("silent")).isEmpty();
            });
            say(alice, 3, "session.close", new JsonObject());
            awaitAnswer(stays, "/admin/v1/presence", answer -> {
                assertThat(answer.path("users").asInt()).isZero();
                assertThat(answer.path("statuses")).isEmpty();
            });
        }
    }

    private interface Check {
        void accept(JsonNode answer);
    }

    private static void awaitAnswer(NodeProcess node, String path, Check check) {
        Awaitility.await(path)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> check.accept(ask(node, path)));
    }

    private static JsonNode ask(NodeProcess node, String path) {
        try {
            HttpResponse<String> answer = node.get(path, KEY);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return json(answer.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text.replace('\'', '"'));
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    private WebSocket connect(NodeProcess node, String user, String platform) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(node.endpoint().host())
                .setPort(node.endpoint().port())
                .setURI("/ws")
                .setAllowOriginHeader(false)
                .addSubProtocol("rookery.v1.json");
        WebSocket socket = sockets.connect(options).await();
        JsonObject client =
                new JsonObject().put("name", "game").put("version", "1").put("platform", platform);
        say(
                socket,
                1,
                "session.connect",
                new JsonObject().put("token", TestTokens.of(user)).put("client", client));
        return socket;
    }

    private static void say(WebSocket socket, int id, String method, JsonObject params) {
        JsonObject request = new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method)
                .put("params", params);
        socket.writeTextMessage(request.encode()).await();
    }
}
