package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rookery.cluster.LoadReport;
import io.rookery.identity.NodeId;
import io.rookery.protocol.Push;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Sender;
import io.rookery.routing.DeliveryClass;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens at each bound, and that nobody else feels it. */
class LimitsIT {
    private static final byte[] LARGE = ('"' + "x".repeat(16_000) + '"').getBytes(StandardCharsets.UTF_8);

    @Test
    void whoDoesNotSayWhoTheyAreIsClosed() {
        try (GatewayFixture gateway =
                        GatewayFixture.with("auth.connect-deadline", "1s").start();
                RawClient client = gateway.webSocket()) {
            assertThat(client.closeCode()).isEqualTo(4502);
        }
    }

    @Test
    void whoGivesNoSignOfLifeIsPingedAndThenClosed() {
        try (GatewayFixture gateway = GatewayFixture.with("session.heartbeat", "1s")
                        .with("session.pong-deadline", "2s")
                        .start();
                RawClient client = gateway.session("alice")) {
            assertThat(client.frame().head()).isEqualTo(0x89);
            client.send(RawClient.frame(0x8A, new byte[0]));
            assertThat(client.frame().head()).isEqualTo(0x89);

            assertThat(client.closeCode()).isEqualTo(4003);
        }
    }

    @Test
    void aTokenThatExpiresIsAnnouncedAndThenEndsTheConnection() {
        try (GatewayFixture gateway = GatewayFixture.start();
                RawClient expiring = RawClient.webSocket(
                        gateway.port(),
                        "/ws",
                        "Authorization: Bearer " + gateway.token("alice", Duration.ofSeconds(2)));
                RawClient refreshed = RawClient.webSocket(
                        gateway.port(),
                        "/ws",
                        "Authorization: Bearer " + gateway.token("bob", Duration.ofSeconds(2)))) {
            for (RawClient client : List.of(expiring, refreshed)) {
                assertThat(client.message()).contains("session.ready");
                assertThat(client.message()).contains("session.expiring").contains("expiresAt");
            }
            refreshed.text(SessionIT.asked(1, "auth.token.refresh", "{\"token\":\"" + gateway.token("bob") + "\"}"));
            SessionIT.result(refreshed);

            assertThat(expiring.closeCode()).isEqualTo(4002);
            assertThat(SessionIT.ping(refreshed)).isTrue();
        }
    }

    @Test
    void howMuchOneMessageMayAskIsConfigured() {
        try (GatewayFixture gateway = GatewayFixture.with("limits.batch-commands-max", "2")
                        .with("limits.json-depth-max", "4")
                        .start();
                RawClient client = gateway.session("alice")) {
            String ping = SessionIT.asked(1, "system.ping", "{}");
            client.text("[" + ping + "," + ping + "," + ping + "]");
            assertThat(SessionIT.code(client)).isEqualTo(-32600);
            client.text(SessionIT.asked(2, "system.ping", "{\"a\":{\"b\":{\"c\":{}}}}"));
            assertThat(SessionIT.code(client)).isEqualTo(-32010);

            client.text("[" + ping + "," + ping + "]");
            assertThat(new JsonArray(client.message())).hasSize(2);
        }
    }

    @Test
    void answersThatNobodyReadsAreBounded() {
        try (GatewayFixture gateway = GatewayFixture.with("limits.commands-per-second", "unlimited")
                        .with("limits.commands-burst", "unlimited")
                        .start();
                RawClient stalled = stalled(gateway);
                RawClient reading = gateway.session("bob")) {
            stalled.sendUntilStuck(SessionIT.asked(1, "system.ping", "{}"));

            assertThat(gateway.registry
                            .get("rookery.commands")
                            .tag("method", "system.ping")
                            .counter()
                            .count())
                    .isLessThan(60_000);
            assertThat(SessionIT.ping(reading)).isTrue();
        }
    }

    @Test
    void aUserHasSoManyConnectionsAndNotOneMore() {
        try (GatewayFixture gateway =
                        GatewayFixture.with("limits.connections-per-user", "2").start();
                RawClient first = gateway.session("alice");
                RawClient second = gateway.session("alice");
                RawClient another = gateway.session("bob");
                RawClient third =
                        RawClient.webSocket(gateway.port(), "/ws", "Authorization: Bearer " + gateway.token("alice"))) {
            JsonObject error = new JsonObject(third.message());

            assertThat(error.getString("method")).isEqualTo("error");
            assertThat(error.getJsonObject("params").getInteger("code")).isEqualTo(-32005);
            assertThat(third.closeCode()).isEqualTo(4504);
            assertThat(SessionIT.ping(first) && SessionIT.ping(second) && SessionIT.ping(another))
                    .isTrue();

            first.close();
            await().until(() -> gateway.attachedSessions() == 2);
            try (RawClient again = gateway.session("alice")) {
                assertThat(SessionIT.ping(again)).isTrue();
            }
        }
    }

    @Test
    void anAddressHasSoManyConnectionsAndIsToldWhenToComeBack() {
        try (GatewayFixture gateway = GatewayFixture.with("limits.connections-per-address", "1")
                        .start();
                RawClient first = gateway.webSocket();
                RawClient second = new RawClient(gateway.port())) {
            String head = second.send(RawClient.upgrade("/ws")).head();

            assertThat(head).startsWith("HTTP/1.1 429 ").containsIgnoringCase("Retry-After: ");
            first.close();
            await().until(() ->
                    gateway.registry.get("websocket.active.connections").gauge().value() == 0);
            gateway.webSocket().close();
        }
    }

    @Test
    void newSessionsAreAdmittedAtARate() {
        try (GatewayFixture gateway =
                GatewayFixture.with("limits.sessions-per-second-per-core", "3").start()) {
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                try (RawClient client = new RawClient(gateway.port())) {
                    answers.add(client.send(RawClient.upgrade("/ws")).head());
                }
            }

            assertThat(answers).anyMatch(head -> head.startsWith("HTTP/1.1 101"));
            assertThat(answers)
                    .filteredOn(head -> !head.startsWith("HTTP/1.1 101"))
                    .isNotEmpty()
                    .allMatch(head -> head.matches("(?s)HTTP/1.1 503 .*Retry-After: [1-3]\\b.*"));
        }
    }

    @Test
    void whenManyComeAtOnceEachGetsAnAnswer() {
        try (GatewayFixture gateway =
                GatewayFixture.with("limits.sessions-per-second-per-core", "3").start()) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 10 * Reception.AT_ONCE; i++) {
                RawClient client = new RawClient(gateway.port());
                client.send(RawClient.upgrade("/ws"));
                clients.add(client);
            }

            assertThat(clients).allSatisfy(client -> assertThat(client.head()).matches("(?s)HTTP/1.1 (101|503) .*"));
            clients.forEach(RawClient::close);
        }
    }

    @Test
    void aNodeThatHasJustStartedAdmitsFewerBesideAWarmOne() {
        try (GatewayFixture gateway = GatewayFixture.with("limits.sessions-per-second-per-core", "50")
                .with("cluster.slow-start", "10m")
                .start()) {
            assertThat(admittedOf(gateway, 8)).isEqualTo(8);

            gateway.hear(new LoadReport(new NodeId("rook", "b1"), "ws://rook/ws", 0, 1_000, 1_000, 0, 0, 100, false));
            assertThat(admittedOf(gateway, 20)).isBetween(1L, 10L);
        }
    }

    private static long admittedOf(GatewayFixture gateway, int clients) {
        long admitted = 0;
        for (int i = 0; i < clients; i++) {
            try (RawClient client = new RawClient(gateway.port())) {
                String head = client.send(RawClient.upgrade("/ws")).head();
                admitted += head.startsWith("HTTP/1.1 101") ? 1 : 0;
            }
        }
        return admitted;
    }

    @Test
    void commandsBeyondTheRateAreRefusedAndWhoGoesOnIsClosed() {
        try (GatewayFixture gateway = GatewayFixture.with("limits.commands-per-second", "1")
                        .with("limits.commands-burst", "5")
                        .start();
                RawClient client = gateway.session("alice");
                RawClient another = gateway.session("bob")) {
            for (int i = 0; i < 260; i++) {
                client.text(SessionIT.asked(i, "system.ping", "{}"));
            }
            for (int i = 0; i < 5; i++) {
                SessionIT.result(client);
            }
            JsonObject refusal = new JsonObject(client.message()).getJsonObject("error");

            assertThat(refusal.getInteger("code")).isEqualTo(-32001);
            assertThat(refusal.getJsonObject("data").getLong("retryAfterMs")).isBetween(1L, 1_000L);
            assertThat(client.closeCode()).isEqualTo(4004);
            assertThat(SessionIT.ping(another)).isTrue();
        }
    }

    @Test
    void commandsInFlightAreBounded() {
        try (GatewayFixture gateway =
                        GatewayFixture.with("limits.commands-in-flight", "3").start();
                RawClient client = gateway.session("alice")) {
            for (int i = 0; i < 4; i++) {
                client.text(SessionIT.asked(i, "chat.history", "{\"channel\":\"world:x\"}"));
            }

            JsonObject answer = new JsonObject(client.message());

            assertThat(answer.getInteger("id")).isEqualTo(3);
            assertThat(answer.getJsonObject("error").getInteger("code")).isEqualTo(-32011);
        }
    }

    @Test
    void aClientThatStopsReadingLosesTheOldestSignalsFallsBehindInTheLogAndNobodyElseFeelsIt() {
        try (GatewayFixture gateway = GatewayFixture.start();
                RawClient stalled = stalled(gateway);
                RawClient reading = gateway.session("bob")) {
            int rounds = 0;
            while (count(gateway, "websocket.messages.shed", "signal") == 0) {
                assertThat(++rounds).isLessThan(2_000);
                assertThat(say(gateway, DeliveryClass.SIGNAL)).isEqualTo(2);
                assertThat(reading.message()).contains("signal");
            }
            assertThat((long) rounds * LARGE.length).isLessThan(1_000_000);
            int stored = 0;
            while (say(gateway, DeliveryClass.LOG) == 2) {
                assertThat(++stored).isLessThan(2_000);
                assertThat(reading.message()).contains("signal");
            }
            assertThat(reading.message()).contains("signal");
            assertThat((long) stored * LARGE.length).isLessThan(1_100_000);

            assertThat(count(gateway, "websocket.messages.shed", "log")).isZero();
            assertThat(gateway.registry
                            .get("websocket.connections.behind")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(gateway.attachedSessions()).isEqualTo(2);
            assertThat(SessionIT.ping(reading)).isTrue();
        }
    }

    private static double count(GatewayFixture gateway, String meter, String deliveryClass) {
        return gateway.registry.get(meter).tag("class", deliveryClass).counter().count();
    }

    private static RawClient stalled(GatewayFixture gateway) {
        RawClient client = new RawClient(gateway.port(), 4096);
        client.send(RawClient.upgrade("/ws", "Authorization: Bearer " + gateway.token("alice")));
        client.head();
        client.message();
        return client;
    }

    private static int say(GatewayFixture gateway, DeliveryClass deliveryClass) {
        Push push = new Push.Signal("world:x", null, new Sender("s", "s"), "e", RawJson.ofChecked(LARGE), 0);
        return gateway.onLoop(() -> Future.succeededFuture(gateway.fanOut.say(deliveryClass, push)));
    }

    @Test
    void whenTheStoreIsGoneAClientHearsItWithinTwoSeconds() {
        try (GatewayFixture gateway = GatewayFixture.start();
                RawClient client = gateway.webSocket();
                RawClient early = new RawClient(gateway.port())) {
            String token = gateway.token("alice");
            gateway.redis.freeze();
            try {
                long began = System.nanoTime();
                client.text(SessionIT.asked(1, "session.connect", "{\"token\":\"" + token + "\"}"));
                assertThat(SessionIT.code(client)).isEqualTo(-32009);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));

                early.send(RawClient.upgrade("/ws", "Authorization: Bearer " + token))
                        .head();
                assertThat(early.message()).contains("-32009");
                assertThat(early.closeCode()).isEqualTo(4001);
            } finally {
                gateway.redis.thaw();
            }
        }
    }

    @Test
    void whoWaitsForATurnWhenTheStoreIsGoneMayTryAgainAndNobodyElseIsLetIn() {
        int waiting = 5;
        List<RawClient> clients = new ArrayList<>();
        try (GatewayFixture gateway = GatewayFixture.with("limits.sessions-per-second-per-core", "unlimited")
                .with("limits.connections-per-user", "unlimited")
                .start()) {
            String connect = SessionIT.asked(1, "session.connect", "{\"token\":\"" + gateway.token("alice") + "\"}");
            for (int i = 0; i < OpeningTurns.AT_ONCE_FIRST + waiting; i++) {
                clients.add(gateway.webSocket());
            }
            gateway.redis.freeze();
            List<RawClient> refused = new ArrayList<>();
            try {
                clients.forEach(client -> client.text(connect));
                await().until(() -> openings(gateway, "waiting") == waiting);
                assertThat(openings(gateway, "under_way")).isEqualTo(OpeningTurns.AT_ONCE_FIRST);
                await().untilAsserted(() -> {
                    try (RawClient late = new RawClient(gateway.port())) {
                        assertThat(late.send(RawClient.upgrade("/ws")).head())
                                .contains("503")
                                .contains("Retry-After");
                    }
                });
                for (RawClient client : clients) {
                    JsonObject error = new JsonObject(client.message()).getJsonObject("error");
                    if (error.getInteger("code") == -32011) {
                        assertThat(error.getJsonObject("data").getLong("retryAfterMs"))
                                .isEqualTo(OpeningTurns.RETRY_AFTER_MILLIS);
                        refused.add(client);
                    } else {
                        assertThat(error.getInteger("code")).isEqualTo(-32009);
                        assertThat(client.closeCode()).isEqualTo(4001);
                    }
                }
            } finally {
                gateway.redis.thaw();
            }

            assertThat(refused).hasSize(waiting);
            for (RawClient client : refused) {
                await().untilAsserted(() -> {
                    client.text(connect);
                    assertThat(client.message()).contains("recoveryToken");
                });
            }
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    private static double openings(GatewayFixture gateway, String state) {
        return gateway.registry
                .get("rookery.session.openings")
                .tag("state", state)
                .gauge()
                .value();
    }

    @Test
    void aRequestThatDripsInIsClosedAtTheDeadline() throws Exception {
        try (GatewayFixture gateway =
                        GatewayFixture.with("limits.header-deadline", "500ms").start();
                RawClient client = new RawClient(gateway.port())) {
            Thread dripping = new Thread(() -> {
                try {
                    for (char c : RawClient.upgrade("/ws").toCharArray()) {
                        client.send(String.valueOf(c));
                        java.util.concurrent.locks.LockSupport.parkNanos(30_000_000);
                    }
                } catch (java.io.UncheckedIOException closed) {
                    // As it should be.
                }
            });
            dripping.start();

            assertThat(client.isEnded()).isTrue();
            dripping.join();
        }
    }

    @Test
    void aNodeThatStopsTellsItsClients() {
        GatewayFixture gateway = GatewayFixture.start();
        try (RawClient client = gateway.session("alice")) {
            gateway.close();

            assertThat(client.closeCode()).isEqualTo(1012);
        }
    }
}
