package io.rookery.presence;

import io.rookery.store.HeldConnection;
import io.rookery.store.NodeLease;
import io.rookery.store.SaidPresence;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something to tell the store about one session. */
sealed interface Step {
    HeldConnection connection();

    /** Whether a former attempt may have changed something that nobody was told. */
    boolean repeated();

    /**
     * @param said null to leave it as the store has it
     */
    record Put(
            NodeLease lease,
            HeldConnection connection,
            String device,
            @Nullable SaidPresence said,
            boolean repeated) implements Step {}

    /**
     * @param lease under which the session was put last
     */
    record Remove(NodeLease lease, HeldConnection connection, Duration lastThere, boolean repeated) implements Step {}
}
