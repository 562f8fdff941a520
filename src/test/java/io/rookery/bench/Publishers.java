package io.rookery.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Publishes marked payloads over a few connections of one event loop. Used by that loop only.
 *
 * <p>A message belongs to a moment: the one at which it is due. If this loop or the server falls behind, that moment stays
 * what it was, and the wait counts as latency.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What is not written is not delivered, which is counted.
final class Publishers {
    private static final int PADDING_LETTERS = 26;

    private final List<Channel> channels;
    private final byte[][] frames;
    private final int markerAt;
    private final int[] sequences;
    private final int[] order;
    private final int numbers;
    private final Set<Channel> written = new HashSet<>();
    private int phase;
    private int next;

    Publishers(List<Connection> connections, Target target, int payloadBytes, long seed) {
        this(connections, target, payloadBytes, seed, connections.size());
    }

    /**
     * @param numbers how many numbers publishers share; no subscriber hears two of the same
     */
    Publishers(List<Connection> connections, Target target, int payloadBytes, long seed, int numbers) {
        this.numbers = numbers;
        Random random = new Random(seed);
        channels = connections.stream().map(Connection::channel).toList();
        byte[] prefix = target.messagePrefix().getBytes(StandardCharsets.UTF_8);
        byte[] suffix = target.messageSuffix().getBytes(StandardCharsets.UTF_8);
        byte[] header = Frames.header(1, prefix.length + payloadBytes + suffix.length);
        markerAt = header.length + prefix.length;
        frames = new byte[connections.size()][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = Arrays.copyOf(header, markerAt + payloadBytes + suffix.length);
            System.arraycopy(prefix, 0, frames[i], header.length, prefix.length);
            for (int at = 0; at < payloadBytes; at++) {
                frames[i][markerAt + at] = (byte) ('a' + random.nextInt(PADDING_LETTERS));
            }
            System.arraycopy(suffix, 0, frames[i], markerAt + payloadBytes, suffix.length);
        }
        sequences = new int[frames.length];
        order = random.ints(orders(frames.length), 0, frames.length).toArray();
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
        byte[] frame = frames[publisher];
        Marker.write(frame, markerAt, phase, publisher % numbers, sequences[publisher]++, intendedNanos);
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
