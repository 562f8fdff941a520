package io.rookery.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Publishes marked payloads over some connections of one event loop. Used by that loop only.
 *
 * <p>A message belongs to a moment: the one at which it is due. If this loop or the server falls behind, that moment stays
 * what it was, and the wait counts as latency.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What is not written is not delivered, which is counted.
final class Publishers {
    private final List<Channel> channels;
    private final List<MarkedFrame> frames;
    private final int[] sequences;
    private final int[] order;
    private final IntUnaryOperator numberOf;
    private final Set<Channel> written = new HashSet<>();
    private int phase;
    private int next;

    /**
     * @param message what the publisher of a number says
     * @param numberOf the number that a publisher's messages carry; no subscriber hears two of the same
     */
    Publishers(
            List<Connection> connections,
            boolean isBinary,
            IntFunction<String> message,
            int payloadBytes,
            long seed,
            IntUnaryOperator numberOf) {
        this.numberOf = numberOf;
        Random random = new Random(seed);
        channels = connections.stream().map(Connection::channel).toList();
        frames = IntStream.range(0, connections.size())
                .mapToObj(number -> new MarkedFrame(isBinary, message.apply(number), payloadBytes, random))
                .toList();
        sequences = new int[channels.size()];
        order = random.ints(orders(channels.size()), 0, channels.size()).toArray();
    }

    /** A power of two, and enough that nearly everybody has turns. */
    private static int orders(int publishers) {
        return Math.max(1024, Integer.highestOneBit(publishers) * 8);
    }

    void begin(int newPhase) {
        phase = newPhase;
        Arrays.fill(sequences, 0);
        next = 0;
    }

    /**
     * Writes one message without flushing.
     *
     * @return false when its connection cannot take it now; it is then still to be sent
     */
    boolean publish(long intendedNanos) {
        int publisher = order[next & order.length - 1];
        Channel channel = channels.get(publisher);
        if (!channel.isWritable()) return false;
        byte[] frame = frames.get(publisher)
                .marked(phase, numberOf.applyAsInt(publisher), sequences[publisher]++, intendedNanos);
        ByteBuf buffer = channel.alloc().directBuffer(frame.length);
        channel.write(buffer.writeBytes(frame), channel.voidPromise());
        written.add(channel);
        next++;
        return true;
    }

    void flush() {
        written.forEach(Channel::flush);
        written.clear();
    }
}
