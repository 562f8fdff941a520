package io.rookery.session;

import io.rookery.auth.VerifiedToken;
import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.identity.NodeId;
import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.identity.Zone;
import io.rookery.protocol.CloseCode;
import io.rookery.protocol.Priority;
import io.rookery.session.Departures.Left;
import io.rookery.session.LocalSessions.Attached;
import io.rookery.settings.SessionSettings;
import io.rookery.store.SessionStore;
import io.rookery.store.SessionStore.Resumed;
import io.rookery.store.SessionStore.SessionRecord;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins sessions, hands them from connection to connection and from node to node, and ends them. One for a node; safe to
 * use from any event loop, futures complete on the caller's context.
 *
 * <p>A session has one connection. Whoever resumes it last has it: the former connection is ended with {@link
 * CloseCode#SUPERSEDED}, which does not come back, so that two clients never fight over a session.
 */
public final class Sessions implements Bus.Receiver {
    /** How often the store is told that a session's client is still there. */
    public static final Duration TOUCH_EVERY = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final SessionStore store;
    private final Bus bus;
    private final NodeId self;
    private final Duration resumeWindow;
    private final LocalSessions local = new LocalSessions();
    private final Departures departures = new Departures();

    public Sessions(SessionStore store, Bus bus, NodeId self, SessionSettings settings) {
        this.store = store;
        this.bus = bus;
        this.self = self;
        this.resumeWindow = settings.resumeWindow();
    }

    /** Takeovers of sessions that were here. */
    @Override
    public void received(NodeId from, int key, Buffer message) {
        Takeover takeover = Takeover.decode(message);
        departures.cancel(takeover.sessionId());
        Attached attached = local.find(takeover.sessionId());
        if (attached != null && attached.isBefore(takeover)) {
            attached.attachment().end(CloseCode.SUPERSEDED);
        }
    }

    public LocalSessions local() {
        return local;
    }

    /** The connection of this node that has the session. */
    public Optional<Attachment> attachment(String sessionId) {
        return Optional.ofNullable(local.find(sessionId)).map(Attached::attachment);
    }

    /** Tells the connection of this node that has the session, if one has, where it is in the world. */
    public void moved(String sessionId, Optional<Zone> zone) {
        attachment(sessionId).ifPresent(attachment -> attachment.moved(sessionId, zone));
    }

    /**
     * Begins a session. Its connection is known from the moment this returns.
     *
     * @param device as the client names it; empty for none
     */
    public Future<Opened> create(VerifiedToken token, String device, Attachment attachment) {
        Session session = new Session(
                        RandomIds.secret(), token.user(), token.name(), token.expiresAtMillis(), token.roles())
                .on(device);
        String recoveryToken = RandomIds.secret();
        SessionRecord record = new SessionRecord(
                session.id(), session.user(), session.sender().name(), self, session.tokenExpiresAtMillis(), device);
        return store.create(record, recoveryToken, keep()).map(stored -> {
            Attached attached = new Attached(attachment, 0);
            local.created(session.id(), attached);
            return new Opened(new Hold(session, attached), recoveryToken, false, Set.of());
        });
    }

    /**
     * Takes a session over.
     *
     * @param token what the client proved just now; null when it shows the recovery token alone
     * @return empty when there is no such session, or the recovery token is not its token
     */
    public Future<Optional<Opened>> resume(
            String sessionId, String recoveryToken, @Nullable VerifiedToken token, Attachment attachment) {
        String next = RandomIds.secret();
        local.resumeBegan(sessionId);
        Left departed = departures.cancel(sessionId);
        return store.resume(sessionId, recoveryToken, next, self, keep())
                .map(found -> found.map(resumed -> {
                    Attached attached = new Attached(attachment, resumed.generation());
                    supersede(resumed, local.resumed(sessionId, attached));
                    return opened(resumed, token, attached, next);
                }))
                .onComplete(outcome -> {
                    if (outcome.failed() || outcome.result().isEmpty()) {
                        resumeFailed(sessionId, departed);
                    }
                });
    }

    private void supersede(Resumed resumed, @Nullable Attached here) {
        if (here != null) {
            here.attachment().end(CloseCode.SUPERSEDED);
        }
        NodeId former = resumed.formerNode();
        if (former != null && !former.equals(self)) {
            Takeover takeover = new Takeover(resumed.session().sessionId(), resumed.generation());
            bus.send(
                    former,
                    Concern.SESSION,
                    Topic.placementOf(takeover.sessionId()),
                    Priority.CRITICAL,
                    takeover.encoded());
        }
    }

    private static Opened opened(
            Resumed resumed, @Nullable VerifiedToken token, Attached attached, String recoveryToken) {
        SessionRecord record = resumed.session();
        Session session = new Session(
                        record.sessionId(),
                        record.user(),
                        record.userName(),
                        token == null ? record.tokenExpiresAtMillis() : token.expiresAtMillis(),
                        token == null ? Set.of() : token.roles(),
                        attached.generation())
                .on(record.device());
        Set<Topic> topics =
                resumed.subscriptions().stream().map(Topic::new).collect(Collectors.toCollection(HashSet::new));
        topics.remove(record.user().inbox());
        return new Opened(new Hold(session, attached), recoveryToken, true, topics);
    }

    private void resumeFailed(String sessionId, @Nullable Left departed) {
        Attached left = local.resumeFailed(sessionId);
        if (left != null) {
            departures.add(new Left(sessionId, left.generation()));
        } else if (departed != null && local.find(sessionId) == null) {
            departures.add(departed);
        }
    }

    /**
     * The connection is gone: the session waits for its client, unless another connection has it. The store is told soon.
     *
     * @return what became of the session
     */
    public SessionObserver.Departure detach(Hold hold) {
        String sessionId = hold.session().id();
        LocalSessions.Leave leave = local.leave(sessionId, hold.attached());
        if (leave == LocalSessions.Leave.LEFT) {
            departures.add(new Left(sessionId, hold.attached().generation()));
        }
        return leave == LocalSessions.Leave.SUPERSEDED
                ? SessionObserver.Departure.SUPERSEDED
                : SessionObserver.Departure.LOST;
    }

    /** Tells the store of so many sessions whose clients were lost, or of more when many wait; to be called many times a second. */
    public void tellDepartures(int few) {
        departures
                .next(few)
                .forEach(left ->
                        reported(store.detach(left.sessionId(), self, left.generation(), resumeWindow), "detach"));
    }

    /** Another node has the session now. */
    public SessionObserver.Departure superseded(Hold hold) {
        local.leave(hold.session().id(), hold.attached());
        return SessionObserver.Departure.SUPERSEDED;
    }

    /** Ends a session for good, unless another connection has it. */
    public void close(Hold hold) {
        String sessionId = hold.session().id();
        if (local.leave(sessionId, hold.attached()) != LocalSessions.Leave.SUPERSEDED) {
            reported(store.close(sessionId, self), "close");
        }
    }

    public Future<Void> tokenRefreshed(Session session, long expiresAtMillis) {
        return store.tokenRefreshed(session.id(), expiresAtMillis)
                .onSuccess(stored -> session.tokenRefreshed(expiresAtMillis));
    }

    /** Notes what a resumed session listens to from now on. */
    public void subscribed(Session session, Collection<Topic> added, Collection<Topic> removed) {
        if (!added.isEmpty()) {
            reported(store.subscribe(session.id(), names(added)), "subscribe");
        }
        if (!removed.isEmpty()) {
            reported(store.unsubscribe(session.id(), names(removed)), "unsubscribe");
        }
    }

    private static List<String> names(Collection<Topic> topics) {
        return topics.stream().map(Topic::name).toList();
    }

    public void touch(Collection<String> sessionIds) {
        if (!sessionIds.isEmpty()) {
            reported(store.touch(sessionIds, keep()), "touch");
        }
    }

    /** If this node dies, the session still waits for its client as long as it ought to. */
    private Duration keep() {
        return resumeWindow.plus(TOUCH_EVERY.multipliedBy(2));
    }

    private static void reported(Future<Void> work, String what) {
        work.onFailure(failure -> LOG.debug("could not {} a session in the store: {}", what, failure.getMessage()));
    }

    /** A session in the hand of the connection that has it now. */
    public record Hold(Session session, Attached attached) {}

    /**
     * A session that has just begun or been taken over.
     *
     * @param topics what its client listened to before, without its inbox
     */
    public record Opened(Hold hold, String recoveryToken, boolean resumed, Set<Topic> topics) {
        public Session session() {
            return hold.session();
        }
    }
}
