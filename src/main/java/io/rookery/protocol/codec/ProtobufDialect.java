package io.rookery.protocol.codec;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Reply;
import io.rookery.protocol.Request;
import io.rookery.protocol.RequestId;
import io.rookery.protocol.wire.ClientFrame;
import io.rookery.protocol.wire.ServerFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The dialect {@code rookery.v1.protobuf}: one frame of the schema a message. */
public final class ProtobufDialect implements Dialect {
    public static final String SUBPROTOCOL = "rookery.v1.protobuf";

    private static final int ID_TAG = (ClientFrame.ID_FIELD_NUMBER << 3) | WireFormat.WIRETYPE_VARINT;

    private final Commands commands;
    private final Batches batches;

    public ProtobufDialect(CodecBounds bounds) {
        this.commands = new Commands(new StrictJson(bounds.jsonDepth())::compactValue);
        this.batches = new Batches(bounds);
    }

    @Override
    public String subprotocol() {
        return SUBPROTOCOL;
    }

    @Override
    public boolean binary() {
        return true;
    }

    @Override
    public Inbound read(ByteBuf message) {
        byte[] bytes = ByteBufUtil.getBytes(message);
        message.skipBytes(bytes.length);
        try {
            ClientFrame frame = ClientFrame.parseFrom(bytes);
            return frame.hasBatch() ? readBatch(frame) : new Inbound(false, List.of(request(frame)));
        } catch (InvalidProtocolBufferException e) {
            Refusal refusal = Refusal.of(ErrorCode.PARSE_ERROR, "not a ClientFrame");
            return new Inbound(false, List.of(refused(idIn(bytes), refusal)));
        }
    }

    private Inbound readBatch(ClientFrame frame) {
        try {
            Form.refuseUnknown(frame.getUnknownFields(), "");
            List<ClientFrame> frames = batches.commands(frame.getBatch());
            return new Inbound(true, frames.stream().map(this::request).toList());
        } catch (Refusal refusal) {
            return new Inbound(false, List.of(refused(frame.getId(), refusal)));
        }
    }

    private Request request(ClientFrame frame) {
        try {
            requireCommand(frame);
            Form.refuseUnknown(frame.getUnknownFields(), "");
            CommandShape command = Schema.commandOf(frame);
            return new Request.Asked(
                    id(frame.getId()), false, commands.read(command, Schema.messageOf(frame, command)));
        } catch (Refusal refusal) {
            return refused(frame.getId(), refusal);
        }
    }

    private static void requireCommand(ClientFrame frame) {
        switch (frame.getCommandCase()) {
            case BATCH -> throw Refusal.of(ErrorCode.INVALID_REQUEST, "batch: inside a batch (expected: a command)");
            case COMMAND_NOT_SET ->
                throw frame.getUnknownFields().asMap().isEmpty()
                        ? Refusal.of(ErrorCode.INVALID_REQUEST, "command: missing (expected: a command)")
                        : Refusal.of(ErrorCode.METHOD_NOT_FOUND, "command: not known");
            default -> {}
        }
    }

    private static Request refused(long id, Refusal refusal) {
        boolean unreadable = refusal.code() == ErrorCode.PARSE_ERROR || refusal.code() == ErrorCode.INVALID_REQUEST;
        return new Request.Refused(id == 0 && unreadable ? RequestId.UNREADABLE : id(id), false, refusal);
    }

    private static RequestId id(long id) {
        return id == 0 ? RequestId.NONE : new RequestId.Number(id);
    }

    /** The id in a frame that is broken behind it, or zero. */
    private static long idIn(byte[] bytes) {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == ID_TAG) {
                    return in.readUInt64();
                }
                in.skipField(tag);
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }

    @Override
    public void write(Reply reply, ByteBuf out) {
        if (!(reply.id() instanceof RequestId.None)) {
            write(frame(reply), out);
        }
    }

    @Override
    public void writeBatch(List<Reply> replies, ByteBuf out) {
        List<ServerFrame> answers = replies.stream()
                .filter(reply -> !(reply.id() instanceof RequestId.None))
                .map(ProtobufDialect::frame)
                .toList();
        if (!answers.isEmpty()) {
            write(batches.answers(answers), out);
        }
    }

    @Override
    public void write(Push push, ByteBuf out) {
        write(Pushes.frame(push), out);
    }

    private static ServerFrame frame(Reply reply) {
        ServerFrame.Builder frame = reply instanceof Reply.Done done
                ? Answers.frame(done.answer())
                : ServerFrame.newBuilder().setError(WireValues.toWire(((Reply.Refused) reply).refusal()));
        if (reply.id() instanceof RequestId.Number number) {
            frame.setId(number.value());
        }
        return frame.build();
    }

    private static void write(ServerFrame frame, ByteBuf out) {
        int size = frame.getSerializedSize();
        out.ensureWritable(size);
        try {
            CodedOutputStream stream = out.hasArray()
                    ? CodedOutputStream.newInstance(out.array(), out.arrayOffset() + out.writerIndex(), size)
                    : CodedOutputStream.newInstance(out.nioBuffer(out.writerIndex(), size));
            frame.writeTo(stream);
            stream.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.writerIndex(out.writerIndex() + size);
    }
}
