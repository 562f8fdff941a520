package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rookery.guard.MemoryUse;
import io.rookery.protocol.Push;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Sender;
import io.rookery.routing.DeliveryClass;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What clients see of a gateway whose heap fills up. */
class MemoryIT {
    private static final byte[] LARGE = ('"' + "x".repeat(16_000) + '"').getBytes(StandardCharsets.UTF_8);

    @Test
    void whileMemoryIsScarceNobodyNewComesInAndNobodyHasToGo() {
        try (GatewayFixture gateway = GatewayFixture.start();
                RawClient early = gateway.webSocket();
                RawClient there = gateway.session("bob")) {
            String token = gateway.token("alice");
            gateway.heap.set(new MemoryUse(85, 100));
            awaitPressure(gateway, 1);

            try (RawClient late = new RawClient(gateway.port())) {
                assertThat(late.send(RawClient.upgrade("/ws")).head())
                        .startsWith("HTTP/1.1 503 ")
                        .contains("Retry-After: 5");
            }
            early.text(SessionIT.asked(1, "session.connect", "{\"token\":\"" + token + "\"}"));
            JsonObject refusal = new JsonObject(early.message()).getJsonObject("error");
            assertThat(refusal.getInteger("code")).isEqualTo(-32011);
            assertThat(refusal.getJsonObject("data").getLong("retryAfterMs")).isEqualTo(5_000);
            assertThat(SessionIT.ping(there)).isTrue();

            gateway.heap.set(new MemoryUse(74, 100));
            awaitPressure(gateway, 0);
            try (RawClient again = gateway.session("alice")) {
                assertThat(SessionIT.ping(again)).isTrue();
            }
        }
    }

    @Test
    void whenItIsGoneTheSlowestAreClosedABatchAfterEachCollection() {
        try (GatewayFixture gateway =
                        GatewayFixture.with("memory.close-slowest-batch", "1").start();
                RawClient slower = stalled(gateway, "alice");
                RawClient reading = gateway.session("bob")) {
            fill(gateway, reading, 20);
            try (RawClient slow = stalled(gateway, "carol")) {
                fill(gateway, reading, 20);
                assertThat(gateway.attachedSessions()).isEqualTo(3);

                gateway.heap.set(new MemoryUse(950, 1_000));
                awaitPressure(gateway, 2);
                await().until(() -> gateway.attachedSessions() == 2);
                assertThat(slower.closeCode()).isEqualTo(4000);
                assertThat(closedForMemory(gateway)).isEqualTo(1);

                gateway.heap.set(new MemoryUse(940, 1_000));
                await().until(() -> gateway.attachedSessions() == 1);
                assertThat(slow.closeCode()).isEqualTo(4000);
                gateway.heap.set(new MemoryUse(930, 1_000));
                assertThat(SessionIT.ping(reading)).isTrue();
                gateway.heap.set(new MemoryUse(700, 1_000));
                awaitPressure(gateway, 0);

                assertThat(closedForMemory(gateway)).isEqualTo(2);
                assertThat(SessionIT.ping(reading)).isTrue();
            }
        }
    }

    private static void fill(GatewayFixture gateway, RawClient reading, int rounds) {
        Push push = new Push.Signal("world:x", null, new Sender("s", "s"), "e", RawJson.ofChecked(LARGE), 0);
        for (int round = 0; round < rounds; round++) {
            gateway.onLoop(() -> Future.succeededFuture(gateway.fanOut.say(DeliveryClass.SIGNAL, push)));
            assertThat(reading.message()).contains("signal");
        }
    }

    private static RawClient stalled(GatewayFixture gateway, String user) {
        RawClient client = new RawClient(gateway.port(), 4096);
        client.send(RawClient.upgrade("/ws", "Authorization: Bearer " + gateway.token(user)));
        client.head();
        client.message();
        return client;
    }

    private static void awaitPressure(GatewayFixture gateway, int level) {
        await().until(() ->
                gateway.registry.get("rookery.memory.pressure").gauge().value() == level);
    }

    private static double closedForMemory(GatewayFixture gateway) {
        return gateway.registry
                .get("rookery.memory.connections.closed")
                .counter()
                .count();
    }
}
