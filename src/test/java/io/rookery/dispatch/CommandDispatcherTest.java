package io.rookery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.chat.Callers;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CommandDispatcherTest {
    private static final Command PING = new Command.Ping();
    private static final Answer PONG = new Answer.Pong(1);

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Caller caller = Callers.of("alice", null);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listenToTheLog() {
        log.start();
        logger().addAppender(log);
        logger().setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(log);
        logger().setAdditive(true);
    }

    @Test
    void aCommandGoesToItsHandlerAndItsAnswerComesBack() {
        Dispatcher dispatcher = answering(Future.succeededFuture(PONG));

        Future<? extends Answer> answer = dispatcher.dispatch(caller, PING);

        assertThat(answer.result()).isEqualTo(PONG);
        assertThat(counted("system.ping", "ok")).isEqualTo(1);
    }

    @Test
    void theAnswerIsThereInTheMomentTheHandlerHasIt() {
        Promise<Answer> work = Promise.promise();
        Future<? extends Answer> answer = answering(work.future()).dispatch(caller, PING);

        assertThat(answer.isComplete()).isFalse();
        work.complete(PONG);

        assertThat(answer.succeeded()).isTrue();
    }

    @Test
    void aCommandWithoutHandlerIsAnUnknownMethod() {
        Refusal refusal = refusal(answering(Future.succeededFuture(PONG)), new Command.SessionClose());

        assertThat(refusal.code()).isEqualTo(ErrorCode.METHOD_NOT_FOUND);
        assertThat(counted("unknown", "method_not_found")).isEqualTo(1);
    }

    @Test
    void aRefusalComesBackAsItIsHoweverItWasRaised() {
        Refusal forbidden = Refusal.forbidden();

        assertThat(refusal(answering(Future.failedFuture(forbidden)), PING)).isSameAs(forbidden);
        assertThat(refusal(throwing(forbidden), PING)).isSameAs(forbidden);
        assertThat(counted("system.ping", "forbidden")).isEqualTo(2);
        assertThat(log.list).isEmpty();
    }

    @Test
    void aFaultIsLoggedOnceUnderTheIncidentThatTheClientIsTold() {
        Refusal refusal = refusal(throwing(new IllegalStateException("secret detail")), PING);

        assertThat(refusal.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(refusal.text()).doesNotContain("secret detail");
        assertThat(log.list).singleElement().satisfies(event -> {
            assertThat(event.getFormattedMessage())
                    .contains(String.valueOf(refusal.data().get("incident")));
            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("secret detail");
        });
        assertThat(counted("system.ping", "internal_error")).isEqualTo(1);
    }

    @Test
    void aFailedFutureThatIsNoRefusalIsAFaultToo() {
        Refusal refusal = refusal(answering(Future.failedFuture("lost")), PING);

        assertThat(refusal.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(log.list).hasSize(1);
    }

    @Test
    void everyAnswerIsTimedWhateverTheOutcome() {
        answering(Future.succeededFuture(PONG)).dispatch(caller, PING);
        throwing(Refusal.forbidden()).dispatch(caller, PING);

        assertThat(registry.get("websocket.message.latency")
                        .tag("method", "system.ping")
                        .timer()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aCommandHasOneHandler() {
        CommandDispatcher.Builder handlers =
                CommandDispatcher.builder(registry).on("system.ping", Command.Ping.class, this::pong);

        assertThatThrownBy(() -> handlers.on("system.ping", Command.Ping.class, this::pong))
                .hasMessage("a second handler for system.ping (expected: one)");
    }

    private Future<Answer> pong(Caller by, Command.Ping ping) {
        return Future.succeededFuture(PONG);
    }

    private Dispatcher answering(Future<Answer> answer) {
        return CommandDispatcher.builder(registry)
                .on("system.ping", Command.Ping.class, (by, ping) -> answer)
                .build();
    }

    private Dispatcher throwing(RuntimeException failure) {
        return CommandDispatcher.builder(registry)
                .on("system.ping", Command.Ping.class, (by, ping) -> {
                    throw failure;
                })
                .build();
    }

    private Refusal refusal(Dispatcher dispatcher, Command command) {
        Future<? extends Answer> answer = dispatcher.dispatch(caller, command);
        assertThat(answer.failed()).isTrue();
        return (Refusal) answer.cause();
    }

    private double counted(String method, String outcome) {
        return registry.get("rookery.commands")
                .tag("method", method)
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(CommandDispatcher.class);
    }
}
