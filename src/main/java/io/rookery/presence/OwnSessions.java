package io.rookery.presence;

import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.protocol.Presence;
import io.rookery.store.HeldConnection;
import io.rookery.store.NodeLease;
import io.rookery.store.PresenceChange;
import io.rookery.store.SaidPresence;
import io.rookery.store.SessionPresence;
import io.rookery.store.WentOffline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of this node, one event loop's share of them, and what the store still has to be told.
 *
 * <p>It compares what is to be so with what was told, so that a step may fail, be repeated or be made for the whole share at
 * any time. There is one step under way for a session, and {@link #UNDER_WAY_MAX} in all. A session whose connection was lost
 * stays for the grace as if nothing had happened.
 */
final class OwnSessions {
    static final int UNDER_WAY_MAX = 256;
    static final int PAGE_MAX = 1024;

    /** Graces that end in one go, if no more than... */
    static final int GRACES_ENDED_MIN = 64;
    /** ...this part of those that are under way. */
    static final int GRACES_ENDED_PART = 16;

    private record Absence(String sessionId, long sinceNanos) {}

    private long graceNanos;
    private final LongSupplier nanoTime;
    private final Map<String, OwnSession> sessions = new HashMap<>();
    private final Set<OwnSession> due = new LinkedHashSet<>();
    private final Set<OwnSession> failed = new LinkedHashSet<>();
    private final Deque<Absence> absences = new ArrayDeque<>();
    private final Deque<String> round = new ArrayDeque<>();
    private BiConsumer<String, Optional<Zone>> moved = (sessionId, zone) -> {};
    private @Nullable NodeLease lease;
    private int underWay;

    OwnSessions(Duration grace, LongSupplier nanoTime) {
        this.graceNanos = grace.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Lengthens the grace, of those too who are in theirs. */
    void graceAtLeast(Duration grace) {
        graceNanos = Math.max(graceNanos, grace.toNanos());
    }

    /** Has the listener told where sessions are that have been somewhere else, or nowhere. */
    void onMoved(BiConsumer<String, Optional<Zone>> listener) {
        moved = listener;
    }

    int count() {
        return sessions.size();
    }

    boolean knows(String sessionId) {
        return sessions.containsKey(sessionId);
    }

    @Nullable
    NodeLease lease() {
        return lease;
    }

    /** Another node may have had the session meanwhile, so only the store knows what its user says. */
    void attached(UserId user, String sessionId, String connectionId, long generation, String device) {
        OwnSession session = sessions.computeIfAbsent(sessionId, id -> new OwnSession(new HeldConnection(user, id)));
        session.attachedBy = connectionId;
        session.generation = generation;
        session.device = device.isEmpty() ? session.device : device;
        session.said = null;
        session.zone = null;
        session.placedAnew = true;
        session.idle = null;
        session.leaving = false;
        tell(session);
    }

    /** Begins the grace, unless another connection has the session already. */
    void lost(String sessionId, String connectionId) {
        OwnSession session = attachedBy(sessionId, connectionId);
        if (session != null) {
            session.attachedBy = null;
            session.absentSinceNanos = nanoTime.getAsLong();
            absences.add(new Absence(sessionId, session.absentSinceNanos));
        }
    }

    /** The session is over: there is no grace. */
    void closed(String sessionId, String connectionId) {
        OwnSession session = attachedBy(sessionId, connectionId);
        if (session != null) {
            session.attachedBy = null;
            session.absentSinceNanos = nanoTime.getAsLong();
            leave(session, WentOffline.Reason.CLOSED);
        }
    }

    /**
     * @return false when no connection here has the session
     */
    boolean say(String sessionId, SaidPresence said, Optional<Zone> zone) {
        OwnSession session = sessions.get(sessionId);
        if (session == null || session.attachedBy == null) {
            return false;
        }
        session.said = said;
        session.placedAnew = true;
        place(session, zone);
        session.idle = false;
        tell(session);
        return true;
    }

    /** Whose place only the store knew was in no zone, as far as anybody here was told. */
    private void place(OwnSession session, Optional<Zone> zone) {
        Optional<Zone> former = session.zone == null ? Optional.empty() : session.zone;
        session.zone = zone;
        if (!zone.equals(former)) {
            moved.accept(session.connection.connectionId(), zone);
        }
    }

    /** Its user does something again, or has done nothing for long. */
    void idle(String sessionId, String connectionId, boolean idle) {
        OwnSession session = attachedBy(sessionId, connectionId);
        if (session != null && (session.idle == null || session.idle != idle)) {
            session.idle = idle;
            tell(session);
        }
    }

    /** Of many who were lost at once a few at a time: the others may still come back unnoticed. */
    void expireGraces() {
        long now = nanoTime.getAsLong();
        int max = Math.max(GRACES_ENDED_MIN, absences.size() / GRACES_ENDED_PART);
        int ended = 0;
        while (ended < max) {
            Absence oldest = absences.peek();
            if (oldest == null || now - oldest.sinceNanos() < graceNanos) {
                return;
            }
            absences.remove();
            OwnSession session = sessions.get(oldest.sessionId());
            if (session != null && session.attachedBy == null && session.absentSinceNanos == oldest.sinceNanos()) {
                leave(session, WentOffline.Reason.LOST);
                ended++;
            }
        }
    }

    /** Puts everything under a new lease. */
    void holdUnder(NodeLease next) {
        lease = next;
        tellAll();
    }

    /** Nothing is told until there is another lease. */
    void waitForLease() {
        lease = null;
    }

    /** The store may have forgotten. */
    void tellAll() {
        failed.clear();
        sessions.values().forEach(this::tellWhole);
    }

    /** A part of what the store should hold by now, another one each time until all had their turn. */
    List<HeldConnection> nextSettled(int pagesPerRound) {
        if (round.isEmpty()) {
            round.addAll(sessions.keySet());
        }
        int size = Math.min(PAGE_MAX, sessions.size() / pagesPerRound + 1);
        List<HeldConnection> page = new ArrayList<>(size);
        for (int i = 0; i < size && !round.isEmpty(); i++) {
            OwnSession session = sessions.get(round.remove());
            if (session != null && isSettled(session)) {
                page.add(session.connection);
            }
        }
        return page;
    }

    private boolean isSettled(OwnSession session) {
        return !session.due && !session.telling && !session.leaving && lease != null && lease.equals(session.putUnder);
    }

    /** The store does not have what it should. */
    void missing(List<HeldConnection> connections) {
        for (HeldConnection connection : connections) {
            OwnSession session = sessions.get(connection.connectionId());
            if (session != null) {
                tellWhole(session);
            }
        }
    }

    /** The store has what is held under the lease of the moment; what of it is not known here has to be removed. */
    void named(NodeLease by, Collection<HeldConnection> connections) {
        for (HeldConnection connection : connections) {
            if (by.equals(lease) && !sessions.containsKey(connection.connectionId())) {
                OwnSession stray = new OwnSession(connection);
                stray.putUnder = by;
                stray.absentSinceNanos = nanoTime.getAsLong();
                sessions.put(connection.connectionId(), stray);
                leave(stray, WentOffline.Reason.LOST);
            }
        }
    }

    void retryFailed() {
        due.addAll(failed);
        failed.clear();
    }

    /** The next thing to tell the store; null when there is none for now. */
    @Nullable
    Step next() {
        NodeLease current = lease;
        if (current != null && underWay < UNDER_WAY_MAX && !due.isEmpty()) {
            OwnSession session = due.iterator().next();
            due.remove(session);
            session.telling = true;
            session.due = false;
            underWay++;
            return step(session, current);
        }
        return null;
    }

    /**
     * To be called before {@link #told}.
     *
     * @return whether others see the user otherwise than after the last step for this session
     */
    boolean isShownAnew(Step step, Presence presence) {
        OwnSession session = sessions.get(step.connection().connectionId());
        int shown = Objects.hash(presence.status().label(), presence.activity(), presence.metadata(), presence.zone());
        boolean anew = session == null || session.shown != shown;
        if (session != null) {
            session.shown = shown;
        }
        return anew;
    }

    /**
     * @param known what the store knows of the session and its user
     * @return the session, which may be over
     */
    OwnSession told(Step step, PresenceChange.Known known) {
        OwnSession session = finished(step);
        session.doubtful = false;
        learn(session, step, known);
        if (step instanceof Step.Put put && !session.due) {
            session.indexedUnder = put.lease();
        }
        if (session.due) {
            due.add(session);
        } else if (step instanceof Step.Remove) {
            sessions.remove(session.connection.connectionId());
        }
        return session;
    }

    /**
     * Another node has the session, which is forgotten here, unless it has a client here that does not know yet.
     *
     * @param known what the store knows of the session and its user
     * @return the session
     */
    OwnSession yielded(Step step, PresenceChange.Known known) {
        OwnSession session = finished(step);
        session.doubtful = false;
        session.indexedUnder = null;
        learn(session, step, known);
        if (session.due) {
            due.add(session);
        } else if (session.attachedBy == null) {
            sessions.remove(session.connection.connectionId());
        }
        return session;
    }

    /** What was said while the step was under way is newer. */
    private void learn(OwnSession session, Step step, PresenceChange.Known known) {
        if (step instanceof Step.Put put) {
            SessionPresence told = put.session();
            session.said = session.said == told.said() ? known.said() : session.said;
            if (!session.placedAnew && !known.zone().equals(session.zone)) {
                place(session, known.zone());
            }
            session.device = session.device.isEmpty() ? known.device() : session.device;
            session.idle = session.idle == null ? Boolean.valueOf(known.idle()) : session.idle;
        }
    }

    /** The step is made again after {@link #retryFailed()}. */
    void failed(Step step) {
        OwnSession session = finished(step);
        session.doubtful = true;
        session.due = true;
        failed.add(session);
    }

    private OwnSession finished(Step step) {
        OwnSession session = sessions.get(step.connection().connectionId());
        if (session == null || !session.telling) {
            throw new IllegalStateException("no step is under way for " + step.connection());
        }
        session.telling = false;
        underWay--;
        return session;
    }

    private Step step(OwnSession session, NodeLease current) {
        NodeLease putUnder = session.putUnder;
        boolean unheard = session.said != null && session.said.atMillis() == 0;
        if (session.leaving && putUnder != null && !unheard) {
            session.indexedUnder = null;
            Duration lastThere = Duration.ofNanos(nanoTime.getAsLong() - session.absentSinceNanos);
            return new Step.Remove(putUnder, session.connection, lastThere, session.reason, session.doubtful);
        }
        session.putUnder = current;
        session.placedAnew = false;
        session.due = session.leaving;
        SessionPresence present = new SessionPresence(
                session.device,
                session.idle,
                session.zone,
                session.said,
                session.generation,
                session.attachedBy != null);
        return new Step.Put(
                current, session.connection, present, current.equals(session.indexedUnder), session.doubtful);
    }

    private @Nullable OwnSession attachedBy(String sessionId, String connectionId) {
        OwnSession session = sessions.get(sessionId);
        return session != null && connectionId.equals(session.attachedBy) ? session : null;
    }

    private void leave(OwnSession session, WentOffline.Reason reason) {
        session.reason = reason;
        if (session.putUnder == null) {
            sessions.remove(session.connection.connectionId());
            due.remove(session);
        } else {
            session.leaving = true;
            tell(session);
        }
    }

    /** Also what the store should have known before. */
    private void tellWhole(OwnSession session) {
        session.indexedUnder = null;
        tell(session);
    }

    private void tell(OwnSession session) {
        session.due = true;
        if (!session.telling && !failed.contains(session)) {
            due.add(session);
        }
    }
}
