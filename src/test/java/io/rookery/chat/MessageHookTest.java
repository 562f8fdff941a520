package io.rookery.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.identity.MessageId;
import io.rookery.identity.Topic;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.settings.HookSettings;
import io.rookery.settings.HookSettings.Fail;
import io.rookery.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class MessageHookTest {
    private static final Topic ROOM = new Topic("room:1");
    private static final Duration DEADLINE = Duration.ofMillis(200);

    private final Deque<Promise<JsonObject>> questions = new ArrayDeque<>();
    private final Deque<JsonObject> asked = new ArrayDeque<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private HookSettings settings = new HookSettings(true, DEADLINE, Fail.OPEN, 3);
    private long nowNanos;
    private final MessageHook hook = new MessageHook(
            () -> settings,
            (question, deadline) -> {
                assertThat(deadline).isEqualTo(DEADLINE);
                Promise<JsonObject> promise = Promise.promise();
                asked.add(question);
                questions.add(promise);
                return promise.future();
            },
            ChatLimits.of(Settings.defaults().limits(), Settings.defaults().session()),
            new ModerationMeter(registry),
            () -> nowNanos);

    @Test
    void theServicesAreToldWhoSaysWhatWhere() {
        ask();

        assertThat(asked.remove())
                .isEqualTo(new JsonObject()
                        .put("channel", "room:1")
                        .put("messageId", "m1.room:1")
                        .put("from", new JsonObject().put("userId", "bob").put("name", "Bob"))
                        .put("kind", "text")
                        .put("text", "hello"));
    }

    @Test
    void theyAreToldWhatIsToBeSaidInsteadOfSomethingElse() {
        Future<Verdict> verdict = hook.askOfEdit(new MessageId("m1", ROOM), new Sender("bob", "Bob"), "hello again");

        assertThat(asked.remove())
                .isEqualTo(new JsonObject()
                        .put("channel", "room:1")
                        .put("messageId", "m1.room:1")
                        .put("from", new JsonObject().put("userId", "bob").put("name", "Bob"))
                        .put("edited", true)
                        .put("text", "hello again"));
        questions.remove().complete(new JsonObject("{\"verdict\":\"refuse\"}"));
        assertThat(verdict.result()).isEqualTo(new Verdict.Refuse(MessageHook.REASON));
    }

    @Test
    void whatTheyAnswerIsDone() {
        assertThat(answered("{'verdict':'allow'}")).isEqualTo(Verdict.ALLOW);
        assertThat(answered("{'verdict':'shadow'}")).isEqualTo(Verdict.SHADOW);
        assertThat(answered("{'verdict':'refuse'}")).isEqualTo(new Verdict.Refuse("hook"));
        assertThat(answered("{'verdict':'refuse','reason':'spoiler'}")).isEqualTo(new Verdict.Refuse("spoiler"));
        assertThat(answered("{'verdict':'mask','text':'h***o'}")).isEqualTo(new Verdict.Mask("h***o"));
    }

    @Test
    void anAnswerThatMakesNoSenseIsNone() {
        assertThat(answered("{'verdict':'maybe'}")).isEqualTo(Verdict.ALLOW);
        assertThat(answered("{'verdict':'mask'}")).isEqualTo(Verdict.ALLOW);
        settings = new HookSettings(true, DEADLINE, Fail.CLOSED, 3);

        Future<Verdict> refused = ask();
        questions.remove().complete(new JsonObject());

        assertThat(((Refusal) refused.cause()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(count("none")).isEqualTo(3);
    }

    @Test
    void moreQuestionsThanMayBeAreNotAsked() {
        for (int i = 0; i < 3; i++) {
            assertThat(ask().isComplete()).isFalse();
        }

        assertThat(ask().result()).isEqualTo(Verdict.ALLOW);
        assertThat(count("not_asked")).isEqualTo(1);
        questions.remove().complete(new JsonObject("{\"verdict\":\"allow\"}"));
        assertThat(ask().isComplete()).isFalse();
    }

    @Test
    void afterFailuresInARowNothingIsAskedForAWhileAndThenOneIsTried() {
        for (int i = 0; i < MessageHook.FAILURES_IN_A_ROW_MAX; i++) {
            ask();
            questions.remove().fail("timeout");
        }
        ask();
        assertThat(questions).isEmpty();

        nowNanos = MessageHook.PAUSE.toNanos() - 1;
        ask();
        assertThat(questions).isEmpty();
        nowNanos++;
        Future<Verdict> tried = ask();
        ask();
        assertThat(questions).hasSize(1);

        questions.remove().complete(new JsonObject("{\"verdict\":\"refuse\"}"));
        assertThat(tried.result()).isEqualTo(new Verdict.Refuse("hook"));
        ask();
        ask();
        assertThat(questions).hasSize(2);
    }

    @Test
    void aTrialThatFailsBeginsThePauseAnew() {
        for (int i = 0; i < MessageHook.FAILURES_IN_A_ROW_MAX; i++) {
            ask();
            questions.remove().fail("timeout");
        }
        nowNanos = MessageHook.PAUSE.toNanos();
        ask();
        questions.remove().fail("timeout");

        ask();

        assertThat(questions).isEmpty();
    }

    private Verdict answered(String answer) {
        Future<Verdict> verdict = ask();
        questions.remove().complete(new JsonObject(answer.replace('\'', '"')));
        return verdict.result();
    }

    private Future<Verdict> ask() {
        return hook.ask(ROOM, new MessageBody("m1", new Sender("bob", "Bob"), "text", "hello", null, null));
    }

    private long count(String answer) {
        return registry.get("rookery.moderation.hook")
                .tag("answer", answer)
                .timer()
                .count();
    }
}
