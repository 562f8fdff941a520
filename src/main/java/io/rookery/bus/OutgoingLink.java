package io.rookery.bus;

import io.rookery.identity.NodeId;
import io.rookery.protocol.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * This node's half of the link to one other node: what waits, what is under way, and whether the other node takes part.
 *
 * <pre>
 *   OPENING --welcome--> OPEN --silence or unknown token--> OPENING
 *   OPENING --silence--> DOWN --welcome--> OPEN
 * </pre>
 *
 * <p>While down, nothing is queued. What was dropped leaves a hole in the numbers, once a heartbeat, so that the other side
 * knows. Belongs to one thread.
 */
final class OutgoingLink {
    enum State {
        OPENING,
        OPEN,
        DOWN
    }

    private record Sent(long sequence, int bytes) {}

    private final NodeId self;
    private final LinkBounds bounds;
    private final Consumer<Packet> transmit;
    private final Consumer<LinkMessage> unsent;
    private final LongSupplier attempts;
    private final Map<Priority, Deque<LinkMessage>> lanes = new EnumMap<>(Priority.class);
    private final Deque<Sent> inFlight = new ArrayDeque<>();
    private State state = State.OPENING;
    private long queuedBytes;
    private long inFlightBytes;
    private long token;
    private long attempt;
    private long sequence;
    private long waitingSinceNanos;
    private long dropped;
    private boolean lossUntold;

    /**
     * @param unsent told of each message that was taken and then never sent
     * @param attempts numbers that never repeat in the life of this node, whatever links come and go
     */
    OutgoingLink(
            NodeId self,
            LinkBounds bounds,
            Consumer<Packet> transmit,
            Consumer<LinkMessage> unsent,
            LongSupplier attempts,
            long nowNanos) {
        this.self = self;
        this.bounds = bounds;
        this.transmit = transmit;
        this.unsent = unsent;
        this.attempts = attempts;
        for (Priority priority : Priority.values()) {
            lanes.put(priority, new ArrayDeque<>());
        }
        open(nowNanos);
    }

    State state() {
        return state;
    }

    long dropped() {
        return dropped;
    }

    long queuedBytes() {
        return queuedBytes;
    }

    /**
     * @return false when the message was dropped
     */
    boolean offer(Priority priority, LinkMessage message) {
        if (state == State.DOWN || queuedBytes + message.bytes() > bounds.queuedBytesMax(priority)) {
            dropped++;
            lossUntold = true;
            return false;
        }
        lane(priority).add(message);
        queuedBytes += message.bytes();
        return true;
    }

    /** Sends what may be sent, the most urgent first. */
    void drain(long nowNanos) {
        while (state == State.OPEN && queuedBytes > 0 && inFlightBytes < bounds.inFlightBytesMax()) {
            transmitBatch(nextBatch(), nowNanos);
        }
    }

    /** A message for this link was dropped before it came here. */
    void lost() {
        lossUntold = true;
    }

    /** To be called every heartbeat: keeps the link alive, and notices when the other side is not. */
    void heartbeat(long nowNanos) {
        boolean silent = nowNanos - waitingSinceNanos > bounds.silentAfter().toNanos();
        switch (state) {
            case OPEN -> {
                if (!inFlight.isEmpty() && silent) {
                    open(nowNanos);
                    goDown();
                } else {
                    tellLoss();
                    transmitBatch(List.of(), nowNanos);
                }
            }
            case OPENING -> {
                if (silent) {
                    goDown();
                }
                hello();
            }
            case DOWN -> hello();
        }
    }

    /**
     * @return whether this opened the link
     */
    boolean welcomed(Packet.Welcome welcome) {
        if (state == State.OPEN || welcome.attempt() != attempt) {
            return false;
        }
        token = welcome.token();
        sequence = 0;
        state = State.OPEN;
        return true;
    }

    void confirmed(Packet.Confirm confirm, long nowNanos) {
        if (state != State.OPEN || confirm.token() != token) {
            return;
        }
        waitingSinceNanos = nowNanos;
        while (!inFlight.isEmpty() && inFlight.peekFirst().sequence() <= confirm.sequence()) {
            inFlightBytes -= inFlight.removeFirst().bytes();
        }
    }

    /** The other side does not know our token: what was under way is lost, what waits is kept. */
    void unknown(Packet.Unknown unknown, long nowNanos) {
        if (state == State.OPEN && unknown.token() == token) {
            open(nowNanos);
        }
    }

    private void open(long nowNanos) {
        state = State.OPENING;
        inFlight.clear();
        inFlightBytes = 0;
        waitingSinceNanos = nowNanos;
        attempt = attempts.getAsLong();
        hello();
    }

    private void hello() {
        transmit.accept(new Packet.Hello(self, attempt));
    }

    private void goDown() {
        state = State.DOWN;
        List<LinkMessage> waiting = new ArrayList<>();
        for (Deque<LinkMessage> lane : lanes.values()) {
            waiting.addAll(lane);
            lane.clear();
        }
        queuedBytes = 0;
        dropped += waiting.size();
        lossUntold |= !waiting.isEmpty();
        waiting.forEach(unsent);
    }

    /** Leaves out a number: the other side takes the hole for what it is. */
    private void tellLoss() {
        if (lossUntold) {
            lossUntold = false;
            sequence++;
        }
    }

    private List<LinkMessage> nextBatch() {
        List<LinkMessage> batch = new ArrayList<>();
        int bytes = 0;
        for (Priority priority : Priority.values()) {
            Deque<LinkMessage> lane = lane(priority);
            while (!lane.isEmpty()) {
                int next = lane.peekFirst().bytes();
                if (bytes > 0 && bytes + next > bounds.batchBytesMax()) {
                    return batch;
                }
                bytes += next;
                queuedBytes -= next;
                batch.add(lane.removeFirst());
            }
        }
        return batch;
    }

    private void transmitBatch(List<LinkMessage> messages, long nowNanos) {
        int bytes = 0;
        for (LinkMessage message : messages) {
            bytes += message.bytes();
        }
        if (inFlight.isEmpty()) {
            waitingSinceNanos = nowNanos;
        }
        inFlight.add(new Sent(++sequence, bytes));
        inFlightBytes += bytes;
        transmit.accept(new Packet.Batch(self, token, sequence, messages));
    }

    @SuppressWarnings("NullAway") // every priority has its lane since the constructor
    private Deque<LinkMessage> lane(Priority priority) {
        return lanes.get(priority);
    }
}
