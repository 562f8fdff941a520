package io.rookery.presence;

import io.rookery.identity.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** The nodes that follow a roster, and whoever waits until it is complete. */
final class Followers {
    static final Duration FOLLOWS_MAX = Duration.ofSeconds(5);
    static final int WAITING_MAX = 1024;

    private final LongSupplier nanoTime;
    private final Map<NodeId, Long> nodes = new HashMap<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private long usedNanos;

    Followers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.usedNanos = nanoTime.getAsLong();
    }

    /** The node is told of changes for a while. */
    void add(NodeId node) {
        nodes.put(node, nanoTime.getAsLong());
    }

    Set<NodeId> nodes() {
        return nodes.keySet();
    }

    /**
     * Keeps the work until {@link #wake()}.
     *
     * @return false when too many wait already
     */
    boolean keep(Runnable work) {
        return waiting.size() < WAITING_MAX && waiting.add(work);
    }

    void wake() {
        List<Runnable> ready = List.copyOf(waiting);
        waiting.clear();
        ready.forEach(Runnable::run);
    }

    /** Somebody asks, without following. */
    void use() {
        usedNanos = nanoTime.getAsLong();
    }

    /** Whether nobody has asked for a while. */
    boolean areGone() {
        return nodes.isEmpty() && waiting.isEmpty() && isOver(usedNanos);
    }

    /** Forgets who has not asked for long, and who is no member. */
    void expire(Collection<NodeId> members) {
        nodes.values().removeIf(this::isOver);
        nodes.keySet().retainAll(members);
    }

    private boolean isOver(long sinceNanos) {
        return nanoTime.getAsLong() - sinceNanos > FOLLOWS_MAX.toNanos();
    }
}
