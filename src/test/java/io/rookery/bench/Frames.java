package io.rookery.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Arrays;

/** The little of RFC 6455 that a client needs. Masks are zero: that is a mask like any other, and costs nothing. */
@SuppressWarnings("FutureReturnValueIgnored") // Writes fail when the connection ends, which is noticed.
final class Frames {
    static final int TEXT = 1;
    static final int BINARY = 2;

    private static final int MASKED = 0x80;
    private static final int FINAL = 0x80;

    private Frames() {}

    /** The header of a client's frame, four zero bytes of mask at its end. */
    static byte[] header(int opcode, int length) {
        if (length < 126) return new byte[] {(byte) (FINAL | opcode), (byte) (MASKED | length), 0, 0, 0, 0};
        if (length > 0xFFFF) throw new IllegalArgumentException("length: " + length + " (expected: at most 65535)");
        return new byte[] {
            (byte) (FINAL | opcode), (byte) (MASKED | 126), (byte) (length >>> 8), (byte) length, 0, 0, 0, 0
        };
    }

    /** Writes a frame without flushing. */
    static void write(Channel channel, int opcode, byte[] body) {
        byte[] header = header(opcode, body.length);
        ByteBuf frame = channel.alloc().directBuffer(header.length + body.length);
        channel.write(frame.writeBytes(header).writeBytes(body), channel.voidPromise());
    }

    /** A length of eight bytes. */
    static int longLength(byte[] bytes, int at) {
        long length = 0;
        for (int i = 0; i < 8; i++) length = length << 8 | (bytes[at + i] & 255);
        if (length < 0 || length > Loop.FRAME_BYTES_MAX) {
            throw new IllegalStateException(
                    "frame: " + length + " bytes (expected: at most " + Loop.FRAME_BYTES_MAX + ")");
        }
        return (int) length;
    }

    static boolean startsWith(byte[] bytes, int from, int to, byte[] wanted) {
        int end = from + wanted.length;
        return end <= to && Arrays.equals(bytes, from, end, wanted, 0, wanted.length);
    }

    static boolean contains(byte[] bytes, int from, int to, byte[] wanted) {
        for (int at = from; at <= to - wanted.length; at++) {
            int matched = 0;
            while (matched < wanted.length && bytes[at + matched] == wanted[matched]) matched++;
            if (matched == wanted.length) return true;
        }
        return false;
    }
}
