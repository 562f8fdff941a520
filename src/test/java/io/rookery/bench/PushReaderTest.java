package io.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PushReaderTest {
    private static final String MESSAGE =
            "{\"jsonrpc\":\"2.0\",\"method\":\"chat.message\",\"params\":{\"channel\":\"world:north\",\"epoch\":\"e7\","
                    + "\"offset\":1042,\"messageId\":\"7Qm2\",\"text\":\"hello\"}}";

    @Test
    void aChatMessageIsToldFromTheRest() {
        assertThat(PushReader.isChat(bytes(MESSAGE), 0, MESSAGE.length())).isTrue();
        assertThat(PushReader.isSignal(bytes(MESSAGE), 0, MESSAGE.length())).isFalse();
        String moved = "{\"jsonrpc\":\"2.0\",\"method\":\"session.reconnect\",\"params\":{}}";
        assertThat(PushReader.isSignal(bytes(moved), 0, moved.length())).isFalse();
        String answer = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"channels\":" + MESSAGE + "}}";
        assertThat(PushReader.isChat(bytes(answer), 0, answer.length())).isFalse();
    }

    @Test
    void itsPlaceIsRead() {
        byte[] bytes = bytes("??" + MESSAGE + "\"offset\":7");
        int end = 2 + MESSAGE.length();

        assertThat(PushReader.offset(bytes, 2, end)).isEqualTo(1_042);
        assertThat(PushReader.isOfEpoch(bytes, 2, end, bytes("e7"))).isTrue();
        assertThat(PushReader.isOfEpoch(bytes, 2, end, bytes("e"))).isFalse();
        assertThat(PushReader.isOfEpoch(bytes, 2, end, bytes("e8"))).isFalse();
    }

    @Test
    void aMessageWithoutAPlaceIsNoMessage() {
        byte[] bytes = bytes("{\"jsonrpc\":\"2.0\",\"method\":\"chat.message\",\"params\":{}}");

        assertThatThrownBy(() -> PushReader.offset(bytes, 0, bytes.length)).hasMessageContaining("no \"offset\":");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
