package io.rookery.store;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The leases of all nodes, by the store's clock, and an index of what each holds. Futures fail as those of
 * {@link MessageLog}.
 */
public interface LeaseStore {

    /**
     * @param former the lease that the node held before; it ends now if the store has forgotten it, or if somebody clears it
     *     already, who may have missed what was noted last
     */
    Future<Void> begin(NodeLease lease, Optional<NodeLease> former, Duration lasts);

    /**
     * Lengthens a lease, even one that has ended, unless somebody claimed it.
     *
     * @return whether the lease is held; when not, it never will be again
     */
    Future<Boolean> renew(NodeLease lease, Duration lasts);

    /**
     * Claims leases that ended so long ago, to clear what they held. A claim that nobody lengthens or finishes can be made
     * again by others.
     */
    Future<List<NodeLease>> claim(Duration endedAgo, Duration claimLasts, int limit);

    Future<Void> lengthen(NodeLease claimed, Duration claimLasts);

    /** Forgets a lease, if it is claimed still. */
    Future<Void> finish(NodeLease claimed);

    /** Some of the connections that a lease's index names; empty when it names none. */
    Future<List<HeldConnection>> held(NodeLease lease, int limit);

    /**
     * Walks over all that a lease's index names; what is noted or struck meanwhile may be missed or come twice.
     *
     * @param cursor {@code 0} to begin, then what the former page gave
     * @param size about how many
     */
    Future<Page> page(NodeLease lease, String cursor, int size);

    /**
     * Part of an index.
     *
     * @param next {@code 0} when there is no more
     */
    record Page(List<HeldConnection> connections, String next) {}

    /** Strikes connections from a lease's index. */
    Future<Void> strike(NodeLease lease, List<HeldConnection> connections);
}
