package io.rookery.routing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rookery.identity.UserId;
import io.rookery.protocol.Priority;
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
    private final List<Frame> pending = new ArrayList<>(0);

    /** The frames of one write as one kind of connection reads them. */
    private record Encoded(Encoding encoding, Batch batch) {}

    /** Is told who could not take stored messages, and is no listener any more. */
    interface Behind {
        void fellBehind(Subscriber subscriber, Frame first);
    }

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

    int pendingCount() {
        return pending.size();
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

    /** The connections of a user. */
    List<Subscriber> of(UserId user) {
        List<Subscriber> found = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (subscribers[i].user().equals(user)) {
                found.add(subscribers[i]);
            }
        }
        return found;
    }

    void enqueue(Frame frame) {
        pending.add(frame);
    }

    /**
     * Offers what waits to everyone.
     *
     * @param scratch where frames are put together; afterwards it holds nothing that is needed
     */
    void write(boolean flushEach, Behind behind, ByteBuf scratch) {
        int from = 0;
        while (from < pending.size() && size > 0) {
            from = writeSome(from, flushEach, behind, scratch);
        }
        pending.clear();
    }

    void flush() {
        for (int i = size - 1; i >= 0; i--) {
            flush(subscribers[i]);
        }
    }

    /** Writes the frames of one delivery class that stand together, as far as one write holds. */
    private int writeSome(int from, boolean flushEach, Behind behind, ByteBuf scratch) {
        Frame first = pending.get(from);
        List<Encoded> encoded = new ArrayList<>(1);
        int to = from;
        try {
            scratch.clear();
            int count = 0;
            Encoding encoding = subscribers[0].encoding();
            do {
                count += append(pending.get(to++), encoding, scratch);
            } while (to < pending.size()
                    && pending.get(to).deliveryClass() == first.deliveryClass()
                    && scratch.readableBytes() < WRITE_BYTES_MAX);
            Priority priority = priority(from, to);
            encoded.add(new Encoded(encoding, batch(first, priority, scratch, count)));
            // From the end, because a connection that is closed by an offer takes itself out.
            for (int i = size - 1; i >= 0; i--) {
                Subscriber subscriber = subscribers[i];
                Batch batch = batchFor(subscriber.encoding(), encoded, from, to, scratch);
                boolean fallsBehind = !offer(subscriber, batch) && first.deliveryClass() == DeliveryClass.LOG;
                if (fallsBehind) {
                    remove(subscriber);
                    behind.fellBehind(subscriber, first);
                }
                // Who falls behind is not among those who are flushed later, and may have taken what came before.
                if (flushEach || fallsBehind) {
                    flush(subscriber);
                }
            }
        } finally {
            encoded.forEach(each -> each.batch().frames().release());
        }
        return to;
    }

    private Priority priority(int from, int to) {
        Priority highest = pending.get(from).priority();
        for (int i = from + 1; i < to; i++) {
            Priority each = pending.get(i).priority();
            highest = each.compareTo(highest) < 0 ? each : highest;
        }
        return highest;
    }

    private Batch batchFor(Encoding encoding, List<Encoded> encoded, int from, int to, ByteBuf scratch) {
        for (int i = 0; i < encoded.size(); i++) {
            if (encoded.get(i).encoding() == encoding) {
                return encoded.get(i).batch();
            }
        }
        scratch.clear();
        int count = 0;
        for (int i = from; i < to; i++) {
            count += append(pending.get(i), encoding, scratch);
        }
        Batch batch = batch(pending.get(from), encoded.get(0).batch().priority(), scratch, count);
        encoded.add(new Encoded(encoding, batch));
        return batch;
    }

    /** Slow connections keep what they are offered for a while, so it goes into a buffer of its size. */
    private Batch batch(Frame first, Priority priority, ByteBuf scratch, int count) {
        int length = scratch.readableBytes();
        ByteBuf fitting =
                PooledByteBufAllocator.DEFAULT.directBuffer(length, length).writeBytes(scratch);
        return new Batch(first.deliveryClass(), priority, first.topic(), key, first.happenedMillis(), fitting, count);
    }

    private static int append(Frame frame, Encoding encoding, ByteBuf out) {
        int end = out.writerIndex();
        try {
            encoding.append(frame.push(), out);
            return 1;
        } catch (RuntimeException e) {
            out.writerIndex(end);
            LOG.error("A message of {} could not be encoded", frame.topic(), e);
            return 0;
        }
    }

    /** Whoever fails is not behind: what it cannot take now it could not take later. */
    private static boolean offer(Subscriber subscriber, Batch batch) {
        if (batch.count() == 0) {
            return true;
        }
        try {
            return subscriber.offer(batch);
        } catch (RuntimeException e) {
            LOG.error("A connection could not be offered a message", e);
            return true;
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
