package io.rookery.chat;

import io.rookery.identity.MessageId;
import io.rookery.identity.Topic;
import io.rookery.protocol.MessageBody;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.settings.HookSettings;
import io.rookery.settings.HookSettings.Fail;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks the game's services what is to become of messages. What is not answered in time, or cannot be asked, becomes what the
 * settings say. After {@value #FAILURES_IN_A_ROW_MAX} questions in a row without an answer nothing is asked for a while; then one
 * question is tried. Belongs to one event loop.
 */
final class MessageHook {
    static final int FAILURES_IN_A_ROW_MAX = 5;
    static final Duration PAUSE = Duration.ofSeconds(2);
    static final int REASON_LENGTH_MAX = 64;

    /** Why something is refused when the services give no reason. */
    static final String REASON = "hook";

    private final Supplier<HookSettings> settings;
    private final BiFunction<JsonObject, Duration, Future<JsonObject>> services;
    private final ChatLimits limits;
    private final ModerationMeter meter;
    private final LongSupplier nanoTime;
    private int inFlight;
    private int failuresInARow;
    private long pausedNanos;
    private boolean trying;

    /**
     * @param services ask a question; fail when no answer comes within the deadline
     */
    MessageHook(
            Supplier<HookSettings> settings,
            BiFunction<JsonObject, Duration, Future<JsonObject>> services,
            ChatLimits limits,
            ModerationMeter meter,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.services = services;
        this.limits = limits;
        this.meter = meter;
        this.nanoTime = nanoTime;
    }

    boolean isEnabled() {
        return settings.get().enabled();
    }

    /** What is to become of a message; fails when nobody can say and such messages are refused. */
    Future<Verdict> ask(Topic topic, MessageBody body) {
        JsonObject question = question(MessageId.of(body.messageId(), topic.name()), topic, body.from())
                .put("kind", body.kind());
        return ask(body.text() == null ? question : question.put("text", body.text()));
    }

    /** What is to become of a message that is to have another text; the same as of a new one. */
    Future<Verdict> askOfEdit(MessageId id, Sender editor, String text) {
        return ask(
                question(id.toString(), id.topic(), editor).put("edited", true).put("text", text));
    }

    private Future<Verdict> ask(JsonObject question) {
        HookSettings now = settings.get();
        if (inFlight >= now.inFlightMax() || isPaused()) {
            meter.answered(ModerationMeter.Answer.NOT_ASKED, 0);
            return unanswered(now);
        }
        trying = failuresInARow >= FAILURES_IN_A_ROW_MAX;
        inFlight++;
        long beganNanos = nanoTime.getAsLong();
        return services.apply(question, now.deadline()).map(this::verdict).transform(asked -> {
            inFlight--;
            trying = false;
            long tookNanos = nanoTime.getAsLong() - beganNanos;
            if (asked.failed()) {
                failed();
                meter.answered(ModerationMeter.Answer.NONE, tookNanos);
                return unanswered(now);
            }
            failuresInARow = 0;
            meter.answered(answer(asked.result()), tookNanos);
            return Future.succeededFuture(asked.result());
        });
    }

    private boolean isPaused() {
        return failuresInARow >= FAILURES_IN_A_ROW_MAX
                && (trying || nanoTime.getAsLong() - pausedNanos < PAUSE.toNanos());
    }

    private void failed() {
        if (++failuresInARow >= FAILURES_IN_A_ROW_MAX) {
            pausedNanos = nanoTime.getAsLong();
        }
    }

    private static Future<Verdict> unanswered(HookSettings settings) {
        return settings.fail() == Fail.OPEN
                ? Future.succeededFuture(Verdict.ALLOW)
                : Future.failedFuture(Refusal.unavailable("nobody says whether this may be said", PAUSE.toMillis()));
    }

    private static JsonObject question(String messageId, Topic topic, Sender from) {
        return new JsonObject()
                .put("channel", topic.name())
                .put("messageId", messageId)
                .put("from", new JsonObject().put("userId", from.userId()).put("name", from.name()));
    }

    private Verdict verdict(JsonObject answer) {
        String verdict = answer.getString("verdict", "");
        return switch (verdict) {
            case "allow" -> Verdict.ALLOW;
            case "shadow" -> Verdict.SHADOW;
            case "refuse" -> new Verdict.Refuse(reason(answer));
            case "mask" -> new Verdict.Mask(masked(answer));
            default ->
                throw new IllegalArgumentException(
                        "verdict: \"" + verdict + "\" (expected: allow, refuse, mask or shadow)");
        };
    }

    private static String reason(JsonObject answer) {
        String reason = answer.getString("reason", REASON);
        return reason.length() <= REASON_LENGTH_MAX ? reason : reason.substring(0, REASON_LENGTH_MAX);
    }

    private String masked(JsonObject answer) {
        String text = answer.getString("text");
        if (text == null || text.getBytes(StandardCharsets.UTF_8).length > limits.textBytesMax()) {
            throw new IllegalArgumentException("text: missing or too long (expected: at most " + limits.textBytesMax()
                    + " bytes for the verdict mask)");
        }
        return text;
    }

    private static ModerationMeter.Answer answer(Verdict verdict) {
        if (verdict instanceof Verdict.Refuse) {
            return ModerationMeter.Answer.REFUSE;
        } else if (verdict instanceof Verdict.Mask) {
            return ModerationMeter.Answer.MASK;
        }
        return verdict instanceof Verdict.Shadow ? ModerationMeter.Answer.SHADOW : ModerationMeter.Answer.ALLOW;
    }
}
