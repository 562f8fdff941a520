package io.rookery.transport;

import io.rookery.dispatch.Dispatcher;
import io.rookery.identity.RandomIds;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Reply;
import io.rookery.protocol.Request;
import io.rookery.protocol.codec.Dialect.Inbound;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what a client asks to whoever does it, within the client's limits, and the answers back. */
final class CommandIntake {
    private static final long BUSY_RETRY_MILLIS = 50;
    private static final Logger LOG = LoggerFactory.getLogger(CommandIntake.class);

    private final SessionCommands sessionCommands;
    private final Dispatcher dispatcher;

    CommandIntake(SessionCommands sessionCommands, Dispatcher dispatcher) {
        this.sessionCommands = sessionCommands;
        this.dispatcher = dispatcher;
    }

    void received(WebSocketConnection connection, Inbound inbound) {
        if (!inbound.batch()) {
            for (Request request : inbound.requests()) {
                answer(connection, request).onSuccess(reply -> written(connection, () -> connection.reply(reply)));
            }
            return;
        }
        List<Future<Reply>> replies = new ArrayList<>(inbound.requests().size());
        for (Request request : inbound.requests()) {
            replies.add(answer(connection, request));
        }
        Future.all(replies)
                .onSuccess(all -> written(connection, () -> connection.replyToBatch(all.<Reply>list())));
    }

    /** The answer to an opening lets go what waited for it. */
    private static void written(WebSocketConnection connection, Runnable write) {
        write.run();
        connection.answered();
    }

    /** Never fails. */
    private Future<Reply> answer(WebSocketConnection connection, Request request) {
        long nowNanos = System.nanoTime();
        if (connection.isEnded()) {
            return refused(request, Refusal.of(ErrorCode.INVALID_STATE, "the connection is being closed"));
        }
        if (!connection.takeCommand(nowNanos)) {
            return refused(request, Refusal.rateLimited(connection.retryAfterMillis(nowNanos)));
        }
        if (request instanceof Request.Refused refused) {
            return refused(request, refused.refusal());
        }
        if (!connection.beginCommand()) {
            return refused(request, Refusal.busy("too many commands in flight", BUSY_RETRY_MILLIS));
        }
        return inTurn(connection, ((Request.Asked) request).command()).transform(outcome -> {
            connection.endCommand();
            return outcome.succeeded()
                    ? Future.succeededFuture(new Reply.Done(request.id(), request.packed(), outcome.result()))
                    : refused(request, refusal(outcome.cause()));
        });
    }

    private static Future<Reply> refused(Request request, Refusal refusal) {
        return Future.succeededFuture(new Reply.Refused(request.id(), request.packed(), refusal));
    }

    private Future<? extends Answer> inTurn(WebSocketConnection connection, Command command) {
        if (!(connection.stage() instanceof Stage.Opening)) {
            return begin(connection, command);
        }
        Promise<Answer> promise = Promise.promise();
        connection.intermission().await(() -> begin(connection, command).onComplete(outcome -> {
            if (outcome.succeeded()) {
                promise.complete(outcome.result());
            } else {
                promise.fail(outcome.cause());
            }
        }));
        return promise.future();
    }

    private Future<? extends Answer> begin(WebSocketConnection connection, Command command) {
        try {
            if (command instanceof Command.SessionConnect connect) {
                return sessionCommands.connect(connection, connect);
            }
            if (command instanceof Command.SessionResume resume) {
                return sessionCommands.resume(connection, resume.resume());
            }
            if (!(connection.stage() instanceof Stage.Open open)) {
                throw Refusal.of(ErrorCode.UNAUTHORIZED, "no session (expected: session.connect first)");
            }
            return begin(connection, open, command);
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }

    private Future<? extends Answer> begin(WebSocketConnection connection, Stage.Open open, Command command) {
        if (command instanceof Command.Ping) {
            return Future.succeededFuture(new Answer.Pong(System.currentTimeMillis()));
        }
        if (command instanceof Command.TokenRefresh refresh) {
            return sessionCommands.refreshToken(open, refresh);
        }
        if (command instanceof Command.SessionClose) {
            return sessionCommands.close(connection, open);
        }
        connection.used();
        return dispatcher.dispatch(open.caller(), command);
    }

    static Refusal refusal(Throwable failure) {
        if (failure instanceof Refusal known) {
            return known;
        }
        String incident = RandomIds.shortName();
        LOG.error("a session command failed, incident {}", incident, failure);
        return Refusal.of(
                ErrorCode.INTERNAL_ERROR, "internal error, incident " + incident, Map.of("incident", incident));
    }
}
