package io.rookery.presence;

import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Refusal;
import io.rookery.store.Comparison;
import io.rookery.store.ConnectionLife;
import io.rookery.store.Glance;
import io.rookery.store.HeldConnection;
import io.rookery.store.NodeLease;
import io.rookery.store.PresenceChange;
import io.rookery.store.PresenceStore;
import io.rookery.store.SaidPresence;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the store and the watchers informed of one event loop's share of this node's sessions. */
final class PresenceLoop {
    static final int UPDATES_WAITING_MAX = 16;

    /** In so many ticks all sessions are compared with the store. */
    private static final int TICKS_PER_ROUND = 50;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(PresenceLoop.class);

    private final PresenceStore store;
    private final OwnSessions sessions;
    private final LeaseTime leaseTime;
    private final Announcer announcer;
    private final Expiries expiries;
    private final Consumer<Presence> seen;
    private final Consumer<Comparison.Seen> compared;
    private final SessionCensus census;
    private final ActiveToday active;
    private final Map<String, List<Promise<PresenceChange>>> updates = new HashMap<>();
    private String incarnation = "";
    private Set<String> leaseBegunIn = Set.of();
    private boolean paused;
    private boolean pumping;
    private boolean comparing;

    /**
     * @param seen is told how a user of this node is, changed or not
     * @param compared is told how the store sees users of this node, all of them in time
     */
    PresenceLoop(
            PresenceStore store,
            OwnSessions sessions,
            LeaseTime leaseTime,
            Expiries expiries,
            Announcer announcer,
            Consumer<Presence> seen,
            Consumer<Comparison.Seen> compared,
            SessionCensus census,
            ActiveToday active) {
        this.store = store;
        this.sessions = sessions;
        this.leaseTime = leaseTime;
        this.expiries = expiries;
        this.announcer = announcer;
        this.seen = seen;
        this.compared = compared;
        this.census = census;
        this.active = active;
        store.onConnected(this::connected);
    }

    void attached(UserId user, String sessionId, String connectionId, long generation, String device) {
        refuseWaiting(sessionId, "another connection has the session");
        sessions.attached(user, sessionId, connectionId, generation, device);
        pump();
    }

    void lost(String sessionId, String connectionId) {
        sessions.lost(sessionId, connectionId);
    }

    void graceAtLeast(Duration grace) {
        sessions.graceAtLeast(grace);
    }

    void closed(String sessionId, String connectionId) {
        sessions.closed(sessionId, connectionId);
        if (!sessions.knows(sessionId)) {
            refuseWaiting(sessionId, "the session is over");
        }
        pump();
    }

    /** Nothing was made yet of these updates, and nothing will be. */
    private void refuseWaiting(String sessionId, String reason) {
        List<Promise<PresenceChange>> waiting = updates.remove(sessionId);
        if (waiting != null) {
            waiting.forEach(promise -> promise.fail(Refusal.of(ErrorCode.INVALID_STATE, reason)));
        }
    }

    void idle(String sessionId, String connectionId, boolean idle) {
        sessions.idle(sessionId, connectionId, idle);
        pump();
    }

    Future<PresenceChange> say(String sessionId, SaidPresence said, Optional<Zone> zone) {
        if (paused || leaseTime.isOver() || sessions.lease() == null) {
            return Future.failedFuture(Refusal.unavailable("no connection to the store"));
        }
        List<Promise<PresenceChange>> waiting = updates.getOrDefault(sessionId, List.of());
        if (waiting.size() >= UPDATES_WAITING_MAX) {
            return Future.failedFuture(Refusal.busy("too many updates of one presence", 1000));
        }
        if (!sessions.say(sessionId, said, zone)) {
            return Future.failedFuture(Refusal.of(ErrorCode.INVALID_STATE, "the session has no connection"));
        }
        Promise<PresenceChange> promise = Promise.promise();
        updates.computeIfAbsent(sessionId, id -> new ArrayList<>(1)).add(promise);
        pump();
        return promise.future();
    }

    Future<List<Presence>> read(List<UserId> users) {
        return store.read(users);
    }

    Future<List<Glance>> look(List<UserId> users, List<UserId> viewers) {
        return store.look(users, viewers);
    }

    /**
     * A connection of a dead node was removed. Who is offline may be so because of a survivor that died before it told; and
     * whoever is not may be seen over another node from now on.
     */
    void evicted(PresenceChange change) {
        if (change.changed() || change.presence().status() == PresenceStatus.OFFLINE) {
            announcer.announce(change.presence());
        }
        seen.accept(change.presence());
        census.evicted(change);
    }

    Census census() {
        return census.taken();
    }

    /**
     * @param incarnations of the store, one of which the lease was begun in
     */
    void holdUnder(NodeLease lease, Set<String> incarnations) {
        leaseBegunIn = incarnations;
        sessions.holdUnder(lease);
        resume();
    }

    /** Connections that a lease's index names, all of users of this loop. */
    void named(NodeLease by, List<HeldConnection> connections) {
        sessions.named(by, connections);
        pump();
    }

    /** Compares a part of the sessions with the store. */
    private void compare() {
        NodeLease lease = sessions.lease();
        if (lease != null && !comparing && !paused) {
            comparing = true;
            store.compare(lease, sessions.nextSettled(TICKS_PER_ROUND)).onComplete(answer -> {
                comparing = false;
                if (answer.succeeded() && lease.equals(sessions.lease())) {
                    answer.result().users().forEach(census::seen);
                    answer.result().users().forEach(compared);
                    sessions.missing(answer.result().missing());
                    pump();
                }
            });
        }
    }

    /** Every {@link PresenceVerticle#TICK_MILLIS}. */
    void tick() {
        sessions.expireGraces();
        expire();
        sessions.retryFailed();
        announcer.retry();
        active.note();
        resume();
        compare();
    }

    /** What is put under a lease that the store does not know is never cleared. */
    private void connected(String nowIncarnation) {
        if (!leaseBegunIn.contains(nowIncarnation)) {
            sessions.waitForLease();
        } else if (!nowIncarnation.equals(incarnation)) {
            sessions.tellAll();
        }
        incarnation = nowIncarnation;
        resume();
    }

    private void resume() {
        paused = false;
        pump();
    }

    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        for (Step step = next(); step != null; step = next()) {
            tell(step);
        }
        pumping = false;
    }

    private @Nullable Step next() {
        return paused || leaseTime.isOver() ? null : sessions.next();
    }

    private void tell(Step step) {
        List<Promise<PresenceChange>> waiting = updates.remove(step.connection().connectionId());
        ask(step).onComplete(outcome -> {
            if (outcome.succeeded()) {
                told(step, outcome.result());
            } else {
                failed(step, outcome.cause());
            }
            if (waiting != null) {
                answer(waiting, outcome);
            }
            pump();
        });
    }

    private Future<PresenceChange> ask(Step step) {
        if (step instanceof Step.Put put) {
            return put.indexed()
                    ? store.putAgain(put.lease(), put.connection(), put.session())
                    : store.put(put.lease(), put.connection(), put.session());
        }
        Step.Remove remove = (Step.Remove) step;
        return store.remove(remove.lease(), remove.connection(), remove.lastThere(), remove.reason());
    }

    private void told(Step step, PresenceChange change) {
        boolean anew = sessions.isShownAnew(step, change.presence());
        boolean yields = step instanceof Step.Put && change.life().fate() == ConnectionLife.Fate.ELSEWHERE;
        OwnSession session = yields ? sessions.yielded(step, change.known()) : sessions.told(step, change.known());
        seen.accept(change.presence());
        census.told(session, step, change);
        if (change.life().fate() == ConnectionLife.Fate.CAME) {
            active.came(step.connection().user());
        }
        if (change.changed() || (step.repeated() && anew)) {
            announcer.announce(change.presence());
        }
        lookLater(step.connection().user(), change);
    }

    private void lookLater(UserId user, PresenceChange change) {
        Duration expiresIn = change.expiresIn();
        if (expiresIn != null) {
            expiries.add(user, expiresIn);
        }
    }

    /** Another node may have noticed first: then nothing changes. */
    private void expire() {
        for (UserId user = expiries.next(); user != null; user = expiries.next()) {
            UserId expired = user;
            store.refresh(expired)
                    .onSuccess(change -> {
                        seen.accept(change.presence());
                        census.seen(expired, change);
                        if (change.changed()) {
                            announcer.announce(change.presence());
                        }
                        lookLater(expired, change);
                    })
                    .onFailure(failure -> expiries.add(expired, LOOK_AGAIN));
        }
    }

    /** While the store does not answer there is no point in telling it more. */
    private void failed(Step step, Throwable failure) {
        sessions.failed(step);
        if (failure instanceof Refusal) {
            paused = true;
            refuseWaiting();
        } else {
            LOG.error(
                    "The presence of {} could not be stored", step.connection().user(), failure);
        }
    }

    /** Nobody waits for as long as the store may be away. */
    private void refuseWaiting() {
        List<List<Promise<PresenceChange>>> all = List.copyOf(updates.values());
        updates.clear();
        Refusal refusal = Refusal.outcomeUnknown("the store did not answer");
        all.forEach(waiting -> waiting.forEach(promise -> promise.fail(refusal)));
    }

    /** The step is repeated, so that what was said may still come true. */
    private static void answer(List<Promise<PresenceChange>> waiting, AsyncResult<PresenceChange> outcome) {
        for (Promise<PresenceChange> promise : waiting) {
            if (outcome.succeeded()) {
                promise.complete(outcome.result());
            } else {
                promise.fail(
                        outcome.cause() instanceof Refusal
                                ? Refusal.outcomeUnknown("the store did not answer")
                                : outcome.cause());
            }
        }
    }
}
