package io.rookery.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rookery.protocol.Push;
import io.rookery.protocol.Sender;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What is written by hand is what a JSON parser reads. */
class JsonOutputTest {

    @Test
    void anyTextIsReadBackUnchanged() {
        RandomGenerator random = Seeds.random(this);

        for (int i = 0; i < Seeds.ITERATIONS; i++) {
            String text = Seeds.text(random, 40);
            byte[] json = written(out -> out.open('{').text(JsonKey.TEXT, text).close('}'));

            assertThat(ReferenceJson.parse(json).get("text").asText()).isEqualTo(text);
            assertThat(StrictJson.isUtf8(json)).isTrue();
            assertThat(new String(json, UTF_8)).doesNotContain("\u2028", "\u2029", "\n", "\r");
        }
    }

    @Test
    void everyCharacterBelow256IsWrittenAsRfc8259Wants() {
        for (char c = 0; c < 256; c++) {
            String text = String.valueOf(c);
            byte[] json = written(out -> out.open('{').text(JsonKey.TEXT, text).close('}'));

            assertThat(ReferenceJson.parse(json).get("text").asText()).isEqualTo(text);
        }
        assertThat(new String(
                        written(out -> out.open('{')
                                .text(JsonKey.TEXT, "\b\f\n\r\t\"\\/\u0001\u2028")
                                .close('}')),
                        UTF_8))
                .isEqualTo("{\"text\":\"\\b\\f\\n\\r\\t\\\"\\\\/\\u0001\\u2028\"}");
    }

    @Test
    void aLoneSurrogateDoesNotSpoilTheEncoding() {
        byte[] json = written(
                out -> out.open('{').text(JsonKey.TEXT, "a\ud800b\udc00").close('}'));

        assertThat(new String(json, UTF_8)).isEqualTo("{\"text\":\"a?b?\"}");
    }

    @Test
    void numbersAreWrittenInFull() {
        for (long number : new long[] {0, 9, 10, 99, 100, -1, -32700, (1L << 53) - 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            byte[] json =
                    written(out -> out.open('{').number(JsonKey.OFFSET, number).close('}'));

            assertThat(new String(json, UTF_8)).isEqualTo("{\"offset\":" + number + "}");
        }
    }

    @Test
    void aPushIsAppendedToWhatTheBufferHolds() {
        ByteBuf direct = Unpooled.directBuffer(1);
        Push push = new Push.MemberLeft("guild:1", new Sender("bob", "Bob ✓"));

        direct.writeByte('x');
        Frames.JSON.write(push, direct);
        byte[] json = ByteBufUtil.getBytes(direct, 1, direct.readableBytes() - 1);
        direct.release();

        JsonNode tree = ReferenceJson.parse(json);
        assertThat(tree.at("/params/user/name").asText()).isEqualTo("Bob ✓");
        assertThat(json).isEqualTo(Frames.write(Frames.JSON, push));
    }

    private static byte[] written(Consumer<JsonOutput> writing) {
        ByteBuf out = Unpooled.buffer(0);
        writing.accept(new JsonOutput(out));
        return ByteBufUtil.getBytes(out);
    }
}
