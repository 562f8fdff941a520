package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Push;
import io.rookery.protocol.Recovery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client that counts on what it is promised: everything once and in order after its position, or to be told. */
public final class ModelReader {

    /** A client's place in one topic. */
    public static final class Reading {
        private boolean listening;
        private boolean doubled;
        private int asked;
        private @Nullable Position position;
        private long beganAfter = -1;
        private final NavigableMap<Long, String> read = new TreeMap<>();
        private final NavigableMap<Long, Shown> shown = new TreeMap<>();

        private void begin(Position next) {
            read.clear();
            shown.clear();
            beganAfter = next.offset();
            position = next;
        }

        private void read(ChatMessage message) {
            read.put(message.offset(), message.messageId());
            show(message.offset(), message.revision(), message.isDeleted() ? "deleted" : "" + message.text());
        }

        private void show(long offset, long revision, String what) {
            Shown before = shown.get(offset);
            if (before == null || before.revision() < revision) {
                shown.put(offset, new Shown(revision, what));
            }
        }
    }

    private record Shown(long revision, String what) {}

    private final Map<Topic, Reading> readings = new HashMap<>();
    private final Set<Topic> left = new HashSet<>();
    private final Map<String, String> seen;
    private final String about;
    private final List<String> changes = new ArrayList<>();
    private int resets;
    private boolean closed;

    /**
     * @param seen what everybody has seen, by place, so that a place has one message only
     */
    public ModelReader(String about, Map<String, String> seen) {
        this.about = about;
        this.seen = seen;
    }

    /** The client asks to listen. */
    public Reading asks(Topic topic) {
        Reading reading = readings.computeIfAbsent(topic, t -> new Reading());
        reading.doubled |= reading.asked > 0 || left.contains(topic);
        reading.asked++;
        return reading;
    }

    /** What is said to a connection may stand behind the next answer: then it is left aside. */
    public Reading asksAgain(Topic topic) {
        Reading reading = asks(topic);
        reading.doubled |= reading.listening;
        return reading;
    }

    /** The client does not want it any more; some may still be under way. */
    public void leaves(Topic topic) {
        readings.remove(topic);
        left.add(topic);
    }

    public void answered(Topic topic, Reading reading, @Nullable Position since, Recovery recovery) {
        if (refused(topic, reading)) {
            answered(reading, since, recovery);
        }
    }

    /**
     * @return whether the answer was still waited for
     */
    public boolean refused(Topic topic, Reading reading) {
        boolean waited = readings.get(topic) == reading;
        if (waited) {
            reading.asked--;
        }
        return waited;
    }

    public void forget(Topic topic) {
        readings.remove(topic);
    }

    /** Ends the connection: nothing counts any more. */
    public void close() {
        readings.clear();
        closed = true;
    }

    public boolean listens(Topic topic) {
        Reading reading = readings.get(topic);
        return reading != null && reading.listening;
    }

    public boolean waits(Topic topic) {
        Reading reading = readings.get(topic);
        return reading != null && reading.asked > 0;
    }

    @Nullable
    public Position position(Topic topic) {
        Reading reading = readings.get(topic);
        return reading == null ? null : reading.position;
    }

    /** How often it was told that something is missing, without having asked. */
    public int resets() {
        return resets;
    }

    /** What it has read since it began, or was told that something is missing. */
    public NavigableMap<Long, String> read(Topic topic) {
        return readings.get(topic).read;
    }

    /** Places and what the messages there have become, as it was told. */
    List<String> changes() {
        return changes;
    }

    /** The texts it has read since, as it was last told. */
    public NavigableMap<Long, String> texts(Topic topic) {
        NavigableMap<Long, String> texts = new TreeMap<>();
        readings.get(topic).shown.forEach((offset, shown) -> texts.put(offset, shown.what()));
        return texts;
    }

    /** The offset after which it must have read everything. */
    public long beganAfter(Topic topic) {
        return readings.get(topic).beganAfter;
    }

    private void answered(Reading reading, @Nullable Position since, Recovery recovery) {
        long at = since == null ? 0 : since.offset();
        for (ChatMessage message : recovery.messages()) {
            assertThat(message.offset()).as(about).isEqualTo(++at);
            see(message);
        }
        Position known = reading.position;
        if (recovery.recovered()) {
            assertThat(since).as(about).isNotNull();
            assertThat(at)
                    .as("%s: recovered up to the position", about)
                    .isEqualTo(recovery.position().offset());
        }
        // Who is told that something may be missing reads anew, whatever it has.
        boolean anew = known == null || !recovery.recovered();
        if (anew || !reading.doubled || !isBehind(recovery.position(), known)) {
            if (reading.listening && recovery.recovered() && known != null && !reading.doubled) {
                assertThat(recovery.position().offset()).as(about).isGreaterThanOrEqualTo(known.offset());
            }
            moved(reading, since, recovery);
        }
        reading.listening = true;
    }

    private static void moved(Reading reading, @Nullable Position since, Recovery recovery) {
        if (!recovery.recovered()) {
            reading.begin(recovery.position());
            return;
        }
        if (reading.beganAfter < 0) {
            reading.begin(since);
        }
        recovery.messages().forEach(reading::read);
        reading.position = recovery.position();
    }

    public void take(Push push) {
        if (closed) {
            return;
        }
        if (push instanceof Push.Chat chat) {
            take(chat.message());
        } else if (push instanceof Push.ChannelReset reset) {
            reset(new Topic(reset.channel()), new Position(reset.epoch(), reset.offset()));
        } else if (push instanceof Push.Edited edited) {
            ChatMessage message = edited.message();
            changed(message.channel(), message.offset(), message.revision(), message.text());
        } else if (push instanceof Push.Deleted deleted) {
            changed(deleted.channel(), deleted.offset(), deleted.revision(), "deleted");
        }
    }

    /** What is changed was told before. */
    private void changed(String channel, long offset, long revision, String what) {
        Reading reading = listening(new Topic(channel), "a change");
        if (reading == null) {
            return;
        }
        if (!reading.doubled) {
            assertThat(offset).as("%s: change in %s", about, channel).isLessThanOrEqualTo(reading.position.offset());
        }
        changes.add(offset + " " + what);
        if (reading.shown.containsKey(offset)) {
            reading.show(offset, revision, what);
        }
    }

    private void reset(Topic topic, Position next) {
        Reading reading = listening(topic, "a reset");
        if (reading != null && !(reading.doubled && isBehind(next, reading.position))) {
            resets++;
            reading.begin(next);
        }
    }

    private static boolean isBehind(Position next, Position known) {
        return next.epoch().equals(known.epoch()) && next.offset() <= known.offset();
    }

    private void take(ChatMessage message) {
        Reading reading = listening(new Topic(message.channel()), message);
        if (reading == null) {
            return;
        }
        long known = reading.position.offset();
        see(message);
        if (!reading.doubled || message.offset() > known) {
            assertThat(message.offset()).as("%s: %s", about, message.channel()).isEqualTo(known + 1);
            reading.position = message.position();
            reading.read(message);
        }
    }

    /** Null when the client has left, and what it is told may have been on the way. */
    private @Nullable Reading listening(Topic topic, Object what) {
        Reading reading = readings.get(topic);
        if (left.contains(topic) && (reading == null || !reading.listening)) {
            return null;
        }
        assertThat(reading).as("%s: %s unasked", about, what).isNotNull();
        assertThat(reading.listening)
                .as("%s: %s before the answer", about, what)
                .isTrue();
        return reading;
    }

    private void see(ChatMessage message) {
        String place = message.channel() + ' ' + message.epoch() + ' ' + message.offset();
        String before = seen.putIfAbsent(place, message.messageId());
        assertThat(before == null ? message.messageId() : before)
                .as("%s: %s", about, place)
                .isEqualTo(message.messageId());
    }
}
