package io.rookery.transport;

import io.netty.buffer.ByteBuf;
import io.rookery.protocol.Push;
import io.rookery.protocol.Reply;
import io.rookery.protocol.codec.Dialect;
import io.rookery.routing.Encoding;
import java.util.List;

/** A dialect's messages in the frames of WebSocket. One instance serves every connection of the dialect. */
public final class DialectEncoding implements Encoding {
    private final Dialect dialect;
    private final int opcode;

    public DialectEncoding(Dialect dialect) {
        this.dialect = dialect;
        this.opcode = dialect.binary() ? FrameReader.BINARY : FrameReader.TEXT;
    }

    Dialect dialect() {
        return dialect;
    }

    int opcode() {
        return opcode;
    }

    @Override
    public void append(Push push, ByteBuf out) {
        int start = FrameWriter.begin(out);
        dialect.write(push, out);
        FrameWriter.end(out, start, opcode);
    }

    void append(Reply reply, ByteBuf out) {
        int start = FrameWriter.begin(out);
        dialect.write(reply, out);
        FrameWriter.end(out, start, opcode);
    }

    void appendBatch(List<Reply> replies, ByteBuf out) {
        int start = FrameWriter.begin(out);
        dialect.writeBatch(replies, out);
        FrameWriter.end(out, start, opcode);
    }
}
