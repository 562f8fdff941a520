package io.rookery.presence;

import io.rookery.store.HeldConnection;
import io.rookery.store.NodeLease;
import io.rookery.store.SessionPresence;
import io.rookery.store.WentOffline;
import java.time.Duration;

/** Something to tell the store about one session. */
sealed interface Step {
    HeldConnection connection();

    /** Whether a former attempt may have changed something that nobody was told. */
    boolean repeated();

    /**
     * @param indexed whether the lease's index names the connection already
     */
    record Put(NodeLease lease, HeldConnection connection, SessionPresence session, boolean indexed, boolean repeated)
            implements Step {}

    /**
     * @param lease under which the session was put last
     */
    record Remove(
            NodeLease lease, HeldConnection connection, Duration lastThere, WentOffline.Reason reason, boolean repeated)
            implements Step {}
}
