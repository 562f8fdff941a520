package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.store.LogRange;
import java.util.Iterator;
import java.util.TreeMap;
import java.util.function.BiConsumer;
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

    enum State {
        LOCATING,
        LIVE,
        FILLING
    }

    /** What a cursor needs from its surroundings. */
    interface Port {
        /** Asks for what follows a position; the outcome comes back through {@link #filled} or {@link #fillFailed}. */
        void read(Topic topic, Position since);

        /** The same where probably nothing follows. */
        void compare(Topic topic, Position since);

        /** The next message, in log order and once. */
        void inOrder(Frame frame);

        /** Whether a message cannot be passed on before the log is read, because changes that went before it are missing. */
        boolean lacksChanges(Frame frame);

        /** The log lost what we have seen, or no longer holds what follows it: listeners go on from the given position. */
        void reset(Topic topic, Position position);
    }

    private final Topic topic;
    private final Port port;
    /** Made when a frame has to wait. */
    private @Nullable TreeMap<Long, Held> held;

    private State state = State.LOCATING;
    private @Nullable Position position;
    private boolean readAgain;
    private int reads;
    private long movedNanos;

    /**
     * @param reads how many reads had begun when the frame came
     */
    private record Held(Frame frame, int reads) {}

    TopicCursor(Topic topic, Port port, long nowNanos) {
        this.topic = topic;
        this.port = port;
        this.movedNanos = nowNanos;
    }

    State state() {
        return state;
    }

    /** Where this node stands; null until located. */
    @Nullable
    Position position() {
        return position;
    }

    /** When something last happened here, by the monotonic clock. */
    long movedNanos() {
        return movedNanos;
    }

    void located(Position head, long nowNanos) {
        position = head;
        movedNanos = nowNanos;
        settle();
    }

    void accept(Frame frame, long nowNanos) {
        movedNanos = nowNanos;
        Position known = position;
        Position place = place(frame);
        if (state != State.LIVE || known == null) {
            hold(frame);
        } else if (isNext(place, known) && !port.lacksChanges(frame)) {
            advance(frame, place);
            settle();
        } else if (!place.epoch().equals(known.epoch()) || place.offset() > known.offset()) {
            hold(frame);
            fill(port::read);
        }
    }

    private static boolean isNext(Position place, Position known) {
        return place.offset() == known.offset() + 1 && place.epoch().equals(known.epoch());
    }

    /** Compares with the log as it is from now on, whether or not something seems to be missing. */
    void check(long nowNanos) {
        movedNanos = nowNanos;
        if (state == State.LIVE) {
            fill(port::compare);
        } else {
            readAgain = true;
        }
    }

    void filled(LogRange range) {
        boolean stuck = range.continuous() && range.messages().isEmpty() && !reached(range.head());
        if (stuck) {
            goOnFrom(range.head());
        } else if (!range.continuous()) {
            goOnFrom(range.start());
        }
        for (ChatMessage message : range.messages()) {
            advance(Frame.of(topic, message, Priority.NORMAL), message.position());
        }
        if (!reached(range.head())) {
            ask(port::read);
            return;
        }
        position = range.head();
        // A frame is sent after its message is stored: what came before this read began is in what was read, or in no
        // log.
        if (held != null) {
            held.values().removeIf(waiting -> waiting.reads() < reads);
        }
        settle();
    }

    /** The log could not be read; what waits goes on waiting until the next check. */
    void fillFailed() {
        state = State.LIVE;
    }

    private void goOnFrom(Position start) {
        position = start;
        port.reset(topic, start);
    }

    private boolean reached(Position head) {
        Position known = position;
        return known != null && known.offset() >= head.offset();
    }

    /** Lets go of the frames whose turn it is, and reads the log when others remain. */
    private void settle() {
        state = State.LIVE;
        TreeMap<Long, Held> waiting = held;
        if (waiting != null) {
            letGo(waiting.values().iterator());
            held = waiting.isEmpty() ? null : waiting;
        }
        if (readAgain || held != null) {
            fill(port::read);
        }
    }

    private void letGo(Iterator<Held> waiting) {
        while (waiting.hasNext()) {
            Frame frame = waiting.next().frame();
            Position place = place(frame);
            Position known = position;
            if (known == null || !place.epoch().equals(known.epoch())) {
                continue;
            }
            boolean isNext = isNext(place, known);
            if (isNext && port.lacksChanges(frame)) {
                break;
            }
            if (place.offset() <= known.offset() + 1) {
                waiting.remove();
            }
            if (isNext) {
                advance(frame, place);
            }
        }
    }

    private void fill(BiConsumer<Topic, Position> question) {
        state = State.FILLING;
        readAgain = false;
        ask(question);
    }

    private void ask(BiConsumer<Topic, Position> question) {
        Position known = position;
        if (known != null) {
            reads++;
            question.accept(topic, known);
        }
    }

    private void hold(Frame frame) {
        TreeMap<Long, Held> waiting = held == null ? new TreeMap<>() : held;
        held = waiting;
        waiting.put(place(frame).offset(), new Held(frame, reads));
        if (waiting.size() > HELD_MAX) {
            waiting.pollFirstEntry();
            readAgain = true;
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
