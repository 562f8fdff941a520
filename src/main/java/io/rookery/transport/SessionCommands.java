package io.rookery.transport;

import io.rookery.auth.VerifiedToken;
import io.rookery.protocol.Answer;
import io.rookery.protocol.CloseCode;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.session.Session;
import io.rookery.session.Tenure;
import io.rookery.transport.SessionOpener.Wish;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The commands that begin, renew and end sessions. Belongs to one event loop. */
final class SessionCommands {
    private final GatewayLoop loop;
    private final GatewayNode node;
    private final SessionOpener opener;

    SessionCommands(GatewayLoop loop, SessionOpener opener) {
        this.loop = loop;
        this.node = loop.node();
        this.opener = opener;
    }

    /** A token came with the upgrade: the client is told of its session unasked. */
    void connectAtUpgrade(WebSocketConnection connection, VerifiedToken token) {
        opener.open(connection, new Wish(token, null, null, false, true, true)).onComplete(outcome -> {
            if (outcome.succeeded()) {
                connection.push(new Push.SessionReady(outcome.result()));
                connection.answered();
            } else {
                connection.push(new Push.Error(CommandIntake.refusal(outcome.cause())));
                loop.executeLater(() -> connection.end(CloseCode.INSUFFICIENT_STATE));
            }
        });
    }

    Future<Answer.Session> connect(WebSocketConnection connection, Command.SessionConnect command) {
        VerifiedToken token = proven(connection, command.token());
        Command.Resume resume = command.resume();
        Tenure tenure = connection.tenure();
        if (tenure != null) {
            if (resume == null && !saysMore(command)) {
                throw established();
            }
            VerifiedToken shown = resume == null && token == null ? shown(tenure.session()) : token;
            return open(connection, tenure, new Wish(shown, command.client(), resume, command.restore(), false, false));
        }
        if (token == null) {
            throw Refusal.of(ErrorCode.UNAUTHORIZED, "token: missing (expected: a valid token)");
        }
        return opener.open(connection, new Wish(token, command.client(), resume, command.restore(), true, false));
    }

    Future<Answer.Session> resume(WebSocketConnection connection, Command.Resume resume) {
        Wish wish = new Wish(null, null, resume, false, false, false);
        Tenure tenure = connection.tenure();
        return tenure == null ? opener.open(connection, wish) : open(connection, tenure, wish);
    }

    /** Whether the client says what a session that was made without its word cannot know. */
    private static boolean saysMore(Command.SessionConnect command) {
        return command.restore() || command.client() != null && command.client().deviceId() != null;
    }

    private static VerifiedToken shown(Session session) {
        return new VerifiedToken(
                session.user(), session.sender().name(), session.tokenExpiresAtMillis(), session.roles());
    }

    /** A session that was just made for the token of the upgrade gives way to the one the client had, or wants. */
    private Future<Answer.Session> open(WebSocketConnection connection, Tenure tenure, Wish wish) {
        Command.Resume resume = wish.resume();
        boolean isItself =
                resume != null && resume.sessionId().equals(tenure.session().id());
        if (!tenure.fresh() || isItself) {
            throw established();
        }
        return opener.open(connection, wish);
    }

    private static Refusal established() {
        return Refusal.of(ErrorCode.INVALID_STATE, "the connection has a session already");
    }

    private @Nullable VerifiedToken proven(WebSocketConnection connection, @Nullable String token) {
        if (token == null) {
            return null;
        }
        Optional<VerifiedToken> verified = node.tokens().verify(token);
        if (verified.isEmpty()) {
            loop.executeLater(() -> connection.end(CloseCode.INVALID_TOKEN));
        }
        return verified.orElseThrow(SessionCommands::invalidToken);
    }

    private static Refusal invalidToken() {
        return Refusal.of(ErrorCode.UNAUTHORIZED, "the token is not valid");
    }

    /** Only for the same user; a token that is refused leaves the old one in force. */
    Future<Answer.TokenRefreshed> refreshToken(Tenure tenure, Command.TokenRefresh command) {
        VerifiedToken token = node.tokens().verify(command.token()).orElseThrow(SessionCommands::invalidToken);
        Session session = tenure.session();
        if (!token.user().equals(session.user())) {
            throw Refusal.forbidden();
        }
        return node.sessions()
                .tokenRefreshed(session, token.expiresAtMillis())
                .map(stored -> new Answer.TokenRefreshed(token.expiresAtMillis()));
    }

    Future<Answer.Empty> close(WebSocketConnection connection, Tenure tenure) {
        opener.close(connection, tenure);
        loop.executeLater(() -> connection.end(CloseCode.NORMAL));
        return Future.succeededFuture(Answer.EMPTY);
    }
}
