package io.rookery.routing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The connections of one event loop that listen to one topic, and the frames that wait for them until the end of the tick.
 *
 * <p>Each frame is encoded once for all connections of a kind, and all frames of a tick leave in as few writes as {@link
 * #WRITE_BYTES_MAX} allows.
 */
final class Listeners {
    /** Encoded bytes in one write to a connection; more are split. */
    static final int WRITE_BYTES_MAX = 256 << 10;

    private static final int FIRST_CAPACITY = 2;

    private Subscriber[] subscribers = new Subscriber[FIRST_CAPACITY];
    private int size;
    private final List<Frame> pending = new ArrayList<>(2);

    int size() {
        return size;
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    void add(Subscriber subscriber) {
        if (size == subscribers.length) {
            subscribers = Arrays.copyOf(subscribers, size * 2);
        }
        subscribers[size++] = subscriber;
    }

    /**
     * @return whether it was there
     */
    boolean remove(Subscriber subscriber) {
        for (int i = 0; i < size; i++) {
            if (subscribers[i] == subscriber) {
                size--;
                subscribers[i] = subscribers[size];
                Arrays.fill(subscribers, size, size + 1, null);
                return true;
            }
        }
        return false;
    }

    void enqueue(Frame frame) {
        pending.add(frame);
    }

    /** Offers what waits to everyone. */
    void write(boolean flushEach) {
        int from = 0;
        while (from < pending.size() && size > 0) {
            from = writeSome(from, flushEach);
        }
        pending.clear();
    }

    void flush() {
        for (int i = size - 1; i >= 0; i--) {
            subscribers[i].flush();
        }
    }

    /** Writes the frames of one delivery class that stand together, as far as one write holds. */
    private int writeSome(int from, boolean flushEach) {
        DeliveryClass deliveryClass = pending.get(from).deliveryClass();
        Encoding first = subscribers[0].encoding();
        ByteBuf firstBytes = PooledByteBufAllocator.DEFAULT.directBuffer();
        int to = from;
        while (to < pending.size()
                && pending.get(to).deliveryClass() == deliveryClass
                && firstBytes.readableBytes() < WRITE_BYTES_MAX) {
            first.append(pending.get(to).push(), firstBytes);
            to++;
        }
        List<Encoded> encoded = new ArrayList<>(1);
        encoded.add(new Encoded(first, firstBytes));
        try {
            // From the end, because a connection that is closed by an offer takes itself out.
            for (int i = size - 1; i >= 0; i--) {
                Subscriber subscriber = subscribers[i];
                subscriber.offer(deliveryClass, bytes(encoded, subscriber.encoding(), from, to), to - from);
                if (flushEach) {
                    subscriber.flush();
                }
            }
        } finally {
            encoded.forEach(each -> each.bytes().release());
        }
        return to;
    }

    private record Encoded(Encoding encoding, ByteBuf bytes) {}

    private ByteBuf bytes(List<Encoded> encoded, Encoding encoding, int from, int to) {
        for (int i = 0; i < encoded.size(); i++) {
            if (encoded.get(i).encoding() == encoding) {
                return encoded.get(i).bytes();
            }
        }
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer();
        encoded.add(new Encoded(encoding, bytes));
        for (int i = from; i < to; i++) {
            encoding.append(pending.get(i).push(), bytes);
        }
        return bytes;
    }
}
