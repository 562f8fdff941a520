package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.Push;
import io.rookery.store.ChangeMark;
import io.rookery.store.ChangeRange;
import io.rookery.store.ChangedMessage;
import io.rookery.store.LogRange;
import io.rookery.store.MessageChange;
import org.jspecify.annotations.Nullable;

/**
 * How far this node has come in the changes of one topic's messages, on behalf of all who listen here.
 *
 * <p>Changes leave in the order in which they were made, each behind the message it concerns, and before any message that was
 * stored after it: whoever has a message has every change that was made before. What is missing is read from the store.
 *
 * <p>Pure, as {@link TopicCursor}. Belongs to one event loop.
 */
final class ChangeCursor {

    /** What it needs from its surroundings. */
    interface Port {
        /** Asks for the changes after one; the outcome comes back through {@link #filled} or {@link #fillFailed}. */
        void readChanges(Topic topic, long after);

        /** The next change. */
        void changeInOrder(Frame frame);

        /** Changes are not kept any more that listeners have not been told. */
        void changesLost(Topic topic, Position position);

        /** A message was changed that this node has not come to. */
        void messagesMissing(Topic topic);

        /** What was read of the log can be passed on. */
        void changesKnown(Topic topic, LogRange range);
    }

    private final Topic topic;
    private final TopicCursor messages;
    private final Port port;
    private ChangeMark reached = ChangeMark.NONE;
    private @Nullable LogRange waiting;
    private boolean located;
    private boolean reading;
    private long wanted;
    private long readFor;
    private long missed;
    private boolean hasLooked;

    ChangeCursor(Topic topic, TopicCursor messages, Port port) {
        this.topic = topic;
        this.messages = messages;
        this.port = port;
    }

    /** The newest change that was passed on, or was there before anybody listened. */
    ChangeMark reached() {
        return reached;
    }

    void located(ChangeMark newest) {
        located = true;
        reached = newest;
        read();
    }

    void accept(Frame frame) {
        ChangePlace place = frame.change();
        if (place == null) {
            throw new IllegalArgumentException("a frame of " + frame.topic() + " without a change");
        }
        if (place.sequence() <= reached.sequence()) {
            return;
        }
        if (located && !reading && place.before() <= reached.sequence() && has(place.offset())) {
            pass(frame, place);
        } else {
            want(place.sequence());
        }
    }

    /** Whether a change went before the message that has not been passed on. */
    boolean lacks(Frame message) {
        return message.changed() > reached.sequence();
    }

    /** Hands over what was read of the log as soon as the changes that went before it are passed on. */
    void before(LogRange range) {
        if (range.changed().sequence() <= reached.sequence()) {
            port.changesKnown(topic, range);
            hasLooked = true;
            return;
        }
        waiting = range;
        want(range.changed().sequence());
    }

    void filled(ChangeRange range) {
        reading = false;
        if (!range.complete()) {
            lost(range.newest());
            return;
        }
        for (ChangedMessage each : range.changes()) {
            if (!take(each)) {
                return;
            }
        }
        // What was told of before the read began, and is not found, is lost.
        boolean isAll = range.changes().isEmpty() && wanted == readFor;
        if (isAll) {
            wanted = reached.sequence();
        }
        LogRange known = waiting;
        if (known != null && (isAll || reached.sequence() >= known.changed().sequence())) {
            handOver();
        }
        read();
    }

    /**
     * The changes could not be read; that is tried again with the next check.
     *
     * @return whether what was read of the log waited for them, and is to be read again
     */
    boolean fillFailed() {
        boolean waited = waiting != null;
        reading = false;
        waiting = null;
        return waited;
    }

    private void lost(ChangeMark newest) {
        Position here = messages.position();
        reached = newest;
        if (here != null) {
            port.changesLost(topic, here);
        }
        handOver();
        read();
    }

    /**
     * @return false when messages are to be read first
     */
    private boolean take(ChangedMessage changed) {
        MessageChange change = changed.change();
        long sequence = change.sequence();
        LogRange range = waiting;
        if (range != null && sequence > range.changed().sequence()) {
            handOver();
        }
        if (sequence <= reached.sequence()) {
            return true;
        }
        boolean isInRange = waiting != null && !has(change.offset());
        if (!isInRange && !has(change.offset()) && !hasLookedFor(sequence)) {
            return false;
        }
        Push push = isInRange ? null : ChangePushes.of(topic, change, changed.message());
        ChangePlace place = new ChangePlace(reached.sequence(), sequence, change.head(), change.offset());
        if (push == null) {
            reached = new ChangeMark(sequence, change.head());
        } else {
            pass(Frame.of(topic, place, push), place);
        }
        return true;
    }

    /** Whether the log was read since the message of a change was found to be missing. */
    private boolean hasLookedFor(long sequence) {
        if (missed != sequence) {
            missed = sequence;
            hasLooked = false;
            port.messagesMissing(topic);
        }
        return hasLooked;
    }

    private void handOver() {
        LogRange range = waiting;
        if (range != null) {
            waiting = null;
            if (range.changed().sequence() > reached.sequence()) {
                reached = range.changed();
            }
            port.changesKnown(topic, range);
            hasLooked = true;
        }
    }

    private void pass(Frame frame, ChangePlace place) {
        Position here = messages.position();
        reached = new ChangeMark(place.sequence(), place.head());
        if (here != null) {
            port.changeInOrder(frame.behind(here));
        }
    }

    private boolean has(long offset) {
        Position here = messages.position();
        return here != null && here.offset() >= offset;
    }

    private void want(long sequence) {
        wanted = Math.max(wanted, sequence);
        read();
    }

    private void read() {
        if (located && !reading && wanted > reached.sequence()) {
            reading = true;
            readFor = wanted;
            port.readChanges(topic, reached.sequence());
        }
    }
}
