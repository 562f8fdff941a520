package io.rookery.bench;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** What has arrived on the connections of one event loop in the phase under way. Used by that loop only, but for the count. */
final class Deliveries {
    private static final long LATENCY_MAX_MICROS = 300_000_000;

    /** How far one connection has read in each publisher's sequence. */
    static final class Cursor {
        private final int[] last;
        private final long[] seen;
        private int phase = -1;

        Cursor(int publishers) {
            last = new int[publishers];
            seen = new long[publishers];
        }

        private void begin(int newPhase) {
            phase = newPhase;
            Arrays.fill(last, -1);
            Arrays.fill(seen, 0);
        }
    }

    private final AtomicLong deliveredSoFar = new AtomicLong();
    private final Histogram latencyMicros = new Histogram(LATENCY_MAX_MICROS, 3);
    private final Histogram answerMicros = new Histogram(LATENCY_MAX_MICROS, 3);
    private int phase;
    private long delivered;
    private long duplicates;
    private long reordered;
    private long otherFrames;
    private long lastNanos;
    private int markerOffset;

    void begin(int newPhase) {
        phase = newPhase;
        delivered = duplicates = reordered = otherFrames = lastNanos = 0;
        latencyMicros.reset();
        answerMicros.reset();
        deliveredSoFar.set(0);
    }

    /** Takes one frame, {@code bytes[from..end)}, received at {@code nowNanos}. */
    void frame(Cursor cursor, byte[] bytes, int from, int end, int payloadBytes, long nowNanos) {
        int at = from + markerOffset;
        if (!Marker.isAt(bytes, at, end)) {
            at = Marker.find(bytes, from, end);
            if (at < 0) {
                otherFrames++;
                return;
            }
            markerOffset = at - from;
        }
        while (at >= 0) {
            delivery(cursor, bytes, at, nowNanos);
            int next = at + payloadBytes;
            at = end - next < payloadBytes ? -1 : Marker.find(bytes, next, end);
        }
    }

    private void delivery(Cursor cursor, byte[] bytes, int at, long nowNanos) {
        if (Marker.phase(bytes, at) != phase) return;
        if (cursor.phase != phase) cursor.begin(phase);
        int publisher = Marker.publisher(bytes, at);
        int sequence = Marker.sequence(bytes, at);
        if (publisher >= cursor.last.length) return;
        if (inOrder(cursor, publisher, sequence)) delivered++;
        lastNanos = nowNanos;
        record(latencyMicros, bytes, at, nowNanos);
    }

    private static void record(Histogram micros, byte[] bytes, int at, long nowNanos) {
        long passed = (nowNanos - Marker.intendedNanos(bytes, at)) / 1_000;
        micros.recordValue(Math.max(0, Math.min(LATENCY_MAX_MICROS, passed)));
    }

    /** Takes an acknowledgement; of those without a marker nothing is kept. */
    void answer(byte[] bytes, int from, int end, long nowNanos) {
        int at = Marker.find(bytes, from, end);
        if (at >= 0 && Marker.phase(bytes, at) == phase) record(answerMicros, bytes, at, nowNanos);
    }

    /** Whether the message is new to this connection; counts what came twice or late. */
    private boolean inOrder(Cursor cursor, int publisher, int sequence) {
        int ahead = sequence - cursor.last[publisher];
        if (ahead > 0) {
            cursor.seen[publisher] = ahead < Long.SIZE ? cursor.seen[publisher] << ahead | 1 : 1;
            cursor.last[publisher] = sequence;
            return true;
        }
        if (ahead <= -Long.SIZE || (cursor.seen[publisher] >>> -ahead & 1) != 0) {
            duplicates++;
            return false;
        }
        cursor.seen[publisher] |= 1L << -ahead;
        reordered++;
        return true;
    }

    /** Lets other threads see how much has arrived. Called once a read. */
    void publishCount() {
        deliveredSoFar.lazySet(delivered);
    }

    long deliveredSoFar() {
        return deliveredSoFar.get();
    }

    void addTo(Tally tally) {
        tally.add(delivered, duplicates, reordered, otherFrames, lastNanos, latencyMicros, answerMicros);
    }
}
