package io.rookery.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.identity.NodeId;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PacketTest {
    private static final NodeId NODE = new NodeId("eu-1", "Xy7");
    private static final int GARBAGE_RUNS = 50_000;

    static List<Packet> packets() {
        return List.of(
                new Packet.Hello(NODE, 3),
                new Packet.Welcome(NODE, 3, -5),
                new Packet.Batch(NODE, Long.MIN_VALUE, 1, List.of()),
                new Packet.Batch(
                        NODE,
                        9,
                        Long.MAX_VALUE,
                        List.of(
                                new LinkMessage(LinkMessage.Kind.SEND, Concern.PRESENCE, -1, 0, Buffer.buffer()),
                                new LinkMessage(
                                        LinkMessage.Kind.ASK, Concern.ROUTING, 270, 8, Buffer.buffer("question")),
                                new LinkMessage(LinkMessage.Kind.REFUSE, Concern.SESSION, 0, 9, Buffer.buffer("no")))),
                new Packet.Confirm(NODE, 9, 4),
                new Packet.Unknown(NODE, 9));
    }

    @ParameterizedTest
    @MethodSource("packets")
    void whatIsWrittenIsRead(Packet packet) {
        assertThat(Packet.decode(packet.encode())).isEqualTo(packet);
    }

    @Test
    void anotherVersionIsRefused() {
        Buffer bytes = new Packet.Hello(NODE, 3).encode().setByte(0, (byte) 2);

        assertThatThrownBy(() -> Packet.decode(bytes)).hasMessage("packet version: 2 (expected: 1)");
    }

    @Test
    void garbageIsRefusedAndNothingWorse() {
        long seed = System.nanoTime();
        System.out.println("PacketTest seed " + seed);
        Random random = new Random(seed);
        int refused = 0;
        for (int run = 0; run < GARBAGE_RUNS; run++) {
            byte[] bytes =
                    packets().get(random.nextInt(packets().size())).encode().getBytes();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Buffer cut = Buffer.buffer(bytes).getBuffer(0, random.nextInt(bytes.length + 1));
            try {
                assertThat(Packet.decode(cut)).isNotNull();
            } catch (RuntimeException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void aRefusalArrivesAsItWasMade() {
        Refusal refusal = Refusal.of(ErrorCode.BUSY, "no room", Map.of("retryAfterMs", 250L, "limit", "x"));

        Refusal read = RefusalWire.decode(RefusalWire.encode(refusal));

        assertThat(read.code()).isEqualTo(ErrorCode.BUSY);
        assertThat(read.text()).isEqualTo("no room");
        assertThat(((Number) read.data().get("retryAfterMs")).longValue()).isEqualTo(250);
        assertThat(read.data().get("limit")).isEqualTo("x");
    }

    @Test
    void aRefusalThatCannotBeReadIsAFault() {
        assertThat(RefusalWire.decode(Buffer.buffer(new byte[] {99, 0})).code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(RefusalWire.decode(Buffer.buffer()).code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
    }
}
