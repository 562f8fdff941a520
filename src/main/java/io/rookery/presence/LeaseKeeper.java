package io.rookery.presence;

import io.rookery.identity.NodeId;
import io.rookery.store.LeaseStore;
import io.rookery.store.NodeLease;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps this node's lease, and begins another one when the store may have forgotten or given away what was held under it.
 *
 * <p>Runs on one event loop.
 */
final class LeaseKeeper {
    private static final int INCARNATIONS_MAX = 64;

    private final LeaseStore leases;
    private final Duration lasts;
    private final LongSupplier nanoTime;
    private final LeaseTime time;
    private final BiConsumer<NodeLease, Set<String>> onLease;
    private final Set<String> incarnations = new LinkedHashSet<>();
    private Duration renewedFor;
    private NodeLease newest;
    private @Nullable NodeLease held;
    private Optional<NodeLease> told = Optional.empty();
    private long steadySinceNanos;

    /**
     * @param time is lengthened with the lease
     * @param onLease is told each new lease, once the store has it, and the incarnations of the store known when it was begun
     */
    LeaseKeeper(
            NodeId self,
            LeaseStore leases,
            Duration lasts,
            LongSupplier nanoTime,
            LeaseTime time,
            BiConsumer<NodeLease, Set<String>> onLease) {
        this.leases = leases;
        this.lasts = lasts;
        this.renewedFor = lasts;
        this.nanoTime = nanoTime;
        this.time = time;
        this.onLease = onLease;
        this.newest = new NodeLease(self, 1);
        this.steadySinceNanos = nanoTime.getAsLong();
    }

    /** A connection to the store was made, by whichever event loop. */
    void connected(String incarnation) {
        if (incarnations.add(incarnation)) {
            if (incarnations.size() > INCARNATIONS_MAX) {
                incarnations.remove(incarnations.iterator().next());
            }
            begin();
        } else if (time.isOver()) {
            renew();
        }
    }

    /** From now on the lease outlives its node for at least so long. */
    void lastAtLeast(Duration longer) {
        renewedFor = lasts.compareTo(longer) < 0 ? longer : lasts;
        renew();
    }

    /** Lengthens the lease, or gets one. */
    void renew() {
        NodeLease current = held;
        if (current == null) {
            begin();
            return;
        }
        long askedNanos = nanoTime.getAsLong();
        leases.renew(current, renewedFor)
                .onSuccess(still -> {
                    if (!current.equals(held)) {
                        return;
                    }
                    if (still) {
                        lengthen(askedNanos);
                    } else {
                        begin();
                    }
                })
                .onFailure(failure -> unsteady());
    }

    /**
     * Whether the store has answered without a break for so long that every living node has surely renewed its lease: before
     * that, an ended lease says nothing about its node.
     */
    boolean steady() {
        return held != null && nanoTime.getAsLong() - steadySinceNanos >= 2 * lasts.toNanos();
    }

    private void begin() {
        unsteady();
        held = null;
        NodeLease next = newest;
        newest = next.next();
        Set<String> known = Set.copyOf(incarnations);
        long askedNanos = nanoTime.getAsLong();
        leases.begin(next, told, renewedFor).onSuccess(begun -> {
            if (held == null || held.term() < next.term()) {
                held = next;
                told = Optional.of(next);
                lengthen(askedNanos);
                onLease.accept(next, known);
            }
        });
    }

    /** It ends in the store later than here. */
    private void lengthen(long askedNanos) {
        time.lengthen(askedNanos + lasts.toNanos());
    }

    private void unsteady() {
        steadySinceNanos = nanoTime.getAsLong();
    }
}
