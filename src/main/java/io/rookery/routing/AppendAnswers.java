package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.store.AppendOutcome;
import io.vertx.core.Promise;

/** What authors are told of what became of their messages. */
final class AppendAnswers {
    private static final long RETRY_AFTER_MILLIS = 1000;
    private static final String STORED = "stored";

    private AppendAnswers() {}

    static void answer(Promise<Answer.Stored> promise, Topic topic, AppendOutcome outcome) {
        if (outcome instanceof AppendOutcome.Stored stored) {
            promise.complete(
                    stored(topic, stored.position(), stored.messageId(), stored.timestampMillis(), stored.duplicate()));
        } else if (outcome instanceof AppendOutcome.Hidden hidden) {
            promise.complete(stored(topic, hidden.position(), hidden.messageId(), hidden.timestampMillis(), false));
        } else {
            promise.fail(refusal(topic, outcome));
        }
    }

    private static Answer.Stored stored(
            Topic topic, Position position, String messageId, long timestampMillis, boolean duplicate) {
        return new Answer.Stored(
                messageId, topic.name(), position.epoch(), position.offset(), timestampMillis, duplicate, STORED, null);
    }

    private static Refusal refusal(Topic topic, AppendOutcome outcome) {
        if (outcome instanceof AppendOutcome.Full) {
            return Refusal.busy("too much of " + topic + " waits for the archive", RETRY_AFTER_MILLIS);
        } else if (outcome instanceof AppendOutcome.Conflict) {
            return Refusal.of(
                    ErrorCode.CONFLICT, "the clientMessageId was used before for a message with other content");
        } else if (outcome instanceof AppendOutcome.Muted muted) {
            return Refusal.forbidden("muted", muted.untilMillis());
        } else if (outcome instanceof AppendOutcome.Banned banned) {
            return Refusal.forbidden("banned", banned.untilMillis());
        } else if (outcome instanceof AppendOutcome.Slow slow) {
            return Refusal.rateLimited("slow-mode", slow.retryAfterMillis());
        }
        return Refusal.forbidden();
    }
}
