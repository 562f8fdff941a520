package io.rookery.transport;

import io.rookery.auth.VerifiedToken;
import io.rookery.identity.Position;
import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.protocol.Answer;
import io.rookery.protocol.CloseCode;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.Refusal;
import io.rookery.session.FlightEvent;
import io.rookery.session.Session;
import io.rookery.session.SessionObserver.Departure;
import io.rookery.session.Sessions;
import io.rookery.session.Sessions.Opened;
import io.rookery.session.Tenure;
import io.rookery.store.UserSanctions;
import io.rookery.transport.EndedFlights.Noted;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings sessions and connections together, and takes them apart. Belongs to one event loop.
 *
 * <p>What was begun for a connection that has gone, or has waited too long, is undone when it completes.
 */
final class SessionOpener {
    /** A client hears of an outage within this time. */
    static final Duration DEADLINE = Duration.ofMillis(1800);

    private static final long FULL_RETRY_MILLIS = 5_000;

    private final GatewayLoop loop;
    private final GatewayNode node;
    private final GatewayPorts ports;
    private final Sessions sessions;
    private final Recoveries recoveries;
    private final OpeningTurns turns = new OpeningTurns(System::nanoTime);

    SessionOpener(GatewayLoop loop, GatewayPorts ports) {
        this.loop = loop;
        this.node = loop.node();
        this.ports = ports;
        this.sessions = node.sessions();
        this.recoveries = new Recoveries(ports, sessions, () -> loop.limits().subscriptionsPerSession());
    }

    /**
     * What a client wants to be connected to.
     *
     * @param token what it proved; null when it shows a recovery token alone
     * @param resume the session it had; null for a new one
     * @param restore whether it wants to listen to every channel its user belongs to
     * @param orElseNew whether a new session will do when that one is gone
     */
    record Wish(
            @Nullable VerifiedToken token,
            Command.@Nullable ClientInfo client,
            Command.@Nullable Resume resume,
            boolean restore,
            boolean orElseNew,
            boolean atUpgrade) {

        /** What the client calls the device it runs on; null when it does not say. */
        @Nullable
        String device() {
            return client == null ? null : client.deviceId();
        }
    }

    /** Opens a session; the failure is a refusal, or a fault. */
    Future<Answer.Session> open(WebSocketConnection connection, Wish wish) {
        Map<Topic, Position> positions = Recoveries.positions(wish.resume());
        Opening work = new Opening(connection, wish, positions);
        var deadline = loop.schedule(DEADLINE, work::expired);
        turns.inTurn(work::begin).onComplete(outcome -> {
            deadline.cancel(false);
            if (outcome.succeeded()) {
                work.ready(outcome.result());
            } else {
                work.failed(outcome.cause());
            }
        });
        return work.answer.future();
    }

    OpeningTurns turns() {
        return turns;
    }

    /** A connection is about to end. */
    void left(WebSocketConnection connection, @Nullable Tenure tenure, boolean superseded) {
        uncount(connection);
        if (tenure == null) {
            return;
        }
        ports.fanOut().remove(connection);
        Departure departure = superseded ? sessions.superseded(tenure.hold()) : sessions.detach(tenure.hold());
        ports.observer().detached(tenure.session(), tenure.connectionId(), departure);
        node.endedFlights().add(Noted.of(tenure, connection.noted()));
    }

    void active(Tenure tenure) {
        ports.observer().active(tenure.session(), tenure.connectionId());
    }

    void idle(Tenure tenure) {
        ports.observer().idle(tenure.session(), tenure.connectionId());
    }

    /** Ends the session of a connection, at the client's wish. */
    void close(WebSocketConnection connection, Tenure tenure) {
        connection.departed();
        uncount(connection);
        ports.fanOut().remove(connection);
        discard(tenure);
        node.endedFlights().add(Noted.of(tenure, connection.noted()));
    }

    private void discard(Tenure tenure) {
        sessions.close(tenure.hold());
        ports.observer().detached(tenure.session(), tenure.connectionId(), Departure.CLOSED);
    }

    private void uncount(WebSocketConnection connection) {
        if (connection.isCounted()) {
            connection.counted(false);
            node.connectionsByUser().release(connection.user());
        }
    }

    /** One attempt. */
    private final class Opening {
        private final WebSocketConnection connection;
        private final Wish wish;
        private final Map<Topic, Position> positions;
        private final @Nullable Tenure former;
        private final Intermission intermission;
        private final Promise<Answer.Session> answer = Promise.promise();
        private boolean begun;
        private boolean settled;

        Opening(WebSocketConnection connection, Wish wish, Map<Topic, Position> positions) {
            this.connection = connection;
            this.wish = wish;
            this.positions = positions;
            this.former = connection.tenure();
            this.intermission = connection.beginOpening();
        }

        Future<Ready> begin() {
            if (settled || connection.isEnded()) {
                return Future.failedFuture(goneRefusal());
            }
            begun = true;
            try {
                VerifiedToken token = wish.token();
                Future<UserSanctions> known =
                        token == null ? null : ports.sanctions().apply(token.user());
                return session().compose(opened -> admitted(opened, known)).compose(this::recover);
            } catch (RuntimeException failure) {
                return Future.failedFuture(failure);
            }
        }

        private Future<Opened> session() {
            Command.Resume resume = wish.resume();
            if (resume == null) {
                return newSession();
            }
            return sessions.resume(resume.sessionId(), resume.recoveryToken(), wish.token(), attachment())
                    .compose(found -> found.map(Future::succeededFuture).orElseGet(this::gone));
        }

        /**
         * Asked while the session is opened. A ban that comes meanwhile is told to the node twice, see {@link
         * GatewayNode#deedsDone}.
         *
         * @param known what the user suffers; null when the user was not known
         */
        private Future<Opened> admitted(Opened opened, @Nullable Future<UserSanctions> known) {
            Future<UserSanctions> asked =
                    known == null ? ports.sanctions().apply(opened.session().user()) : known;
            return asked.transform(found -> {
                Refusal objection = found.failed() ? null : found.result().objection();
                if (found.failed()) {
                    giveBack(opened);
                    return Future.failedFuture(found.cause());
                } else if (objection != null) {
                    sessions.close(opened.hold());
                    loop.executeLater(() -> connection.end(CloseCode.REVOKED));
                    return Future.failedFuture(objection);
                }
                opened.session().mute(found.result().mute());
                return Future.succeededFuture(opened);
            });
        }

        private Future<Opened> gone() {
            return wish.orElseNew()
                    ? newSession()
                    : Future.failedFuture(Refusal.of(ErrorCode.SESSION_EXPIRED, ErrorCode.SESSION_EXPIRED.meaning()));
        }

        private Future<Opened> newSession() {
            VerifiedToken token = wish.token();
            if (token == null || settled) {
                return Future.failedFuture(Refusal.of(ErrorCode.UNAUTHORIZED, "no valid token"));
            }
            if (!node.memory().admits()) {
                return Future.failedFuture(Refusal.busy("the node is full", FULL_RETRY_MILLIS));
            }
            if (!connection.isCounted() && !count(token)) {
                loop.executeLater(() -> connection.end(CloseCode.CONNECTION_LIMIT));
                return Future.failedFuture(
                        Refusal.limitExceeded("connections-per-user", "the user has too many connections"));
            }
            String device = wish.device();
            return sessions.create(token, device == null ? "" : device, attachment());
        }

        private ConnectionAttachment attachment() {
            return new ConnectionAttachment(loop, connection);
        }

        private boolean count(VerifiedToken token) {
            boolean counted = node.connectionsByUser().take(token.user());
            if (counted) {
                connection.user(token.user());
                connection.counted(true);
            }
            return counted;
        }

        private Future<Ready> recover(Opened opened) {
            Refusal objection = objection(opened.session());
            if (objection != null) {
                giveBack(opened);
                return Future.failedFuture(objection);
            }
            if (former != null) {
                ports.fanOut().remove(connection);
            }
            String device = wish.device();
            if (device != null) {
                opened.session().on(device);
            }
            connection.user(opened.session().user());
            if (!connection.isCounted()) {
                node.connectionsByUser().force(connection.user());
                connection.counted(true);
            }
            ports.fanOut().add(connection);
            return recoveries
                    .recover(connection, opened, positions, wish.restore())
                    .map(channels -> new Ready(opened, channels))
                    .recover(failure -> {
                        undo(opened);
                        return Future.failedFuture(failure);
                    });
        }

        private @Nullable Refusal objection(Session session) {
            VerifiedToken token = wish.token();
            if (settled || connection.isEnded()) {
                return goneRefusal();
            }
            boolean isAnothers = token != null && !token.user().equals(session.user())
                    || former != null && !former.session().user().equals(session.user());
            if (isAnothers) {
                return Refusal.forbidden();
            }
            return session.tokenExpiresAtMillis() <= System.currentTimeMillis()
                    ? Refusal.of(ErrorCode.UNAUTHORIZED, "the session's token has expired")
                    : null;
        }

        void ready(Ready ready) {
            if (settled || !connection.isOpening(intermission)) {
                undo(ready.opened());
                settle(() -> answer.fail(goneRefusal()));
            } else {
                Answer.Session session = establish(ready);
                settle(() -> answer.complete(session));
            }
        }

        void failed(Throwable failure) {
            settle(() -> {
                back();
                answer.fail(failure);
            });
        }

        /** The connection is of no use any more once something was begun for it, which may still complete. */
        void expired() {
            if (!begun) {
                failed(OpeningTurns.refusal());
                return;
            }
            settle(() -> {
                back();
                answer.fail(Refusal.outcomeUnknown("the session could not be opened in time"));
                connection.end(CloseCode.INSUFFICIENT_STATE);
            });
        }

        private void back() {
            connection.openingFailed(intermission);
            if (former == null) {
                uncount(connection);
            } else if (!ports.fanOut()
                    .isSubscribed(connection, connection.user().inbox())) {
                connection.end(CloseCode.INSUFFICIENT_STATE);
            }
        }

        private void settle(Runnable outcome) {
            if (!settled) {
                settled = true;
                outcome.run();
                connection.proceed(intermission);
            }
        }

        private Answer.Session establish(Ready ready) {
            Opened opened = ready.opened();
            Session session = opened.session();
            Tenure tenure = new Tenure(
                    opened.hold(), RandomIds.shortName(), opened.recoveryToken(), wish.client(), wish.atUpgrade());
            connection.opened(tenure);
            connection
                    .recorder()
                    .note(
                            FlightEvent.SESSION,
                            opened.resumed() ? 1 : 0,
                            (int) session.generation(),
                            ready.channels().size());
            ports.observer().attached(session, tenure.connectionId(), wish.client());
            if (former != null) {
                discard(former);
            }
            return described(ready);
        }

        private void undo(Opened opened) {
            ports.fanOut().remove(connection);
            giveBack(opened);
        }

        private void giveBack(Opened opened) {
            if (opened.resumed()) {
                sessions.detach(opened.hold());
            } else {
                sessions.close(opened.hold());
            }
        }
    }

    private static Refusal goneRefusal() {
        return Refusal.of(ErrorCode.INVALID_STATE, "the connection has gone");
    }

    private Answer.Session described(Ready ready) {
        Opened opened = ready.opened();
        return new Answer.Session(
                opened.session().id(),
                opened.session().user().value(),
                node.self().name(),
                opened.recoveryToken(),
                opened.resumed(),
                node.settings().session().resumeWindow().toMillis(),
                node.settings().session().heartbeat().toMillis(),
                node.settings().limits().frameBytesMax(),
                System.currentTimeMillis(),
                ready.channels());
    }

    private record Ready(Opened opened, Map<String, Recovery> channels) {}
}
