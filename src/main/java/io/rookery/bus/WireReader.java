package io.rookery.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link WireWriter} wrote, in the same order. */
public final class WireReader {
    private static final int ABSENT = 0xffff;

    private final Buffer buffer;
    private int at;

    public WireReader(Buffer buffer) {
        this.buffer = buffer;
    }

    public byte tinyNumber() {
        return buffer.getByte(at++);
    }

    public int number() {
        int value = buffer.getInt(at);
        at += Integer.BYTES;
        return value;
    }

    public long longNumber() {
        long value = buffer.getLong(at);
        at += Long.BYTES;
        return value;
    }

    public boolean flag() {
        return tinyNumber() != 0;
    }

    public String text() {
        String value = optionalText();
        if (value == null) {
            throw new IllegalArgumentException("text at byte " + at + ": absent (expected: present)");
        }
        return value;
    }

    public @Nullable String optionalText() {
        int length = buffer.getUnsignedShort(at);
        at += Short.BYTES;
        if (length == ABSENT) {
            return null;
        }
        String value = buffer.getString(at, at + length, UTF_8.name());
        at += length;
        return value;
    }

    public byte[] bytes() {
        int length = length();
        byte[] value = buffer.getBytes(at, at + length);
        at += length;
        return value;
    }

    public Buffer slice() {
        int length = length();
        Buffer value = buffer.slice(at, at + length);
        at += length;
        return value;
    }

    /** Checked before anything of that size is made. */
    private int length() {
        int length = number();
        int left = buffer.length() - at;
        if (length < 0 || length > left) {
            throw new IllegalArgumentException("length: " + length + " (expected: 0.." + left + ")");
        }
        return length;
    }

    public boolean atEnd() {
        return at >= buffer.length();
    }
}
