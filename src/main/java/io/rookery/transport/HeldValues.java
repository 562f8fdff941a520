package io.rookery.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values that wait for one connection, oldest first, the latest of each key only. Belongs to one event loop.
 *
 * <p>They are copied one behind another into a buffer: that costs less than to keep references for so short a time, and they
 * leave in one write.
 */
final class HeldValues {
    /** Instead of a count. */
    static final int NO_ROOM = -1;

    /** What one connection holds, unless a single value is larger. */
    static final int BYTES_MAX = 256 << 10;

    private static final int FIRST_CAPACITY = 4;

    private long[] keys = new long[FIRST_CAPACITY];
    private int[] lengths = new int[FIRST_CAPACITY];
    private int[] counts = new int[FIRST_CAPACITY];
    private int size;
    private @Nullable ByteBuf bytes;

    int byteCount() {
        ByteBuf held = bytes;
        return held == null ? 0 : held.readableBytes();
    }

    /** How many messages wait. */
    int count() {
        int sum = 0;
        for (int i = 0; i < size; i++) {
            sum += counts[i];
        }
        return sum;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /**
     * @param key a value with the same key takes its place; 0 for none, as each leads on from the last
     * @param count how many messages the value holds
     * @return how many messages it took the place of, or {@link #NO_ROOM}
     */
    int put(long key, ByteBuf value, int count) {
        int older = key == 0 ? -1 : find(key);
        int freed = older < 0 ? 0 : lengths[older];
        int length = value.readableBytes();
        if (size > 0 && byteCount() - freed + length > BYTES_MAX) {
            return NO_ROOM;
        }
        int superseded = older < 0 ? 0 : counts[older];
        ByteBuf held = buffer(length);
        if (older >= 0) {
            remove(older, held);
        }
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            lengths = Arrays.copyOf(lengths, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
        }
        keys[size] = key;
        counts[size] = count;
        lengths[size++] = length;
        held.writeBytes(value, value.readerIndex(), length);
        return superseded;
    }

    private ByteBuf buffer(int length) {
        ByteBuf held = bytes;
        if (held == null) {
            held = PooledByteBufAllocator.DEFAULT.directBuffer(length);
            bytes = held;
        }
        return held;
    }

    private int find(long key) {
        for (int i = 0; i < size; i++) {
            if (keys[i] == key) {
                return i;
            }
        }
        return -1;
    }

    private void remove(int place, ByteBuf held) {
        int start = held.readerIndex();
        for (int i = 0; i < place; i++) {
            start += lengths[i];
        }
        int end = start + lengths[place];
        held.setBytes(start, held.duplicate(), end, held.writerIndex() - end);
        held.writerIndex(held.writerIndex() - lengths[place]);
        size--;
        System.arraycopy(keys, place + 1, keys, place, size - place);
        System.arraycopy(lengths, place + 1, lengths, place, size - place);
        System.arraycopy(counts, place + 1, counts, place, size - place);
    }

    /** Gives everything away, to be released by the receiver. Call only when there is something. */
    ByteBuf take() {
        ByteBuf taken = Objects.requireNonNull(bytes, "nothing is held");
        bytes = null;
        size = 0;
        return taken;
    }

    void release() {
        if (bytes != null) {
            take().release();
        }
    }
}
