package io.rookery.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Writes a message between nodes, field after field. */
public final class WireWriter {
    private static final int ABSENT = 0xffff;

    private final Buffer buffer;

    public WireWriter(int sizeHint) {
        buffer = Buffer.buffer(sizeHint);
    }

    public WireWriter number(byte value) {
        buffer.appendByte(value);
        return this;
    }

    public WireWriter number(int value) {
        buffer.appendInt(value);
        return this;
    }

    public WireWriter number(long value) {
        buffer.appendLong(value);
        return this;
    }

    public WireWriter flag(boolean value) {
        buffer.appendByte((byte) (value ? 1 : 0));
        return this;
    }

    /** At most 65,534 bytes of UTF-8. */
    public WireWriter text(@Nullable String value) {
        if (value == null) {
            buffer.appendUnsignedShort(ABSENT);
            return this;
        }
        byte[] utf8 = value.getBytes(UTF_8);
        if (utf8.length >= ABSENT) {
            throw new IllegalArgumentException("text: " + utf8.length + " bytes (expected: < " + ABSENT + ")");
        }
        buffer.appendUnsignedShort(utf8.length).appendBytes(utf8);
        return this;
    }

    public WireWriter bytes(byte[] value) {
        buffer.appendInt(value.length).appendBytes(value);
        return this;
    }

    public WireWriter bytes(Buffer value) {
        buffer.appendInt(value.length()).appendBuffer(value);
        return this;
    }

    public Buffer done() {
        return buffer;
    }
}
