package io.rookery.store;

import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who is there, over which connections, and how that adds up.
 *
 * <p>Each change is atomic. Versions rise with every change that others can see, by the store's clock, and go on rising when
 * the store has lost its data. Changes may be repeated without harm. Futures fail as those of {@link MessageLog}.
 */
public interface PresenceStore {

    /** Adds a handler that is told the store's incarnation after each connection made: another one may have lost data. */
    void onConnected(Consumer<String> handler);

    /**
     * Notes a connection under a lease, from whatever lease held it before, unless that holds it for a client that came later.
     * The lease's index names the connection before the user's record does.
     *
     * <p>What the user said earlier than something the store knows does not count any more.
     */
    Future<PresenceChange> put(NodeLease lease, HeldConnection connection, SessionPresence session);

    /** As {@link #put}, for a connection that the lease's index was told of before, and has not lost since. */
    Future<PresenceChange> putAgain(NodeLease lease, HeldConnection connection, SessionPresence session);

    /**
     * Removes a connection if the lease's node still holds it, then from the lease's index. If it was the user's last one, that
     * is noted in the outbox in between.
     *
     * @param lastThere how long ago the connection was last there
     */
    Future<PresenceChange> remove(
            NodeLease lease, HeldConnection connection, Duration lastThere, WentOffline.Reason reason);

    /** As {@link #remove}, if this very lease still holds it; the index stays as it is. */
    Future<PresenceChange> evict(NodeLease ended, HeldConnection connection, Duration lastThere);

    /** Compares connections that are held under a lease with the store, in one round trip. */
    Future<Comparison> compare(NodeLease lease, List<HeldConnection> connections);

    /** Looks whether what a user said holds no longer. */
    Future<PresenceChange> refresh(UserId user);

    /** Tells all that is known of a user; empty when nothing is. */
    Future<Optional<UserRecord>> describe(UserId user);

    /**
     * Reads in one round trip.
     *
     * @return one a user, in the same order, as others see them
     */
    Future<List<Presence>> read(List<UserId> users);

    /**
     * Reads in one round trip, with how each of the viewers stands to each of the users.
     *
     * @return one a user, in the same order
     */
    Future<List<Glance>> look(List<UserId> users, List<UserId> viewers);
}
