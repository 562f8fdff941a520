package io.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MarkedFrameTest {
    private static final int HEADER = 8;
    private static final int PAYLOAD = 200;

    private final Target target = new Target("host", 1, Ways.rookery(DeliveryKind.LOG), 10);

    @Test
    void aStoredMessageIsMarkedInItsTextAndInTheIdThatComesBack() throws Exception {
        byte[] frame =
                new MarkedFrame(false, target.message(13), PAYLOAD, new Random(1)).marked(7, 5, 99, 123_456_789L);

        JsonNode message = new ObjectMapper().readTree(frame, HEADER, frame.length - HEADER);
        String id = message.path("id").asText();
        String text = message.path("params").path("text").asText();
        assertThat(message.path("params").path("channel").asText()).isEqualTo("world:b3");
        assertThat(id).hasSize(Marker.LENGTH);
        assertThat(text).hasSize(PAYLOAD).startsWith(id);
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(Marker.phase(bytes, 0)).isEqualTo(7);
        assertThat(Marker.publisher(bytes, 0)).isEqualTo(5);
        assertThat(Marker.sequence(bytes, 0)).isEqualTo(99);
        assertThat(Marker.intendedNanos(bytes, 0)).isEqualTo(123_456_789L);
    }

    @Test
    void theLengthOfAPayloadIsToldWhereAProtocolWantsIt() {
        String nats = new Target("host", 1, Ways.PEERS.get("nats"), 10).direct(4);

        byte[] frame = new MarkedFrame(true, nats, PAYLOAD, new Random(1)).marked(1, 0, 0, 0);

        assertThat(new String(frame, HEADER, frame.length - HEADER, StandardCharsets.US_ASCII))
                .startsWith("PUB u.5 200\r\n<ROOKERY")
                .endsWith("\r\n")
                .hasSize("PUB u.5 200\r\n".length() + PAYLOAD + 2);
    }

    @Test
    void aMessageWithoutAPayloadIsRefused() {
        assertThatThrownBy(() -> new MarkedFrame(false, "{}", PAYLOAD, new Random(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("message: {} (expected: {p} in it)");
    }
}
