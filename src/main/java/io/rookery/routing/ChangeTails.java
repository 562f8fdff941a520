package io.rookery.routing;

import io.rookery.identity.Topic;
import io.rookery.store.Alteration;
import io.rookery.store.MessageChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest changes of one loop's topics that the store has acknowledged to this home, within the bounds of {@link TailBounds}.
 * Beyond them it forgets those of topics that were not used for the longest time.
 */
final class ChangeTails {
    /** Changes of one topic; more than that are not made within the age kept. */
    static final int CHANGES_MAX = 256;

    private static final int CHANGE_BYTES = 256;

    /**
     * @param stored whether the store is expected to have it
     */
    private record Kept(MessageChange change, long storedNanos, boolean stored) {}

    private final TailBounds bounds;
    private final Map<Topic, Deque<Kept>> tails = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private long holdUntilNanos = Long.MIN_VALUE;

    ChangeTails(TailBounds bounds) {
        this.bounds = bounds;
    }

    void add(Topic topic, MessageChange change, long nowNanos) {
        Deque<Kept> tail = tails.computeIfAbsent(topic, t -> new ArrayDeque<>(2));
        tail.add(new Kept(change, nowNanos, true));
        bytes += size(change);
        long oldestNanos = nowNanos - bounds.ageMax().toNanos();
        while (tail.size() > CHANGES_MAX || (tail.size() > 1 && tail.getFirst().storedNanos() - oldestNanos < 0)) {
            bytes -= size(tail.removeFirst().change());
        }
        Iterator<Deque<Kept>> unused = tails.values().iterator();
        while (tails.size() > 1) {
            Deque<Kept> next = unused.next();
            boolean old = next.getLast().storedNanos() - oldestNanos < 0 && nowNanos >= holdUntilNanos;
            if (tails.size() <= bounds.topicsMax() && bytes <= bounds.bytesMax() && !old) {
                break;
            }
            next.forEach(kept -> bytes -= size(kept.change()));
            unused.remove();
        }
    }

    /** Forgets no topic because of its age until then. */
    void hold(long untilNanos) {
        holdUntilNanos = untilNanos;
    }

    /** The newest change of a topic that is known to be stored; zero when none is. */
    long newest(Topic topic) {
        Deque<Kept> tail = tails.get(topic);
        return tail == null
                ? 0
                : tail.stream()
                        .filter(Kept::stored)
                        .mapToLong(kept -> kept.change().sequence())
                        .max()
                        .orElse(0);
    }

    /** In the order in which they were made. */
    List<MessageChange> of(Topic topic) {
        Deque<Kept> tail = tails.get(topic);
        return tail == null ? List.of() : tail.stream().map(Kept::change).toList();
    }

    List<Topic> topics() {
        return new ArrayList<>(tails.keySet());
    }

    /**
     * Notes that the store has a newer change instead, which may be unknown here. Should that get lost, it is up to this one again, and it
     * is put back as before.
     */
    void overtaken(Topic topic, MessageChange change) {
        Deque<Kept> tail = tails.get(topic);
        if (tail != null) {
            List<Kept> all = List.copyOf(tail);
            tail.clear();
            all.forEach(kept -> tail.add(
                    kept.change().sequence() == change.sequence()
                            ? new Kept(kept.change(), kept.storedNanos(), false)
                            : kept));
        }
    }

    /** Notes that a change is not to be put back any more. */
    void forget(Topic topic, MessageChange change) {
        Deque<Kept> tail = tails.get(topic);
        if (tail != null && tail.removeIf(kept -> kept.change().sequence() == change.sequence())) {
            bytes -= size(change);
            if (tail.isEmpty()) {
                tails.remove(topic);
            }
        }
    }

    long bytes() {
        return bytes;
    }

    private static long size(MessageChange change) {
        return CHANGE_BYTES
                + (change.alteration() instanceof Alteration.Edit edit
                        ? 2L * edit.text().length()
                        : 0);
    }
}
