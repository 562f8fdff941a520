package io.rookery.presence;

import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Presence;
import io.rookery.protocol.Refusal;
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
    private final Announcer announcer;
    private final Expiries expiries;
    private final Consumer<Presence> seen;
    private final Map<String, List<Promise<PresenceChange>>> updates = new HashMap<>();
    private String incarnation = "";
    private boolean paused;
    private boolean pumping;
    private boolean comparing;

    /**
     * @param seen is told how a user of this node is, changed or not
     */
    PresenceLoop(
            PresenceStore store,
            OwnSessions sessions,
            Expiries expiries,
            Announcer announcer,
            Consumer<Presence> seen) {
        this.store = store;
        this.sessions = sessions;
        this.expiries = expiries;
        this.announcer = announcer;
        this.seen = seen;
        store.onConnected(this::connected);
    }

    void attached(UserId user, String sessionId, String connectionId, String device) {
        sessions.attached(user, sessionId, connectionId, device);
        pump();
    }

    void lost(String sessionId, String connectionId) {
        sessions.lost(sessionId, connectionId);
    }

    void closed(String sessionId, String connectionId) {
        sessions.closed(sessionId, connectionId);
        List<Promise<PresenceChange>> waiting = sessions.knows(sessionId) ? null : updates.remove(sessionId);
        if (waiting != null) {
            waiting.forEach(promise -> promise.fail(Refusal.of(ErrorCode.INVALID_STATE, "the session is over")));
        }
        pump();
    }

    void idle(String sessionId, String connectionId, boolean idle) {
        sessions.idle(sessionId, connectionId, idle);
        pump();
    }

    Future<PresenceChange> say(String sessionId, SaidPresence said, Optional<Zone> zone) {
        if (paused || sessions.lease() == null) {
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

    void announce(Presence presence) {
        announcer.announce(presence);
    }

    void holdUnder(NodeLease lease) {
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
            store.missing(lease, sessions.nextSettled(TICKS_PER_ROUND)).onComplete(compared -> {
                comparing = false;
                if (compared.succeeded() && lease.equals(sessions.lease())) {
                    sessions.missing(compared.result());
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
        resume();
        compare();
    }

    private void connected(String nowIncarnation) {
        if (!nowIncarnation.equals(incarnation)) {
            incarnation = nowIncarnation;
            sessions.tellAll();
            resume();
        }
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
        return paused ? null : sessions.next();
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
            return store.put(put.lease(), put.connection(), put.session());
        }
        Step.Remove remove = (Step.Remove) step;
        return store.remove(remove.lease(), remove.connection(), remove.lastThere(), remove.reason());
    }

    private void told(Step step, PresenceChange change) {
        sessions.told(step, change.known());
        seen.accept(change.presence());
        if (change.changed() || step.repeated()) {
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
        } else {
            LOG.error(
                    "The presence of {} could not be stored", step.connection().user(), failure);
        }
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
