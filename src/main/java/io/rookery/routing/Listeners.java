package io.rookery.routing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop that listen to one topic, and the frames that wait for them until the end of the tick.
 *
 * <p>Each frame is encoded once for all connections of a kind, and all frames of a tick leave in as few writes as {@link
 * #WRITE_BYTES_MAX} allows. A frame that cannot be encoded and a connection that fails are left out, and harm no others.
 */
final class Listeners {
    /** Encoded bytes after which a write to a connection is ended; the rest follows in further ones. */
    static final int WRITE_BYTES_MAX = 256 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final int FIRST_CAPACITY = 2;

    private final long key;
    private Subscriber[] subscribers = new Subscriber[FIRST_CAPACITY];
    private int size;
    private final List<Frame> pending = new ArrayList<>(2);

    /** The frames of one write as one kind of connection reads them. */
    private record Encoded(Encoding encoding, ByteBuf bytes, int count) {}

    /**
     * @param key of the topic, unlike all others that connections of the loop listen to
     */
    Listeners(long key) {
        this.key = key;
    }

    long key() {
        return key;
    }

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
            flush(subscribers[i]);
        }
    }

    /** Writes the frames of one delivery class that stand together, as far as one write holds. */
    private int writeSome(int from, boolean flushEach) {
        DeliveryClass deliveryClass = pending.get(from).deliveryClass();
        List<Encoded> encoded = new ArrayList<>(1);
        int to = from;
        try {
            Encoded first = begin(subscribers[0].encoding(), encoded);
            int count = 0;
            do {
                count += append(pending.get(to++), first);
            } while (to < pending.size()
                    && pending.get(to).deliveryClass() == deliveryClass
                    && first.bytes().readableBytes() < WRITE_BYTES_MAX);
            complete(encoded, 0, count);
            // From the end, because a connection that is closed by an offer takes itself out.
            for (int i = size - 1; i >= 0; i--) {
                Subscriber subscriber = subscribers[i];
                offer(subscriber, deliveryClass, encodedFor(subscriber.encoding(), encoded, from, to));
                if (flushEach) {
                    flush(subscriber);
                }
            }
        } finally {
            encoded.forEach(each -> each.bytes().release());
        }
        return to;
    }

    private Encoded encodedFor(Encoding encoding, List<Encoded> encoded, int from, int to) {
        for (int i = 0; i < encoded.size(); i++) {
            if (encoded.get(i).encoding() == encoding) {
                return encoded.get(i);
            }
        }
        Encoded begun = begin(encoding, encoded);
        int count = 0;
        for (int i = from; i < to; i++) {
            count += append(pending.get(i), begun);
        }
        return complete(encoded, encoded.size() - 1, count);
    }

    /** Slow connections keep what they are offered for a while, so it goes into a buffer of its size. */
    private static Encoded complete(List<Encoded> encoded, int index, int count) {
        Encoded begun = encoded.get(index);
        ByteBuf grown = begun.bytes();
        int length = grown.readableBytes();
        ByteBuf fitting =
                PooledByteBufAllocator.DEFAULT.directBuffer(length, length).writeBytes(grown);
        Encoded complete = new Encoded(begun.encoding(), fitting, count);
        encoded.set(index, complete);
        grown.release();
        return complete;
    }

    private static Encoded begin(Encoding encoding, List<Encoded> encoded) {
        Encoded begun = new Encoded(encoding, PooledByteBufAllocator.DEFAULT.directBuffer(), 0);
        encoded.add(begun);
        return begun;
    }

    private static int append(Frame frame, Encoded encoded) {
        int end = encoded.bytes().writerIndex();
        try {
            encoded.encoding().append(frame.push(), encoded.bytes());
            return 1;
        } catch (RuntimeException e) {
            encoded.bytes().writerIndex(end);
            LOG.error("A message of {} could not be encoded", frame.topic(), e);
            return 0;
        }
    }

    private void offer(Subscriber subscriber, DeliveryClass deliveryClass, Encoded encoded) {
        if (encoded.count() == 0) {
            return;
        }
        try {
            subscriber.offer(deliveryClass, key, encoded.bytes(), encoded.count());
        } catch (RuntimeException e) {
            LOG.error("A connection could not be offered a message", e);
        }
    }

    private static void flush(Subscriber subscriber) {
        try {
            subscriber.flush();
        } catch (RuntimeException e) {
            LOG.error("A connection could not be flushed", e);
        }
    }
}
