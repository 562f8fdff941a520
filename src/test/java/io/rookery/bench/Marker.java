package io.rookery.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What a published payload begins with, so that a delivery is recognised in a stream of bytes whatever stands around it.
 *
 * <p>Forty ASCII characters that need no escape in JSON: a tag of eight, then phase (8 bits), publisher (24 bits), sequence
 * number (32 bits) and the intended time of sending (64 bits, nanoseconds of {@link System#nanoTime}), four bits a
 * character, each {@code 0x40} plus its value. That form is read eight characters at a time.
 */
final class Marker {
    static final int LENGTH = 40;
    static final int PHASE_MAX = 255;
    static final int PUBLISHERS_MAX = 1 << 24;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] TAG_BYTES = "<ROOKERY".getBytes(StandardCharsets.US_ASCII);
    private static final long TAG = (long) LONG.get(TAG_BYTES, 0);
    private static final long DIGITS = 0x4040404040404040L;

    private Marker() {}

    static void write(byte[] bytes, int at, int phase, int publisher, int sequence, long intendedNanos) {
        LONG.set(bytes, at, TAG);
        LONG.set(bytes, at + 8, spread(phase << 24 | publisher));
        LONG.set(bytes, at + 16, spread(sequence));
        LONG.set(bytes, at + 24, spread((int) (intendedNanos >>> 32)));
        LONG.set(bytes, at + 32, spread((int) intendedNanos));
    }

    static boolean isAt(byte[] bytes, int at, int end) {
        return at + LENGTH <= end && (long) LONG.get(bytes, at) == TAG;
    }

    /** Where the next marker begins, or -1. */
    static int find(byte[] bytes, int from, int end) {
        byte first = TAG_BYTES[0];
        for (int at = from; at <= end - LENGTH; at++) {
            if (bytes[at] == first && (long) LONG.get(bytes, at) == TAG) return at;
        }
        return -1;
    }

    static int phase(byte[] bytes, int at) {
        return source(bytes, at) >>> 24;
    }

    static int publisher(byte[] bytes, int at) {
        return source(bytes, at) & PUBLISHERS_MAX - 1;
    }

    static int sequence(byte[] bytes, int at) {
        return gather((long) LONG.get(bytes, at + 16));
    }

    static long intendedNanos(byte[] bytes, int at) {
        long high = gather((long) LONG.get(bytes, at + 24));
        return high << 32 | (gather((long) LONG.get(bytes, at + 32)) & 0xFFFFFFFFL);
    }

    private static int source(byte[] bytes, int at) {
        return gather((long) LONG.get(bytes, at + 8));
    }

    /** One hexadecimal digit a byte. */
    private static long spread(int value) {
        long x = value & 0xFFFFFFFFL;
        x = (x | x << 16) & 0x0000FFFF0000FFFFL;
        x = (x | x << 8) & 0x00FF00FF00FF00FFL;
        x = (x | x << 4) & 0x0F0F0F0F0F0F0F0FL;
        return x | DIGITS;
    }

    private static int gather(long digits) {
        long x = digits & 0x0F0F0F0F0F0F0F0FL;
        x = (x | x >>> 4) & 0x00FF00FF00FF00FFL;
        x = (x | x >>> 8) & 0x0000FFFF0000FFFFL;
        return (int) (x | x >>> 16);
    }
}
