package io.rookery.transport;

import io.micrometer.core.instrument.MeterRegistry;
import io.rookery.dispatch.Caller;
import io.rookery.dispatch.Dispatcher;
import io.rookery.identity.RandomIds;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Reply;
import io.rookery.protocol.Request;
import io.rookery.protocol.codec.Dialect.Inbound;
import io.rookery.routing.FanOut;
import io.rookery.session.FlightEvent;
import io.rookery.session.FlightRecorder;
import io.rookery.session.Tenure;
import io.rookery.telemetry.CommandMeter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what a client asks to whoever does it, within the client's limits, and the answers back. */
final class CommandIntake {
    private static final long BUSY_RETRY_MILLIS = 50;
    private static final Logger LOG = LoggerFactory.getLogger(CommandIntake.class);

    private final SessionCommands sessionCommands;
    private final Dispatcher dispatcher;
    private final FanOut fanOut;
    private final Meters meters;

    CommandIntake(SessionCommands sessionCommands, GatewayPorts ports, MeterRegistry registry) {
        this.sessionCommands = sessionCommands;
        this.dispatcher = ports.dispatcher();
        this.fanOut = ports.fanOut();
        this.meters = new Meters(registry);
    }

    /** Of what does not go through the dispatcher. */
    private static final class Meters {
        private final CommandMeter connect;
        private final CommandMeter resume;
        private final CommandMeter close;
        private final CommandMeter refreshToken;
        private final CommandMeter ping;
        private final CommandMeter unread;

        Meters(MeterRegistry registry) {
            connect = new CommandMeter(registry, "session.connect");
            resume = new CommandMeter(registry, "session.resume");
            close = new CommandMeter(registry, "session.close");
            refreshToken = new CommandMeter(registry, "auth.token.refresh");
            ping = new CommandMeter(registry, "system.ping");
            unread = new CommandMeter(registry, "unread");
        }
    }

    /**
     * @param bytes of the message it came in
     */
    void received(WebSocketConnection connection, Inbound inbound, int bytes) {
        if (!inbound.batch()) {
            for (Request request : inbound.requests()) {
                answer(connection, request, bytes)
                        .onSuccess(reply -> written(connection, () -> connection.reply(reply)));
            }
            return;
        }
        List<Future<Reply>> replies = new ArrayList<>(inbound.requests().size());
        for (Request request : inbound.requests()) {
            replies.add(answer(connection, request, bytes));
        }
        Future.all(replies).onSuccess(all -> written(connection, () -> connection.replyToBatch(all.<Reply>list())));
    }

    /** The answer to an opening lets go what waited for it. */
    private static void written(WebSocketConnection connection, Runnable write) {
        write.run();
        connection.answered();
    }

    /** Never fails. */
    private Future<Reply> answer(WebSocketConnection connection, Request request, int bytes) {
        long nowNanos = connection.heardAtNanos();
        return answer(connection, request, nowNanos)
                .onSuccess(reply -> note(connection.recorder(), request, reply, bytes, nowNanos));
    }

    private static void note(FlightRecorder recorder, Request request, Reply reply, int bytes, long sinceNanos) {
        Refusal refusal = reply instanceof Reply.Refused refused ? refused.refusal() : null;
        long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
        recorder.note(FlightEvent.COMMAND, FlightCodes.command(request, refusal), bytes, (int) tookMillis);
    }

    private Future<Reply> answer(WebSocketConnection connection, Request request, long nowNanos) {
        if (connection.isEnded()) {
            return refused(request, Refusal.of(ErrorCode.INVALID_STATE, "the connection is being closed"));
        }
        if (!connection.takeCommand(nowNanos)) {
            return unread(request, Refusal.rateLimited(connection.retryAfterMillis(nowNanos)));
        }
        if (request instanceof Request.Refused refused) {
            return unread(request, refused.refusal());
        }
        if (!connection.beginCommand()) {
            return unread(request, Refusal.busy("too many commands in flight", BUSY_RETRY_MILLIS));
        }
        return inTurn(connection, ((Request.Asked) request).command()).transform(outcome -> {
            connection.endCommand();
            return outcome.succeeded()
                    ? Future.succeededFuture(new Reply.Done(request.id(), request.packed(), outcome.result()))
                    : refused(request, refusal(outcome.cause()));
        });
    }

    private Future<Reply> unread(Request request, Refusal refusal) {
        meters.unread.refused(refusal.code(), 0);
        return refused(request, refusal);
    }

    private static Future<Reply> refused(Request request, Refusal refusal) {
        return Future.succeededFuture(new Reply.Refused(request.id(), request.packed(), refusal));
    }

    private Future<? extends Answer> inTurn(WebSocketConnection connection, Command command) {
        if (!connection.isOpening()) {
            return begin(connection, command);
        }
        Promise<Answer> promise = Promise.promise();
        connection
                .intermission()
                .await(() -> begin(connection, command).onComplete(outcome -> {
                    if (outcome.succeeded()) {
                        promise.complete(outcome.result());
                    } else {
                        promise.fail(outcome.cause());
                    }
                }));
        return promise.future();
    }

    private Future<? extends Answer> begin(WebSocketConnection connection, Command command) {
        if (command instanceof Command.SessionConnect connect) {
            return metered(meters.connect, () -> sessionCommands.connect(connection, connect));
        }
        if (command instanceof Command.SessionResume resume) {
            return metered(meters.resume, () -> sessionCommands.resume(connection, resume.resume()));
        }
        Tenure tenure = connection.tenure();
        if (tenure == null) {
            Refusal early = Refusal.of(ErrorCode.UNAUTHORIZED, "no session (expected: session.connect first)");
            meters.unread.refused(early.code(), 0);
            return Future.failedFuture(early);
        }
        if (command instanceof Command.Ping) {
            return metered(meters.ping, () -> Future.succeededFuture(new Answer.Pong(System.currentTimeMillis())));
        }
        if (command instanceof Command.TokenRefresh refresh) {
            return metered(meters.refreshToken, () -> sessionCommands.refreshToken(tenure, refresh));
        }
        if (command instanceof Command.SessionClose) {
            return metered(meters.close, () -> sessionCommands.close(connection, tenure));
        }
        connection.used();
        if (!isListening(command)) {
            connection.acted(tenure);
        }
        Caller caller = new Caller(tenure.session(), connection, fanOut);
        return begun(() -> dispatcher.dispatch(caller, command));
    }

    /** Clients listen by themselves, as after a reconnect: that says nothing of their users. */
    private static boolean isListening(Command command) {
        return command instanceof Command.Subscribe
                || command instanceof Command.Unsubscribe
                || command instanceof Command.PresenceSubscribe
                || command instanceof Command.PresenceUnsubscribe;
    }

    private static Future<? extends Answer> metered(CommandMeter meter, Supplier<Future<? extends Answer>> work) {
        long beganNanos = System.nanoTime();
        return begun(work).onComplete(outcome -> {
            long tookNanos = System.nanoTime() - beganNanos;
            if (outcome.succeeded()) {
                meter.succeeded(tookNanos);
            } else {
                meter.refused(codeOf(outcome.cause()), tookNanos);
            }
        });
    }

    private static Future<? extends Answer> begun(Supplier<Future<? extends Answer>> work) {
        try {
            return work.get();
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }

    private static ErrorCode codeOf(Throwable failure) {
        return failure instanceof Refusal refusal ? refusal.code() : ErrorCode.INTERNAL_ERROR;
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
