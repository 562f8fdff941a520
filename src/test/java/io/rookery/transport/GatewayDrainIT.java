package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rookery.cluster.LoadReport;
import io.rookery.identity.NodeId;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the clients of a node see that goes. */
class GatewayDrainIT {
    @Test
    void whereThereIsNobodyElseClientsAreClosedAtOnce() {
        try (GatewayFixture gateway = GatewayFixture.start();
                RawClient client = gateway.session("alice")) {
            gateway.drain().begin();

            assertThat(gateway.drain().ended().toCompletableFuture()).isCompleted();
            assertThat(client.closeCode()).isEqualTo(1012);
        }
    }

    @Test
    void aClientIsSentElsewhereWithATokenThatWorksThereAndWhoStaysIsClosed() {
        try (GatewayFixture here =
                        GatewayFixture.with("drain.patience", "500ms").start();
                GatewayFixture there =
                        new GatewayFixture.Builder().beside(here, "two").start();
                RawClient alice =
                        RawClient.webSocket(here.port(), "/ws", "Authorization: Bearer " + here.token("alice"));
                RawClient bob = here.session("bob");
                RawClient nobody = here.webSocket()) {
            here.hear(report("two", there.port(), 10));
            String sessionId =
                    new JsonObject(alice.message()).getJsonObject("params").getString("sessionId");

            here.drain().begin();
            assertThat(here.drain().ended().toCompletableFuture()).isNotCompleted();
            JsonObject notice = new JsonObject(alice.message());
            assertThat(notice.getString("method")).isEqualTo("session.reconnect");
            JsonObject params = notice.getJsonObject("params");
            assertThat(params.getString("url")).isEqualTo("ws://127.0.0.1:" + there.port() + "/ws");
            assertThat(params.getString("node")).isEqualTo("two");
            assertThat(params.getString("reason")).isEqualTo("draining");
            assertThat(nobody.closeCode()).isEqualTo(1012);

            try (RawClient moved = there.webSocket()) {
                moved.text(SessionIT.asked(
                        1,
                        "session.resume",
                        new JsonObject()
                                .put("sessionId", sessionId)
                                .put("recoveryToken", params.getString("recoveryToken"))
                                .put("positions", new JsonObject())
                                .encode()));
                assertThat(SessionIT.result(moved).getBoolean("resumed")).isTrue();
                assertThat(alice.closeCode()).isEqualTo(4506);
                assertThat(bob.closeCode()).isEqualTo(4005);
            }
            assertThat(here.drain().progress().told()).isEqualTo(2);
            assertThat(here.drain().progress().closed()).isEqualTo(1);
            nobody.close();
            bob.close();
            alice.close();
            await().until(() -> here.drain().ended().toCompletableFuture().isDone());
        }
    }

    @Test
    void aTextGameIsSentToWhereItsDialectIsSpoken() {
        try (GatewayFixture gateway = GatewayFixture.start();
                RawClient client = RawClient.webSocket(
                        gateway.port(), "/api/ws", "Authorization: Bearer " + gateway.token("alice"))) {
            client.message();
            gateway.hear(report("two", 7, 10));

            gateway.drain().begin();

            JsonObject notice = new JsonObject(client.message()).getJsonObject("data");
            assertThat(notice.getString("method")).isEqualTo("session.reconnect");
            assertThat(notice.getJsonObject("params").getString("url")).isEqualTo("ws://127.0.0.1:7/api/ws");
        }
    }

    @Test
    void turnsArePacedAndTheWholeIsBounded() {
        try (GatewayFixture gateway = GatewayFixture.with("drain.longest", "4s")
                .with("drain.patience", "2s")
                .with("drain.sessions-per-second", "4")
                .start()) {
            gateway.hear(report("two", 1, 10));
            List<RawClient> clients =
                    Stream.of("a", "b", "c").map(gateway::session).toList();

            gateway.drain().begin();

            assertThat(clients.stream().map(GatewayDrainIT::afterMs).sorted())
                    .satisfiesExactly(
                            first -> assertThat(first).isZero(),
                            second -> assertThat(second).isBetween(1L, 250L),
                            third -> assertThat(third).isBetween(251L, 500L));
            assertThat(clients.stream().map(RawClient::closeCode)).containsOnly(4005);
            clients.forEach(RawClient::close);
        }
    }

    @Test
    void aNodeThatDrainsLetsNobodyIn() {
        try (GatewayFixture gateway = GatewayFixture.start();
                RawClient client = new RawClient(gateway.port())) {
            gateway.drain().begin();

            String head = client.send(RawClient.upgrade("/ws")).head();

            assertThat(head).startsWith("HTTP/1.1 503 ").containsIgnoringCase("Retry-After: ");
            assertThat(client.body(head)).contains("the node takes no more clients");
        }
    }

    @Test
    void aFullNodeLetsNobodyInUntilSomebodyGoes() {
        try (GatewayFixture gateway =
                        GatewayFixture.with("http.connections-max", "2").start();
                RawClient first = gateway.session("alice");
                RawClient second = gateway.session("bob");
                RawClient third = new RawClient(gateway.port())) {
            String head = third.send(RawClient.upgrade("/ws")).head();
            assertThat(head).startsWith("HTTP/1.1 503 ").containsIgnoringCase("Retry-After: ");
            assertThat(third.body(head)).contains("the node is full");
            assertThat(SessionIT.ping(first)).isTrue();

            second.close();
            await().until(() -> gateway.attachedSessions() == 1);
            try (RawClient again = gateway.session("carol")) {
                assertThat(SessionIT.ping(again)).isTrue();
            }
        }
    }

    private static long afterMs(RawClient client) {
        return new JsonObject(client.message()).getJsonObject("params").getLong("afterMs");
    }

    private static LoadReport report(String name, int port, int connections) {
        return new LoadReport(
                new NodeId(name, "boot"),
                "ws://127.0.0.1:" + port + "/ws",
                connections,
                1_000,
                1_000,
                0,
                0,
                100,
                false);
    }
}
