package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.cluster.LoadReport;
import io.rookery.cluster.LoadReports;
import io.rookery.identity.NodeId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** To which node a client is told to connect. */
class GatewayRouteIT {
    private static final List<String> NODES = List.of("one", "two", "three", "four", "five");

    @Test
    void aUserIsToldTheSameNodeEachTimeAndWhereElseToTry() {
        try (GatewayFixture gateway = GatewayFixture.start()) {
            NODES.forEach(name -> gateway.hear(report(name, false)));
            String header = "Authorization: Bearer " + gateway.token("alice");

            JsonObject first = answered(gateway, "", header);
            assertThat(first.getString("node")).isIn(NODES);
            assertThat(first.getString("url")).isEqualTo(url(first.getString("node")));
            assertThat(first.getLong("ttlMs")).isEqualTo(LoadReports.SILENT_AFTER.toMillis());
            JsonArray alternatives = first.getJsonArray("alternatives");
            assertThat(alternatives).hasSize(GatewayRoute.ALTERNATIVES_MAX);
            assertThat(alternatives.stream().map(each -> ((JsonObject) each).getString("node")))
                    .doesNotContain(first.getString("node"))
                    .doesNotHaveDuplicates()
                    .isSubsetOf(NODES);
            assertThat(answered(gateway, "", header)).isEqualTo(first);
            assertThat(answered(gateway, "?token=" + gateway.token("alice"), "X: y"))
                    .isEqualTo(first);
            assertThat(answered(gateway, "", "Cookie: auth_token=" + gateway.token("alice")))
                    .isEqualTo(first);
        }
    }

    @Test
    void strangersAreSpread() {
        try (GatewayFixture gateway = GatewayFixture.start()) {
            NODES.forEach(name -> gateway.hear(report(name, false)));
            Set<String> nodes = new HashSet<>();

            for (int i = 0; i < 200; i++) {
                nodes.add(answered(gateway, "", "X: y").getString("node"));
            }

            assertThat(nodes).containsExactlyInAnyOrderElementsOf(NODES);
        }
    }

    @Test
    void whenNobodyTakesClientsTheyAreToldWhenToAskAgain() {
        try (GatewayFixture gateway = GatewayFixture.start();
                RawClient client = new RawClient(gateway.port())) {
            gateway.hear(report("two", true));

            String head = ask(client, "", "X: y");

            assertThat(head).startsWith("HTTP/1.1 503 ").containsIgnoringCase("Retry-After: 2");
            assertThat(client.body(head)).contains("no node takes more clients now");
        }
    }

    @Test
    void whatIsSentAndDoesNotHoldIsNotPassedOver() {
        try (GatewayFixture gateway = GatewayFixture.start()) {
            gateway.hear(report("two", false));

            assertThat(status(gateway, "Authorization: Bearer nonsense")).isEqualTo(401);
            assertThat(status(gateway, "Origin: https://evil.example")).isEqualTo(403);
            assertThat(status(gateway, "Origin: http://localhost:1234")).isEqualTo(200);
        }
    }

    private static int status(GatewayFixture gateway, String header) {
        try (RawClient client = new RawClient(gateway.port())) {
            return Integer.parseInt(ask(client, "", header).split(" ")[1]);
        }
    }

    private static JsonObject answered(GatewayFixture gateway, String query, String header) {
        try (RawClient client = new RawClient(gateway.port())) {
            String head = ask(client, query, header);
            assertThat(head).startsWith("HTTP/1.1 200 ");
            return new JsonObject(client.body(head));
        }
    }

    private static String ask(RawClient client, String query, String header) {
        return client.send("GET /api/v1/gateway" + query + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n")
                .head();
    }

    private static LoadReport report(String name, boolean draining) {
        return new LoadReport(new NodeId(name, "b1"), url(name), 0, 1_000, 1_000, 0, 0, 100, draining);
    }

    private static String url(String name) {
        return "wss://" + name + ".example/ws";
    }
}
