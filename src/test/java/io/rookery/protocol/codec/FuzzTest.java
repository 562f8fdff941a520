package io.rookery.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Reply;
import io.rookery.protocol.Request;
import io.rookery.protocol.RequestId;
import io.rookery.protocol.wire.ClientBatch;
import io.rookery.protocol.wire.ClientFrame;
import io.rookery.protocol.wire.Deflated;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Spoils good frames in every way and hands them to each decoder: none throws, none hangs, all answer from the table. */
@Timeout(120)
class FuzzTest {
    private static final Set<ErrorCode> DECODERS_SAY = EnumSet.of(
            ErrorCode.PARSE_ERROR,
            ErrorCode.INVALID_REQUEST,
            ErrorCode.METHOD_NOT_FOUND,
            ErrorCode.INVALID_PARAMS,
            ErrorCode.TOO_LARGE);
    private static final int MESSAGE_BYTES_MAX = 4096;

    private final RandomGenerator random = Seeds.random(this);

    @Test
    void theJsonDialectAnswersAnything() {
        List<byte[]> corpus = new ArrayList<>(Golden.all(".json"));
        corpus.add("[{\"jsonrpc\":\"2.0\",\"method\":\"system.ping\",\"id\":1},{}]".getBytes(UTF_8));
        corpus.add("\"\\ud83d\\ude00\\u2028\"".getBytes(UTF_8));

        spoil(corpus, message -> assertAnswered(Frames.JSON, message));
    }

    @Test
    void theProtobufDialectAnswersAnything() {
        List<byte[]> corpus = new ArrayList<>(Golden.all(".hex"));
        ClientBatch batch = ClientBatch.newBuilder()
                .setDeflated(Deflated.newBuilder().setSize(100).setZlib(ByteString.copyFromUtf8("x\u009c")))
                .build();
        corpus.add(ClientFrame.newBuilder().setBatch(batch).build().toByteArray());

        spoil(corpus, message -> assertAnswered(Frames.PROTOBUF, message));
    }

    @Test
    void whatNodesTellEachOtherIsReadOrRefused() {
        spoil(Golden.all(".hex"), message -> {
            assertRefusedOnly(message, () -> PushBytes.encode(PushBytes.decode(message)));
            assertRefusedOnly(message, () -> MessageBodies.encode(MessageBodies.decode(message)));
        });
    }

    private void spoil(List<byte[]> corpus, Consumer<byte[]> decoder) {
        for (int i = 0; i < Seeds.ITERATIONS; i++) {
            byte[] message = corpus.get(random.nextInt(corpus.size()));
            for (int changes = random.nextInt(6); changes > 0; changes--) {
                message = changed(message, corpus.get(random.nextInt(corpus.size())));
            }
            decoder.accept(message);
        }
    }

    private byte[] changed(byte[] message, byte[] other) {
        int at = random.nextInt(message.length + 1);
        int end = at + random.nextInt(message.length - at + 1);
        byte[] insertion = switch (random.nextInt(6)) {
            case 0 -> new byte[] {(byte) random.nextInt(256)};
            case 1 -> "\"{}[],:\\e-19.tn \u00e9".substring(random.nextInt(14)).getBytes(UTF_8);
            case 2 -> slice(other, 0, random.nextInt(other.length + 1));
            case 3 -> slice(message, at, end);
            default -> new byte[0];
        };
        int resume = random.nextBoolean() ? at : Math.min(end, at + random.nextInt(4));
        byte[] changed = new byte[at + insertion.length + message.length - resume];
        System.arraycopy(message, 0, changed, 0, at);
        System.arraycopy(insertion, 0, changed, at, insertion.length);
        System.arraycopy(message, resume, changed, at + insertion.length, message.length - resume);
        if (random.nextInt(3) == 0 && changed.length > 0) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return slice(changed, 0, Math.min(changed.length, MESSAGE_BYTES_MAX));
    }

    private static byte[] slice(byte[] bytes, int start, int end) {
        return Arrays.copyOfRange(bytes, start, end);
    }

    private static void assertAnswered(Dialect dialect, byte[] message) {
        try {
            for (Request request : Frames.read(dialect, message).requests()) {
                if (request instanceof Request.Refused refused) {
                    assertThat(DECODERS_SAY).contains(refused.refusal().code());
                    assertWritable(dialect, refused);
                } else {
                    assertValuesAreJson(((Request.Asked) request).command());
                }
            }
        } catch (Throwable e) {
            throw new AssertionError(HexFormat.of().formatHex(message), e);
        }
    }

    private static void assertWritable(Dialect dialect, Request.Refused refused) {
        byte[] answer = Frames.write(dialect, new Reply.Refused(refused.id(), refused.packed(), refused.refusal()));
        if (!dialect.binary() && !refused.id().equals(RequestId.NONE)) {
            assertThat(ReferenceJson.parse(answer).at("/error/code").asInt())
                    .isEqualTo(refused.refusal().code().number());
        }
    }

    private static void assertValuesAreJson(Command command) {
        if (command instanceof Command.ChatSend send && send.payload() != null) {
            byte[] payload = send.payload().utf8();
            assertThat(new StrictJson(32).compactValue(payload, false, "payload"))
                    .isEqualTo(payload);
            assertThat(ReferenceJson.parse(payload)).isNotNull();
        }
    }

    private static void assertRefusedOnly(byte[] message, Runnable reading) {
        Throwable thrown = catchThrowable(reading::run);
        if (thrown != null) {
            assertThat(thrown).as(HexFormat.of().formatHex(message)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
