package io.rookery.transport;

import io.netty.buffer.ByteBuf;
import io.rookery.identity.Topic;
import io.rookery.protocol.Priority;
import io.rookery.routing.Batch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stored messages that wait for one slow connection. Those of a topic leave in order; among topics, the one that has the most
 * urgent message goes first, then the one that has waited longest.
 */
final class LogLane {
    private record Waiting(Priority priority, ByteBuf frames, int count) {}

    private static final class Line {
        private final Deque<Waiting> waiting = new ArrayDeque<>(2);
        private Priority priority = Priority.BULK;

        void add(Waiting next) {
            waiting.add(next);
            priority = next.priority().compareTo(priority) < 0 ? next.priority() : priority;
        }

        Waiting remove() {
            Waiting first = waiting.remove();
            if (first.priority() == priority) {
                priority = waiting.stream()
                        .map(Waiting::priority)
                        .min(Priority::compareTo)
                        .orElse(Priority.BULK);
            }
            return first;
        }
    }

    private final long bytesMax;
    private final Map<Optional<Topic>, Line> lines = new LinkedHashMap<>();
    private long bytes;
    private long count;

    /**
     * @param bytesMax what may wait, unless a single batch is larger
     */
    LogLane(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    long byteCount() {
        return bytes;
    }

    /** How many messages wait. */
    long count() {
        return count;
    }

    /**
     * @return false when there is no room
     */
    boolean add(Batch batch) {
        if (bytes > 0 && bytes + batch.byteCount() > bytesMax) {
            return false;
        }
        bytes += batch.byteCount();
        count += batch.count();
        lines.computeIfAbsent(Optional.ofNullable(batch.topic()), any -> new Line())
                .add(new Waiting(batch.priority(), batch.frames().retainedDuplicate(), batch.count()));
        return true;
    }

    /** What leaves next, to be released by the receiver; null when nothing waits. */
    @Nullable
    ByteBuf remove() {
        Map.Entry<Optional<Topic>, Line> next = null;
        for (Map.Entry<Optional<Topic>, Line> each : lines.entrySet()) {
            if (next == null || each.getValue().priority.compareTo(next.getValue().priority) < 0) {
                next = each;
            }
        }
        return next == null ? null : removeFrom(next.getKey(), next.getValue());
    }

    private ByteBuf removeFrom(Optional<Topic> topic, Line line) {
        Waiting first = line.remove();
        lines.remove(topic);
        if (!line.waiting.isEmpty()) {
            // To the end, so that topics of one priority take turns.
            lines.put(topic, line);
        }
        bytes -= first.frames().readableBytes();
        count -= first.count();
        return first.frames();
    }

    void release() {
        for (ByteBuf next = remove(); next != null; next = remove()) {
            next.release();
        }
    }
}
