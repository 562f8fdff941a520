package io.rookery.protocol.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.rookery.protocol.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * Appends JSON to a buffer, byte by byte, without trees and without copies of texts. Puts the commas; nesting and order are
 * the caller's.
 */
final class JsonOutput {
    private static final byte[] TRUE = "true".getBytes(US_ASCII);
    private static final byte[] FALSE = "false".getBytes(US_ASCII);
    private static final byte[] NULL = "null".getBytes(US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

    private final ByteBuf out;
    private boolean first = true;

    JsonOutput(ByteBuf out) {
        this.out = out;
    }

    /** Appends the beginning of an object that goes on with further fields. */
    JsonOutput begin(byte[] fields) {
        comma();
        out.writeBytes(fields);
        return this;
    }

    /** Appends the beginning of an object that ends inside a nested, empty one. */
    JsonOutput beginNested(byte[] fields) {
        out.writeBytes(fields);
        first = true;
        return this;
    }

    JsonOutput open(char bracket) {
        comma();
        out.writeByte(bracket);
        first = true;
        return this;
    }

    JsonOutput open(JsonKey key, char bracket) {
        key(key);
        out.writeByte(bracket);
        first = true;
        return this;
    }

    JsonOutput open(String key, char bracket) {
        key(key);
        out.writeByte(bracket);
        first = true;
        return this;
    }

    JsonOutput close(char bracket) {
        out.writeByte(bracket);
        first = false;
        return this;
    }

    /** One of an array's values. */
    JsonOutput item(String value) {
        comma();
        quoted(value);
        return this;
    }

    JsonOutput text(JsonKey key, String value) {
        key(key);
        quoted(value);
        return this;
    }

    JsonOutput optional(JsonKey key, @Nullable String value) {
        return value == null ? this : text(key, value);
    }

    JsonOutput optional(JsonKey key, @Nullable RawJson value) {
        if (value != null) {
            key(key);
            out.writeBytes(value.utf8());
        }
        return this;
    }

    JsonOutput optionalTime(JsonKey key, @Nullable Long epochMillis) {
        return epochMillis == null ? this : time(key, epochMillis);
    }

    JsonOutput time(JsonKey key, long epochMillis) {
        key(key);
        out.writeByte('"');
        Rfc3339.write(epochMillis, out);
        out.writeByte('"');
        return this;
    }

    JsonOutput number(JsonKey key, long value) {
        key(key);
        digits(value);
        return this;
    }

    JsonOutput nothing(JsonKey key) {
        key(key);
        out.writeBytes(NULL);
        return this;
    }

    JsonOutput flag(JsonKey key, boolean value) {
        key(key);
        out.writeBytes(value ? TRUE : FALSE);
        return this;
    }

    /** A field whose value is a string, an integer or a boolean. */
    JsonOutput value(String key, Object value) {
        key(key);
        if (value instanceof Number || value instanceof Boolean) {
            ByteBufUtil.writeAscii(out, value.toString());
        } else {
            quoted(value.toString());
        }
        return this;
    }

    private void key(JsonKey key) {
        byte[] bytes = key.bytes();
        int skipped = first ? 1 : 0;
        out.writeBytes(bytes, skipped, bytes.length - skipped);
        first = false;
    }

    private void key(String key) {
        comma();
        quoted(key);
        out.writeByte(':');
    }

    private void comma() {
        if (!first) {
            out.writeByte(',');
        }
        first = false;
    }

    private void digits(long value) {
        if (value < 0) {
            ByteBufUtil.writeAscii(out, Long.toString(value));
            return;
        }
        int count = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            count++;
        }
        out.ensureWritable(count);
        int end = out.writerIndex() + count;
        long rest = value;
        for (int i = end - 1; i >= end - count; i--) {
            out.setByte(i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        out.writerIndex(end);
    }

    private void quoted(String value) {
        out.writeByte('"');
        int length = value.length();
        int all = 0;
        int start = 0;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            all |= c;
            if (mustEscape(c)) {
                ByteBufUtil.writeUtf8(out, value, start, i);
                escape(c);
                start = i + 1;
            }
        }
        if (start == 0 && all < 0x80) {
            ByteBufUtil.writeAscii(out, value);
        } else {
            ByteBufUtil.writeUtf8(out, value, start, length);
        }
        out.writeByte('"');
    }

    /** The two separators are allowed in JSON, but end lines where JSON is pasted into scripts. */
    private static boolean mustEscape(char c) {
        return c < ' ' || c == '"' || c == '\\' || c == '\u2028' || c == '\u2029';
    }

    private void escape(char c) {
        out.writeByte('\\');
        switch (c) {
            case '"', '\\' -> out.writeByte(c);
            case '\n' -> out.writeByte('n');
            case '\r' -> out.writeByte('r');
            case '\t' -> out.writeByte('t');
            case '\b' -> out.writeByte('b');
            case '\f' -> out.writeByte('f');
            default -> {
                out.writeByte('u');
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.writeByte(HEX[c >> shift & 0xF]);
                }
            }
        }
    }
}
