package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.store.StoredMessage;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tails of one loop's topics. Beyond its bounds it forgets those that were not used for the longest time. */
final class Tails {
    private final TailBounds bounds;
    private final Map<Topic, Tail> tails = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;
    private long holdUntilNanos = Long.MIN_VALUE;

    Tails(TailBounds bounds) {
        this.bounds = bounds;
    }

    void add(Topic topic, StoredMessage message, long nowNanos) {
        Tail tail = tails.computeIfAbsent(topic, t -> new Tail(bounds));
        long before = tail.bytes();
        tail.add(message, nowNanos);
        bytes += tail.bytes() - before;
        long oldestNanos = nowNanos - bounds.ageMax().toNanos();
        Iterator<Tail> unused = tails.values().iterator();
        while (tails.size() > 1) {
            Tail next = unused.next();
            boolean old = next.newestNanos() - oldestNanos < 0 && nowNanos >= holdUntilNanos;
            if (tails.size() <= bounds.topicsMax() && bytes <= bounds.bytesMax() && !old) {
                break;
            }
            bytes -= next.bytes();
            unused.remove();
        }
    }

    /** Forgets nothing because of its age until then. */
    void hold(long untilNanos) {
        holdUntilNanos = untilNanos;
    }

    @Nullable
    Tail of(Topic topic) {
        return tails.get(topic);
    }

    Set<Topic> topics() {
        return tails.keySet();
    }

    /** Notes the places that messages of a topic have now. */
    void place(Topic topic, Map<Position, Optional<Position>> places) {
        Tail tail = tails.get(topic);
        if (tail == null) {
            return;
        }
        long before = tail.bytes();
        if (!tail.place(places)) {
            tails.remove(topic);
        }
        bytes += tail.bytes() - before;
    }

    void forget(Topic topic) {
        Tail tail = tails.remove(topic);
        if (tail != null) {
            bytes -= tail.bytes();
        }
    }

    long bytes() {
        return bytes;
    }
}
