package io.rookery.cluster;

import io.rookery.bus.WireReader;
import io.rookery.bus.WireWriter;
import io.rookery.identity.NodeId;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * How busy a node says it is.
 *
 * @param url where its clients connect, a WebSocket address
 * @param connections open now
 * @param capacity connections it takes at most
 * @param admittedPerSecond new sessions it takes at most
 * @param lagMillis how late its slowest event loop was
 * @param heapPercent used of the largest heap it may have
 * @param warmthPercent how far it has come since its start
 * @param draining whether it sends its clients elsewhere
 */
public record LoadReport(
        NodeId node,
        String url,
        int connections,
        int capacity,
        int admittedPerSecond,
        int lagMillis,
        int heapPercent,
        int warmthPercent,
        boolean draining) {
    /** A node whose event loop is later than this is given no more clients. */
    static final Duration LAG_MAX = Duration.ofSeconds(2);

    private static final int SIZE_HINT = 128;

    public LoadReport {
        if (connections < 0 || capacity < 1 || admittedPerSecond < 1 || lagMillis < 0 || warmthPercent < 1) {
            throw new IllegalArgumentException("load of " + node + ": " + connections + " connections, capacity "
                    + capacity + ", " + admittedPerSecond + " admitted per second, lag " + lagMillis + " ms, warmth "
                    + warmthPercent + " % (expected: >= 0, >= 1, >= 1, >= 0, >= 1)");
        }
    }

    /** Whether clients may be sent there. */
    public boolean takesMore() {
        return !draining && connections < capacity && lagMillis < LAG_MAX.toMillis();
    }

    /** The room it has left, counted for less the later its event loops are and the colder it is. */
    long weight() {
        long room = Math.max(0, capacity - connections);
        long timely = Math.max(0, LAG_MAX.toMillis() - lagMillis);
        return Math.max(1, room * timely / LAG_MAX.toMillis() * warmthPercent / SlowStart.WARM_PERCENT);
    }

    Buffer encode() {
        return new WireWriter(SIZE_HINT)
                .text(url)
                .number(connections)
                .number(capacity)
                .number(admittedPerSecond)
                .number(lagMillis)
                .number(heapPercent)
                .number(warmthPercent)
                .flag(draining)
                .done();
    }

    static LoadReport decode(NodeId from, Buffer message) {
        WireReader in = new WireReader(message);
        return new LoadReport(
                from,
                in.text(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.flag());
    }
}
