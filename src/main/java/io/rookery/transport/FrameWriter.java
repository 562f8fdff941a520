package io.rookery.transport;

import io.netty.buffer.ByteBuf;
import io.rookery.protocol.CloseCode;
import java.nio.charset.StandardCharsets;

/** Writes a server's WebSocket frames: whole messages, not masked. */
final class FrameWriter {
    private static final int FINAL = 0x80;

    /** The header of most messages; others are moved. */
    private static final int RESERVED_BYTES = 4;

    private FrameWriter() {}

    /** Leaves room for a header. */
    static int begin(ByteBuf out) {
        int start = out.writerIndex();
        out.writeZero(RESERVED_BYTES);
        return start;
    }

    /**
     * Puts the header before what was written since {@link #begin}; takes the room back when that was nothing.
     *
     * @param start as {@link #begin} returned it
     */
    static void end(ByteBuf out, int start, int opcode) {
        int body = start + RESERVED_BYTES;
        int length = out.writerIndex() - body;
        if (length == 0) {
            out.writerIndex(start);
            return;
        }
        move(out, body, length, headerBytes(length) - RESERVED_BYTES);
        out.setByte(start, FINAL | opcode);
        if (length <= FrameReader.CONTROL_BYTES_MAX) {
            out.setByte(start + 1, length);
        } else if (length <= 0xFFFF) {
            out.setByte(start + 1, 126).setShort(start + 2, length);
        } else {
            out.setByte(start + 1, 127).setLong(start + 2, length);
        }
    }

    private static int headerBytes(int length) {
        if (length <= FrameReader.CONTROL_BYTES_MAX) {
            return 2;
        }
        return length <= 0xFFFF ? 4 : 10;
    }

    private static void move(ByteBuf out, int from, int length, int by) {
        if (by > 0) {
            byte[] body = new byte[length];
            out.getBytes(from, body).writeZero(by).setBytes(from + by, body);
        } else if (by < 0) {
            for (int i = 0; i < length; i++) {
                out.setByte(from + by + i, out.getByte(from + i));
            }
            out.writerIndex(from + by + length);
        }
    }

    static void control(ByteBuf out, int opcode, ByteBuf payload) {
        out.writeByte(FINAL | opcode).writeByte(payload.readableBytes()).writeBytes(payload);
    }

    static void ping(ByteBuf out) {
        out.writeByte(FINAL | FrameReader.PING).writeByte(0);
    }

    static void close(ByteBuf out, CloseCode code) {
        byte[] reason = code.meaning().getBytes(StandardCharsets.UTF_8);
        out.writeByte(FINAL | FrameReader.CLOSE).writeByte(2 + reason.length);
        out.writeShort(code.number()).writeBytes(reason);
    }

    /** Sends a client's own code back. */
    static void closeEcho(ByteBuf out, int code) {
        out.writeByte(FINAL | FrameReader.CLOSE).writeByte(2).writeShort(code);
    }
}
