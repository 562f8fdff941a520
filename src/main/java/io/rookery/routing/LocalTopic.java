package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A topic that somebody on this node listens to. Belongs to the event loop of its cursor. */
final class LocalTopic {
    /**
     * A subscription that wants to begin.
     *
     * @param changesSince the offset of the newest message when it had been told of every change; usually that of {@code since}
     * @param attempts how often it began anew because the log began a new epoch meanwhile
     */
    record Attach(
            LoopFanOut fanOut, long subscription, @Nullable Position since, long changesSince, int attempts) {
        Attach again() {
            return new Attach(fanOut, subscription, since, changesSince, attempts + 1);
        }
    }

    private final Topic topic;
    private final @Nullable TopicCursor cursor;
    private final @Nullable ChangeCursor changes;
    private final List<LoopFanOut> fanOuts = new ArrayList<>(2);
    private final Deque<Attach> waiting = new ArrayDeque<>(2);
    private boolean listening;
    private long unusedSinceNanos;
    private long valueVersion;

    LocalTopic(Topic topic, @Nullable TopicCursor cursor, @Nullable ChangeCursor changes) {
        this.topic = topic;
        this.cursor = cursor;
        this.changes = changes;
    }

    Topic topic() {
        return topic;
    }

    /** Null for a topic without a log. */
    @Nullable
    TopicCursor cursor() {
        return cursor;
    }

    /** Null for a topic without a log. */
    @Nullable
    ChangeCursor changes() {
        return changes;
    }

    /** Whether subscriptions can begin now. */
    boolean ready() {
        return cursor == null ? listening : cursor.state() == TopicCursor.State.LIVE;
    }

    void listening() {
        listening = true;
    }

    Deque<Attach> waiting() {
        return waiting;
    }

    void add(LoopFanOut fanOut) {
        if (!fanOuts.contains(fanOut)) {
            fanOuts.add(fanOut);
        }
    }

    boolean has(LoopFanOut fanOut) {
        return fanOuts.contains(fanOut);
    }

    /** Forgets a loop that has no listener left, and what it was waiting for. */
    void remove(LoopFanOut fanOut, long nowNanos) {
        boolean removed = fanOuts.remove(fanOut);
        removed |= waiting.removeIf(attach -> attach.fanOut() == fanOut);
        if (removed && unused()) {
            unusedSinceNanos = nowNanos;
        }
    }

    boolean unused() {
        return fanOuts.isEmpty() && waiting.isEmpty();
    }

    long unusedSinceNanos() {
        return unusedSinceNanos;
    }

    /** A value that was overtaken on its way is none: connections are given the latest that came, which must be the one that holds. */
    boolean isNews(Frame frame) {
        long version = frame.valueVersion();
        boolean news = version == 0 || version >= valueVersion;
        valueVersion = Math.max(valueVersion, version);
        return news;
    }

    void post(FanOutEvent event) {
        for (LoopFanOut fanOut : fanOuts) {
            fanOut.post(event);
        }
    }
}
