package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Push;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What was read of logs for those who came back, and what was said since, so that the next ones need not read it again: when many
 * come back at once, each topic is read about once. Where nobody comes back nothing is kept. Belongs to one event loop.
 */
final class Recents {
    /** Topics of one loop; those that were used the least recently are forgotten. */
    static final int TOPICS_MAX = 256;

    /** Bytes of one topic's messages, roughly; what is more is forgotten. */
    static final int TOPIC_BYTES_MAX = 64 << 10;

    /** How long a topic is kept that nobody asks for. */
    static final Duration KEPT = Duration.ofSeconds(30);

    private static final int MESSAGE_BYTES = 256;

    private static final class Recent {
        private final Position after;
        private final List<ChatMessage> messages = new ArrayList<>();
        private long bytes;
        private long usedNanos;

        Recent(Position after) {
            this.after = after;
        }

        Position last() {
            return messages.isEmpty()
                    ? after
                    : messages.get(messages.size() - 1).position();
        }
    }

    private final int messagesMax;
    private final LongSupplier nanoClock;
    private final Map<Topic, Recent> topics = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param messagesMax of one topic
     */
    Recents(int messagesMax, LongSupplier nanoClock) {
        this.messagesMax = messagesMax;
        this.nanoClock = nanoClock;
    }

    int size() {
        return topics.size();
    }

    /** What follows a position up to another, or null when that is not known. */
    @Nullable
    List<ChatMessage> between(Topic topic, Position since, Position here) {
        Recent recent = topics.isEmpty() ? null : topics.get(topic);
        if (recent == null || !since.epoch().equals(recent.after.epoch()) || !here.equals(recent.last())) {
            return null;
        }
        long first = since.offset() - recent.after.offset();
        if (first < 0 || first > recent.messages.size()) {
            return null;
        }
        recent.usedNanos = nanoClock.getAsLong();
        return List.copyOf(recent.messages.subList((int) first, recent.messages.size()));
    }

    /** Keeps messages that follow a position without a gap, as far as a cursor has come; nothing unless they reach that. */
    void read(Topic topic, Position since, List<ChatMessage> messages, Position here) {
        Recent recent = new Recent(since);
        recent.usedNanos = nanoClock.getAsLong();
        for (ChatMessage message : messages) {
            if (message.offset() <= here.offset() && !add(recent, message)) {
                return;
            }
        }
        if (recent.last().equals(here)) {
            topics.put(topic, recent);
            if (topics.size() > TOPICS_MAX) {
                forgetOldest();
            }
        }
    }

    /** The cursor has moved on by a message; what cannot be read is for those to report who write it to connections. */
    void advanced(Frame frame) {
        Recent recent = topics.isEmpty() ? null : topics.get(frame.topic());
        if (recent != null && !add(recent, frame)) {
            topics.remove(frame.topic());
        }
    }

    void forget(Topic topic) {
        topics.remove(topic);
    }

    /** Forgets what nobody asks for any more; to be called every second. */
    void tidy() {
        long now = nanoClock.getAsLong();
        topics.values().removeIf(recent -> now - recent.usedNanos >= KEPT.toNanos());
    }

    private void forgetOldest() {
        Iterator<Topic> oldest = topics.keySet().iterator();
        oldest.next();
        oldest.remove();
    }

    private boolean add(Recent recent, Frame frame) {
        try {
            return frame.push() instanceof Push.Chat chat && add(recent, chat.message());
        } catch (RuntimeException unreadable) {
            return false;
        }
    }

    private boolean add(Recent recent, ChatMessage message) {
        Position last = recent.last();
        recent.messages.add(message);
        recent.bytes += size(message);
        return message.epoch().equals(last.epoch())
                && message.offset() == last.offset() + 1
                && recent.messages.size() <= messagesMax
                && recent.bytes <= TOPIC_BYTES_MAX;
    }

    private static long size(ChatMessage message) {
        String text = message.text();
        return MESSAGE_BYTES
                + (text == null ? 0 : 2L * text.length())
                + (message.payload() == null ? 0 : message.payload().utf8().length);
    }
}
