package io.rookery.protocol.codec;

import static io.rookery.protocol.ErrorCode.INVALID_PARAMS;
import static io.rookery.protocol.ErrorCode.INVALID_REQUEST;
import static io.rookery.protocol.ErrorCode.METHOD_NOT_FOUND;
import static io.rookery.protocol.ErrorCode.PARSE_ERROR;
import static io.rookery.protocol.ErrorCode.TOO_LARGE;
import static io.rookery.protocol.codec.StrictInputTest.assertRefused;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Reply;
import io.rookery.protocol.Request;
import io.rookery.protocol.RequestId;
import io.rookery.protocol.codec.Dialect.Inbound;
import io.rookery.protocol.wire.ChatSend;
import io.rookery.protocol.wire.ClientBatch;
import io.rookery.protocol.wire.ClientFrame;
import io.rookery.protocol.wire.Deflated;
import io.rookery.protocol.wire.Ping;
import io.rookery.protocol.wire.PresenceUpdate;
import io.rookery.protocol.wire.Priority;
import io.rookery.protocol.wire.ServerBatch;
import io.rookery.protocol.wire.ServerFrame;
import io.rookery.protocol.wire.Subscribe;
import io.rookery.protocol.wire.TopicSince;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class ProtobufDialectTest {
    private static final RequestId SEVEN = new RequestId.Number(7);
    private static final ChatSend HELLO =
            ChatSend.newBuilder().setChannel("world:x").setText("hello").build();
    private static final UnknownFieldSet UNKNOWN = UnknownFieldSet.newBuilder()
            .addField(77, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();

    @Test
    void bytesThatAreNoFrameAreRefusedUnderTheIdInThem() {
        assertRefused(read(0xFF), RequestId.UNREADABLE, PARSE_ERROR, "not a ClientFrame");
        assertRefused(read(0x08, 0x07, 0xFF), SEVEN, PARSE_ERROR, "not a ClientFrame");
        assertRefused(read(0xF2, 0x01, 0x00, 0x08, 0x07, 0xFF), SEVEN, PARSE_ERROR, "not a ClientFrame");
        assertRefused(read(0x0B, 0x0B, 0x08, 0x07), RequestId.UNREADABLE, PARSE_ERROR, "not a ClientFrame");
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        byte[] frame = frame().setChatMessage(HELLO.toBuilder().setText("\u00ff"))
                .build()
                .toByteArray();
        frame[frame.length - 1] = (byte) 0xFF;

        assertRefused(single(frame), SEVEN, PARSE_ERROR, "not a ClientFrame");
    }

    @Test
    void aFrameWithoutACommandIsRefused() {
        assertRefused(read(), RequestId.UNREADABLE, INVALID_REQUEST, "command: missing (expected: a command)");
        assertRefused(single(frame().build()), SEVEN, INVALID_REQUEST, "command: missing (expected: a command)");
        assertRefused(single(frame().setUnknownFields(UNKNOWN).build()), SEVEN, METHOD_NOT_FOUND, "command: not known");
    }

    @Test
    void unknownFieldsAreRefusedWhereverTheyStand() {
        TopicSince topic = TopicSince.newBuilder()
                .setTopic("world:x")
                .setUnknownFields(UNKNOWN)
                .build();

        assertRefused(
                single(frame().setChatMessage(HELLO).setUnknownFields(UNKNOWN).build()),
                SEVEN,
                INVALID_PARAMS,
                "field 77: unknown");
        assertRefused(
                single(frame().setChatMessage(HELLO.toBuilder().setUnknownFields(UNKNOWN))
                        .build()),
                SEVEN,
                INVALID_PARAMS,
                "field 77: unknown");
        assertRefused(
                single(frame().setSubscribe(Subscribe.newBuilder().addTopics(topic))
                        .build()),
                SEVEN,
                INVALID_PARAMS,
                "topics[0].field 77: unknown");
    }

    @Test
    void unknownLabelsAreRefused() {
        assertRefused(
                single(frame().setChatMessage(HELLO.toBuilder().setPriorityValue(99))
                        .build()),
                SEVEN,
                INVALID_PARAMS,
                "priority: 99 (expected: critical, high, normal, low, bulk)");
        assertRefused(
                single(frame().setChatMessage(HELLO.toBuilder().setPriority(Priority.PRIORITY_UNSPECIFIED))
                        .build()),
                SEVEN,
                INVALID_PARAMS,
                "priority: 0 (expected: critical, high, normal, low, bulk)");
    }

    @Test
    void jsonValuesAreCheckedLikeThoseOfTheOtherDialect() {
        assertPayload("", "payload: empty (expected: a JSON value)");
        assertPayload("{", "payload: not valid JSON (at byte 1)");
        assertPayload("{} {}", "payload: more than one JSON value");
        assertPayload("{\"a\":1,\"a\":2}", "payload: a key twice (at byte 10)");
        assertPayload("\"\\ud800\"", "payload: a lone surrogate (expected: Unicode text)");
        assertRefused(
                single(frame().setChatMessage(
                                HELLO.toBuilder().setPayload(ByteString.copyFrom(new byte[] {'"', -1, '"'})))
                        .build()),
                SEVEN,
                INVALID_PARAMS,
                "payload: not UTF-8");
        assertRefused(
                single(frame().setChatMessage(
                                HELLO.toBuilder().setPayload(ByteString.copyFromUtf8("[".repeat(33) + "]".repeat(33))))
                        .build()),
                SEVEN,
                TOO_LARGE,
                "depth: over 32 (expected: at most 32)");
        assertRefused(
                single(frame().setPresenceUpdate(PresenceUpdate.newBuilder()
                                .setStatusValue(1)
                                .setMetadata(ByteString.copyFromUtf8("[]")))
                        .build()),
                SEVEN,
                INVALID_PARAMS,
                "metadata: an array (expected: an object)");
    }

    @Test
    void aFrameWithIdZeroWantsNoAnswer() {
        Request request = single(ClientFrame.newBuilder().setChatMessage(HELLO).build());

        assertThat(request).isInstanceOf(Request.Asked.class);
        assertThat(request.id()).isEqualTo(RequestId.NONE);
    }

    @Test
    void idsUseAll64Bits() throws Exception {
        Request request = single(ClientFrame.newBuilder()
                .setId(-1)
                .setPing(Ping.getDefaultInstance())
                .build());
        byte[] answer = Frames.write(Frames.PROTOBUF, new Reply.Done(request.id(), false, Answer.EMPTY));

        assertThat(ServerFrame.parseFrom(answer).getId()).isEqualTo(-1);
    }

    @Test
    void aBatchIsReadPlainOrCompressed() {
        ClientBatch batch = batchOf(32);

        Inbound plain = readBatch(batch);
        Inbound compressed = readBatch(compressed(batch.toByteArray(), batch.getSerializedSize()));

        assertThat(plain.batch()).isTrue();
        assertThat(plain.requests()).hasSize(32).allMatch(Request.Asked.class::isInstance);
        assertThat(compressed).isEqualTo(plain);
    }

    @Test
    void aBatchHoldsOneToThirtyTwoCommands() {
        ClientBatch large = batchOf(33);

        assertBatch(batchOf(0), INVALID_REQUEST, "batch: 0 commands (expected: 1..32)");
        assertBatch(large, INVALID_REQUEST, "batch: 33 commands (expected: 1..32)");
        assertBatch(
                compressed(large.toByteArray(), large.getSerializedSize()),
                INVALID_REQUEST,
                "batch: 33 commands (expected: 1..32)");
        assertBatch(compressed(new byte[0], 0), INVALID_REQUEST, "batch: 0 commands (expected: 1..32)");
    }

    @Test
    void aBatchInsideABatchIsRefusedAlone() {
        ClientFrame inner = frame().setBatch(batchOf(1)).build();
        Inbound inbound = readBatch(batchOf(1).toBuilder().addCommands(inner).build());

        assertThat(inbound.requests().get(0)).isInstanceOf(Request.Asked.class);
        assertRefused(inbound.requests().get(1), SEVEN, INVALID_REQUEST, "batch: inside a batch (expected: a command)");
    }

    @Test
    void aCompressedBatchIsWhatItClaimsToBe() {
        byte[] plain = batchOf(3).toByteArray();
        ClientBatch twice = compressed(compressed(plain, plain.length).toByteArray(), 0);
        int size = compressed(plain, plain.length).getSerializedSize();

        assertBatch(
                compressed(plain, plain.length + 1),
                PARSE_ERROR,
                "batch.deflated: not " + (plain.length + 1) + " bytes after inflating");
        assertBatch(
                compressed(plain, plain.length - 1),
                PARSE_ERROR,
                "batch.deflated: not " + (plain.length - 1) + " bytes after inflating");
        assertBatch(
                compressed(plain, 1 << 20 | 1), TOO_LARGE, "batch.deflated.size: 1048577 (expected: at most 1048576)");
        assertBatch(compressed(plain, -1), TOO_LARGE, "batch.deflated.size: 4294967295 (expected: at most 1048576)");
        assertBatch(deflated(3, new byte[] {1, 2, 3}), PARSE_ERROR, "batch.deflated.zlib: not zlib");
        assertBatch(
                deflated(plain.length, Arrays.copyOf(zlib(plain), 12)),
                PARSE_ERROR,
                "batch.deflated: not " + plain.length + " bytes after inflating");
        assertBatch(compressed(new byte[] {-1}, 1), PARSE_ERROR, "batch.deflated: not a ClientBatch");
        assertBatch(
                deflated(size, twice.getDeflated().getZlib().toByteArray()),
                INVALID_REQUEST,
                "batch: compressed twice (expected: once)");
        assertBatch(
                compressed(plain, plain.length).toBuilder()
                        .addAllCommands(batchOf(1).getCommandsList())
                        .build(),
                INVALID_REQUEST,
                "batch: plain and compressed (expected: one of them)");
    }

    @Test
    void theLargestCompressedBatchIsTaken() {
        ClientFrame padding = ClientFrame.newBuilder()
                .setChatMessage(HELLO.toBuilder().setText("x".repeat(1 << 20)))
                .build();
        int overhead = ClientBatch.newBuilder().addCommands(padding).build().getSerializedSize() - (1 << 20);
        ClientFrame exact = ClientFrame.newBuilder()
                .setId(7)
                .setChatMessage(HELLO.toBuilder().setText("x".repeat((1 << 20) - overhead - 2)))
                .build();
        ClientBatch batch = ClientBatch.newBuilder().addCommands(exact).build();

        assertThat(batch.getSerializedSize()).isEqualTo(1 << 20);
        assertRefused(
                readBatch(compressed(batch.toByteArray(), 1 << 20)).requests().get(0),
                SEVEN,
                TOO_LARGE,
                "text: " + ((1 << 20) - overhead - 2) + " bytes (expected: at most 16384)");
    }

    @Test
    void answersToABatchComeTogetherAndInOrder() throws Exception {
        List<Reply> replies = List.of(pong(1), new Reply.Done(RequestId.NONE, false, Answer.EMPTY), pong(2));

        ServerFrame frame = ServerFrame.parseFrom(Frames.writeBatch(Frames.PROTOBUF, replies));

        assertThat(frame.getBatch().hasDeflated()).isFalse();
        assertThat(frame.getBatch().getAnswersList())
                .extracting(ServerFrame::getId)
                .containsExactly(1L, 2L);
        assertThat(Frames.writeBatch(Frames.PROTOBUF, replies.subList(1, 2))).isEmpty();
        assertThat(new String(Frames.writeBatch(Frames.JSON, replies), UTF_8))
                .isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"serverTime\":\"1970-01-01T00:00:00.001Z\"}},"
                        + "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"serverTime\":\"1970-01-01T00:00:00.002Z\"}}]");
        assertThat(Frames.writeBatch(Frames.JSON, replies.subList(1, 2))).isEmpty();
    }

    @Test
    void answersAreCompressedOnlyWhereThatSavesAFifth() throws Exception {
        List<Reply> alike =
                IntStream.range(0, 32).mapToObj(i -> stored(i, "x".repeat(40))).toList();
        byte[] noise = new byte[30_000];
        RandomGenerator random = Seeds.random(this);
        random.nextBytes(noise);
        List<Reply> random32 = IntStream.range(0, 32)
                .mapToObj(i -> stored(i, new String(noise, i * 900, 900, ISO_8859_1)))
                .toList();

        ServerFrame compressed = ServerFrame.parseFrom(Frames.writeBatch(Frames.PROTOBUF, alike));
        ServerFrame plain = ServerFrame.parseFrom(Frames.writeBatch(Frames.PROTOBUF, random32));

        assertThat(compressed.getBatch().getAnswersCount()).isZero();
        assertThat(inflated(compressed.getBatch().getDeflated()).getAnswersList())
                .hasSize(32)
                .allMatch(ServerFrame::hasStored);
        assertThat(plain.getBatch().hasDeflated()).isFalse();
        assertThat(plain.getBatch().getAnswersCount()).isEqualTo(32);
    }

    private static ServerBatch inflated(Deflated deflated) throws Exception {
        byte[] plain = new byte[deflated.getSize()];
        Inflater inflater = new Inflater();
        inflater.setInput(deflated.getZlib().toByteArray());
        assertThat(inflater.inflate(plain)).isEqualTo(plain.length);
        inflater.end();
        return ServerBatch.parseFrom(plain);
    }

    private static Reply pong(long id) {
        return new Reply.Done(new RequestId.Number(id), false, new Answer.Pong(id));
    }

    private static Reply stored(long id, String messageId) {
        return new Reply.Done(
                new RequestId.Number(id),
                false,
                new Answer.Stored(messageId, "world:x", "e", id, 0, false, "stored", null));
    }

    private static void assertPayload(String payload, String text) {
        Message.Builder message = HELLO.toBuilder().setPayload(ByteString.copyFromUtf8(payload));
        assertRefused(single(frame().setChatMessage((ChatSend) message.build()).build()), SEVEN, INVALID_PARAMS, text);
    }

    private static void assertBatch(ClientBatch batch, ErrorCode code, String text) {
        Inbound inbound = readBatch(batch);

        assertThat(inbound.batch()).isFalse();
        RequestId expected = code == TOO_LARGE ? RequestId.NONE : RequestId.UNREADABLE;
        assertRefused(inbound.requests().get(0), expected, code, text);
    }

    private static Inbound readBatch(ClientBatch batch) {
        return Frames.read(
                Frames.PROTOBUF,
                ClientFrame.newBuilder().setBatch(batch).build().toByteArray());
    }

    private static ClientBatch batchOf(int commands) {
        ClientBatch.Builder batch = ClientBatch.newBuilder();
        for (int i = 0; i < commands; i++) {
            batch.addCommands(ClientFrame.newBuilder().setId(i + 1).setChatMessage(HELLO));
        }
        return batch.build();
    }

    private static ClientBatch compressed(byte[] plain, int size) {
        return deflated(size, zlib(plain));
    }

    private static ClientBatch deflated(int size, byte[] zlib) {
        return ClientBatch.newBuilder()
                .setDeflated(Deflated.newBuilder().setSize(size).setZlib(ByteString.copyFrom(zlib)))
                .build();
    }

    private static byte[] zlib(byte[] plain) {
        Deflater deflater = new Deflater();
        deflater.setInput(plain);
        deflater.finish();
        byte[] out = new byte[plain.length + 100];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }

    private static ClientFrame.Builder frame() {
        return ClientFrame.newBuilder().setId(7);
    }

    private static Request single(ClientFrame frame) {
        return single(frame.toByteArray());
    }

    private static Request single(byte[] bytes) {
        return Frames.single(Frames.read(Frames.PROTOBUF, bytes));
    }

    private static Request read(int... bytes) {
        byte[] message = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            message[i] = (byte) bytes[i];
        }
        return single(message);
    }
}
