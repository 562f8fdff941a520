package io.rookery.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** One checked, compact JSON value that passes through unread: valid UTF-8, no duplicate keys, bounded depth. */
public final class RawJson {
    private final byte[] utf8;

    private RawJson(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** Takes ownership of bytes that a strict parser has already found to be one JSON value. */
    public static RawJson ofChecked(byte[] utf8) {
        return new RawJson(utf8);
    }

    /** The bytes themselves; not to be changed. */
    public byte[] utf8() {
        return utf8;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawJson that && Arrays.equals(utf8, that.utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }

    @Override
    public String toString() {
        return new String(utf8, UTF_8);
    }
}
