package io.rookery.presence;

import io.rookery.identity.Zone;
import io.rookery.protocol.Platform;
import io.rookery.store.HeldConnection;
import io.rookery.store.NodeLease;
import io.rookery.store.SaidPresence;
import io.rookery.store.WentOffline;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to be so of one session of this node, and what the store knows of it. */
final class OwnSession {
    final HeldConnection connection;
    /** Empty when only the store knows. */
    String device = "";
    /** How often the session had been taken over when its client was attached. */
    long generation;
    /** What its user says; null when nothing, or when only the store knows. */
    @Nullable
    SaidPresence said;
    /** Where it is; null when only the store knows. */
    @SuppressWarnings("NullableOptional") // nowhere is something else than not known
    @Nullable
    Optional<Zone> zone;
    /** Where it is was said, or is the store's to tell, since the step under way began. */
    boolean placedAnew;
    /** Null when only the store knows. */
    @Nullable
    Boolean idle;
    /** The connection that has the session; null while none has. */
    @Nullable
    String attachedBy;

    long absentSinceNanos;
    /** It is over and has to be removed. */
    boolean leaving;
    /** Why. */
    WentOffline.Reason reason = WentOffline.Reason.LOST;
    /** The lease under which the store was last asked to put it; null when never. */
    @Nullable
    NodeLease putUnder;
    /** The lease whose index names it, as far as is known; null when none does. */
    @Nullable
    NodeLease indexedUnder;
    /** The store has not heard the latest. */
    boolean due;
    /** A step is under way. */
    boolean telling;
    /** Stands for how others saw the user after the last step. */
    int shown;
    /** A step failed, and may have changed something all the same. */
    boolean doubtful;
    /** What it is counted as; null when it is not counted. */
    @Nullable
    Platform countedAs;
    /** When it began, while it is counted. */
    long beganNanos;

    OwnSession(HeldConnection connection) {
        this.connection = connection;
    }
}
