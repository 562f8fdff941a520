package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.store.LogRange;
import java.util.Iterator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far this node has come in one topic's log, on behalf of all who listen here.
 *
 * <p>Frames may come doubled, out of order or not at all: they leave in order and once. What is missing is read from the log.
 *
 * <pre>
 *   LOCATING --located--> LIVE --gap, other epoch, check--> FILLING --read--> LIVE
 * </pre>
 *
 * <p>Pure: it asks its {@link Port} to read and is told the outcome. Belongs to one event loop.
 */
final class TopicCursor {
    /** Frames that came too early and wait for those before them; beyond it they are read from the log later. */
    static final int HELD_MAX = 256;
    /** Reads in a row without reaching the frames that wait; after that those frames are given up as not of this log. */
    static final int FILLS_MAX = 4;

    enum State {
        LOCATING,
        LIVE,
        FILLING
    }

    /** What a cursor needs from its surroundings. */
    interface Port {
        /** Asks for what follows a position; the outcome comes back through {@link #filled} or {@link #fillFailed}. */
        void read(Topic topic, Position since);

        /** The next message, in log order and once. */
        void inOrder(Frame frame);

        /** The log no longer holds what follows our position: listeners go on from the given one. */
        void reset(Topic topic, Position position);
    }

    private final Topic topic;
    private final Port port;
    private final TreeMap<Long, Frame> held = new TreeMap<>();
    private State state = State.LOCATING;
    private @Nullable Position position;
    private boolean heldTooMany;
    private int fills;
    private long movedNanos;

    TopicCursor(Topic topic, Port port, long nowNanos) {
        this.topic = topic;
        this.port = port;
        this.movedNanos = nowNanos;
    }

    State state() {
        return state;
    }

    /** Where this node stands; null until located. */
    @Nullable Position position() {
        return position;
    }

    /** When something last happened here, by the monotonic clock. */
    long movedNanos() {
        return movedNanos;
    }

    void located(Position head, long nowNanos) {
        position = head;
        movedNanos = nowNanos;
        state = State.LIVE;
        settle(head);
    }

    void accept(Frame frame, long nowNanos) {
        movedNanos = nowNanos;
        Position known = position;
        Position place = place(frame);
        if (state != State.LIVE || known == null) {
            hold(frame);
        } else if (!place.epoch().equals(known.epoch())) {
            hold(frame);
            fill();
        } else if (place.offset() == known.offset() + 1) {
            advance(frame, place);
            settle(place);
        } else if (place.offset() > known.offset()) {
            hold(frame);
            fill();
        }
    }

    /** Compares with the log, whether or not something seems to be missing. */
    void check(long nowNanos) {
        movedNanos = nowNanos;
        if (state == State.LIVE) {
            fill();
        }
    }

    void filled(LogRange range) {
        if (!range.continuous()) {
            position = range.head();
            port.reset(topic, range.head());
        } else {
            for (ChatMessage message : range.messages()) {
                advance(Frame.of(topic, message, Priority.NORMAL), message.position());
            }
            if (reachedHead(range)) {
                position = range.head();
            } else {
                read();
                return;
            }
        }
        state = State.LIVE;
        settle(range.head());
    }

    /** The log could not be read; what waits goes on waiting until the next check. */
    void fillFailed() {
        state = State.LIVE;
    }

    private boolean reachedHead(LogRange range) {
        Position known = position;
        return known != null && known.offset() >= range.head().offset();
    }

    private void settle(Position from) {
        if (held.isEmpty() && !heldTooMany) {
            fills = 0;
            return;
        }
        Position known = from;
        Iterator<Frame> waiting = held.values().iterator();
        while (waiting.hasNext()) {
            Frame frame = waiting.next();
            Position place = place(frame);
            if (place.epoch().equals(known.epoch()) && place.offset() == known.offset() + 1) {
                waiting.remove();
                advance(frame, place);
                known = place;
            } else if (place.epoch().equals(known.epoch()) && place.offset() <= known.offset()) {
                waiting.remove();
            }
        }
        if (held.isEmpty() && !heldTooMany) {
            fills = 0;
        } else if (fills < FILLS_MAX) {
            fill();
        } else {
            held.clear();
            fills = 0;
        }
    }

    private void fill() {
        state = State.FILLING;
        fills++;
        heldTooMany = false;
        read();
    }

    private void read() {
        Position known = position;
        if (known != null) {
            port.read(topic, known);
        }
    }

    private void hold(Frame frame) {
        held.put(place(frame).offset(), frame);
        if (held.size() > HELD_MAX) {
            held.pollFirstEntry();
            heldTooMany = true;
        }
    }

    private void advance(Frame frame, Position place) {
        position = place;
        port.inOrder(frame);
    }

    private static Position place(Frame frame) {
        Position place = frame.position();
        if (place == null) {
            throw new IllegalArgumentException("a frame of " + frame.topic() + " without a position");
        }
        return place;
    }
}
