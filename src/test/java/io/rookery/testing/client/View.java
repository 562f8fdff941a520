package io.rookery.testing.client;

import io.rookery.identity.Position;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a reader has seen of a channel, in the order in which it came.
 *
 * <p>Offsets must go up by one, also from one epoch to the next. When the server says that messages were lost, what was
 * seen so far becomes the past and a new account begins. Safe to use from any thread.
 */
public final class View {
    private final String reader;
    private final String channel;
    private final List<Entry> current = new ArrayList<>();
    private final List<Entry> past = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> messageIds = new HashSet<>();
    private final Set<String> texts = new HashSet<>();
    private Optional<Position> position = Optional.empty();

    View(String reader, String channel) {
        this.reader = reader;
        this.channel = channel;
    }

    public String channel() {
        return channel;
    }

    /** How far the reader has come; empty before the server has said where it begins. */
    public synchronized Optional<Position> position() {
        return position;
    }

    /** What was seen since the beginning or the last loss. */
    public synchronized List<Entry> entries() {
        return List.copyOf(current);
    }

    /** What was seen before the last loss. */
    public synchronized List<Entry> past() {
        return List.copyOf(past);
    }

    /** When and how the server said that messages were lost. */
    public synchronized List<String> losses() {
        return List.copyOf(losses);
    }

    /** Everything that ought not to have happened. */
    public synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    public synchronized boolean hasSeen(String text) {
        return texts.contains(text);
    }

    public synchronized boolean hasSeenAll(Set<String> wanted) {
        return texts.containsAll(wanted);
    }

    synchronized void receive(JsonObject message) {
        Entry entry = Entry.of(message);
        if (position.isEmpty()) {
            problems.add(reader + ": " + entry + " before the answer to the subscription");
        }
        position.ifPresent(before -> checkNext(before, entry));
        if (!messageIds.add(entry.messageId()) || !texts.add(entry.text())) {
            problems.add(reader + ": twice " + entry);
        }
        current.add(entry);
        position = Optional.of(entry.position());
    }

    synchronized void recover(JsonObject recovery) {
        Position reached = Entry.positionIn(recovery);
        JsonArray missed = recovery.getJsonArray("messages", new JsonArray());
        if (position.isPresent() && !recovery.getBoolean("recovered")) {
            lose("recovered:false at " + position.get() + ", told to go on from " + reached, reached);
            if (!missed.isEmpty()) {
                problems.add(reader + ": recovered:false with " + missed.size() + " messages (expected: none)");
            }
            return;
        }
        if (position.isEmpty()) {
            position = Optional.of(new Position(reached.epoch(), reached.offset() - missed.size()));
        }
        missed.forEach(message -> receive((JsonObject) message));
        if (position.get().offset() != reached.offset()) {
            problems.add(reader + ": recovered to " + position.get() + " (expected: " + reached + ")");
        }
        position = Optional.of(reached);
    }

    synchronized void reset(JsonObject params) {
        Position goingOnFrom = Entry.positionIn(params);
        lose("channel.reset at " + position.orElse(null) + " to " + goingOnFrom, goingOnFrom);
    }

    private void lose(String how, Position goingOnFrom) {
        losses.add(how);
        past.addAll(current);
        current.clear();
        position = Optional.of(goingOnFrom);
    }

    private void checkNext(Position before, Entry entry) {
        if (entry.position().offset() != before.offset() + 1) {
            problems.add(
                    reader + ": " + entry + " after " + before + " (expected: offset " + (before.offset() + 1) + ")");
        }
    }

    @Override
    public synchronized String toString() {
        return reader + " in " + channel + ": " + current.size() + " messages, at " + position + ", losses " + losses;
    }
}
