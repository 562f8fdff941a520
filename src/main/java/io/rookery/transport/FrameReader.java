package io.rookery.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rookery.protocol.CloseCode;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client's WebSocket frames (RFC 6455, section 5) and puts messages together, strictly: frames are masked, lengths
 * are minimal, no extension is known, text is UTF-8. After the first fault it reads nothing more.
 *
 * <p>Holds no buffer between messages.
 */
final class FrameReader {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;
    static final int CONTROL_BYTES_MAX = 125;

    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int MASK_BYTES = 4;

    private final Bounds bounds;

    /** What has arrived of a frame that is not complete. */
    private @Nullable ByteBuf partial;

    /** The fragments of a message that is not complete. */
    private @Nullable ByteBuf message;

    private int fragments;
    private int utf8 = Utf8Check.COMPLETE;
    private boolean stopped;

    FrameReader(Bounds bounds) {
        this.bounds = bounds;
    }

    /**
     * Reads all of the input and keeps none of it.
     *
     * @param in its bytes may be changed; released by the caller
     */
    void read(ByteBuf in, Sink sink) {
        ByteBuf source = in;
        if (partial != null) {
            source = partial.writeBytes(in);
            partial = null;
        }
        try {
            while (!stopped && readFrame(source, sink)) {
                // One frame after the other.
            }
            if (!stopped && source.isReadable()) {
                partial = source == in ? copyOf(in) : source.discardReadBytes().retain();
            }
        } finally {
            if (source != in) {
                source.release();
            }
        }
    }

    private static ByteBuf copyOf(ByteBuf rest) {
        return Unpooled.buffer(rest.readableBytes()).writeBytes(rest);
    }

    /** Forgets what is incomplete; reads nothing more. */
    void stop() {
        stopped = true;
        if (partial != null) {
            partial.release();
            partial = null;
        }
        forgetMessage();
    }

    private void forgetMessage() {
        if (message != null) {
            message.release();
            message = null;
        }
        fragments = 0;
        utf8 = Utf8Check.COMPLETE;
    }

    /** Reads one frame if all of it is there. */
    private boolean readFrame(ByteBuf in, Sink sink) {
        if (in.readableBytes() < 2) {
            return false;
        }
        int start = in.readerIndex();
        int head = in.getUnsignedByte(start);
        int second = in.getUnsignedByte(start + 1);
        CloseCode fault = headFault(head, second);
        if (fault != null) {
            return fail(fault, sink);
        }
        int lengthBytes = lengthBytes(second & ~MASKED);
        if (in.readableBytes() < 2 + lengthBytes) {
            return false;
        }
        long length = length(in, start + 2, second & ~MASKED);
        fault = lengthFault(lengthBytes, length);
        if (fault != null) {
            return fail(fault, sink);
        }
        int headerBytes = 2 + lengthBytes + MASK_BYTES;
        if (in.readableBytes() < headerBytes + length) {
            return false;
        }
        int mask = in.getInt(start + headerBytes - MASK_BYTES);
        in.skipBytes(headerBytes);
        ByteBuf payload = in.readSlice((int) length);
        unmask(payload, mask);
        accept(head, payload, sink);
        return true;
    }

    private @Nullable CloseCode headFault(int head, int second) {
        int opcode = head & OPCODE;
        boolean isControl = opcode >= CLOSE;
        boolean isKnown = isControl ? opcode <= PONG : opcode <= BINARY;
        if ((head & RESERVED) != 0 || !isKnown || (second & MASKED) == 0) {
            return CloseCode.PROTOCOL_ERROR;
        }
        if (isControl) {
            boolean isWhole = (head & FINAL) != 0 && (second & ~MASKED) <= CONTROL_BYTES_MAX;
            return isWhole ? null : CloseCode.PROTOCOL_ERROR;
        }
        if ((opcode == CONTINUATION) != (fragments > 0)) {
            return CloseCode.PROTOCOL_ERROR;
        }
        if (opcode != CONTINUATION && opcode != bounds.opcode()) {
            return CloseCode.UNSUPPORTED_DATA;
        }
        return fragments == bounds.fragmentsMax() ? CloseCode.POLICY : null;
    }

    private static int lengthBytes(int shortLength) {
        return switch (shortLength) {
            case 126 -> Short.BYTES;
            case 127 -> Long.BYTES;
            default -> 0;
        };
    }

    private static long length(ByteBuf in, int at, int shortLength) {
        return switch (shortLength) {
            case 126 -> in.getUnsignedShort(at);
            case 127 -> in.getLong(at);
            default -> shortLength;
        };
    }

    private @Nullable CloseCode lengthFault(int lengthBytes, long length) {
        boolean isMinimal = lengthBytes == 0
                || lengthBytes == Short.BYTES && length > CONTROL_BYTES_MAX
                || lengthBytes == Long.BYTES && length > 0xFFFF;
        if (!isMinimal) {
            return CloseCode.PROTOCOL_ERROR;
        }
        int messageBytes = message == null ? 0 : message.readableBytes();
        boolean fits = length <= bounds.frameBytesMax() && messageBytes + length <= bounds.messageBytesMax();
        return fits ? null : CloseCode.TOO_BIG;
    }

    private static void unmask(ByteBuf payload, int mask) {
        if (mask == 0) {
            return;
        }
        int index = payload.readerIndex();
        int end = payload.writerIndex();
        long wide = (mask & 0xFFFF_FFFFL) << 32 | mask & 0xFFFF_FFFFL;
        for (; index + Long.BYTES <= end; index += Long.BYTES) {
            payload.setLong(index, payload.getLong(index) ^ wide);
        }
        for (int shift = 24; index < end; index++, shift = (shift - 8) & 31) {
            payload.setByte(index, payload.getByte(index) ^ mask >> shift);
        }
    }

    private void accept(int head, ByteBuf payload, Sink sink) {
        switch (head & OPCODE) {
            case PING -> sink.ping(payload);
            case PONG -> sink.pong();
            case CLOSE -> acceptClose(payload, sink);
            default -> acceptData((head & FINAL) != 0, payload, sink);
        }
    }

    private void acceptData(boolean isLast, ByteBuf payload, Sink sink) {
        if (bounds.opcode() == TEXT) {
            utf8 = Utf8Check.check(utf8, payload);
            if (utf8 == Utf8Check.INVALID || isLast && utf8 != Utf8Check.COMPLETE) {
                fail(CloseCode.INVALID_DATA, sink);
                return;
            }
        }
        if (isLast && fragments == 0) {
            sink.message(payload);
            return;
        }
        fragments++;
        message = message == null ? copyOf(payload) : message.writeBytes(payload);
        if (isLast) {
            ByteBuf whole = message;
            message = null;
            forgetMessage();
            try {
                sink.message(whole);
            } finally {
                whole.release();
            }
        }
    }

    private void acceptClose(ByteBuf payload, Sink sink) {
        stop();
        if (!payload.isReadable()) {
            sink.closed(CloseCode.NORMAL.number());
            return;
        }
        if (payload.readableBytes() == 1) {
            sink.violated(CloseCode.PROTOCOL_ERROR);
            return;
        }
        int code = payload.readUnsignedShort();
        if (!isSendable(code)) {
            sink.violated(CloseCode.PROTOCOL_ERROR);
        } else if (Utf8Check.check(Utf8Check.COMPLETE, payload) != Utf8Check.COMPLETE) {
            sink.violated(CloseCode.INVALID_DATA);
        } else {
            sink.closed(code);
        }
    }

    /** The codes that may travel (RFC 6455, section 7.4, and the registry it opened). */
    private static boolean isSendable(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }

    private boolean fail(CloseCode fault, Sink sink) {
        stop();
        sink.violated(fault);
        return false;
    }

    /**
     * What a client may send.
     *
     * @param opcode of data frames: {@link #TEXT} or {@link #BINARY}
     */
    record Bounds(int opcode, int frameBytesMax, int messageBytesMax, int fragmentsMax) {}

    /** Where whatever was read goes. Buffers are valid during the call only. */
    interface Sink {
        void message(ByteBuf payload);

        void ping(ByteBuf payload);

        void pong();

        /** The client has sent its close frame, with a code that may be sent back. */
        void closed(int code);

        void violated(CloseCode code);
    }
}
