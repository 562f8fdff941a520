package io.rookery.chat;

import io.rookery.identity.Topic;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Publisher;
import io.rookery.store.AlterationDraft;
import io.rookery.store.AppendOutcome;
import io.rookery.store.ChangeOutcome;
import io.rookery.store.Draft;
import io.rookery.store.MessageLog;
import io.rookery.store.Retention;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Appends straight to the log, and remembers what else it was told to say. */
final class StoringPublisher implements Publisher {
    private static final Retention RETENTION = new Retention(1_000, Duration.ofHours(1), Duration.ofMinutes(10));

    final RecordingPublisher recording = new RecordingPublisher();
    private final MessageLog log;

    StoringPublisher(MessageLog log) {
        this.log = log;
    }

    @Override
    public Future<Answer.Stored> publish(Topic topic, Draft draft, Priority priority) {
        recording.published.add(new RecordingPublisher.Published(topic, draft, priority));
        return log.append(topic, RETENTION, null, List.of(draft)).map(outcomes -> answer(topic, outcomes.get(0)));
    }

    @Override
    public Future<ChatMessage> alter(Topic topic, AlterationDraft draft) {
        return log.change(topic, RETENTION, 0, draft).map(StoringPublisher::message);
    }

    @Override
    public void send(Topic topic, DeliveryClass deliveryClass, Priority priority, Push push) {
        recording.send(topic, deliveryClass, priority, push);
    }

    @Override
    public Future<Integer> broadcast(Push push, Priority priority, String node) {
        return recording.broadcast(push, priority, node);
    }

    private static ChatMessage message(ChangeOutcome outcome) {
        if (outcome instanceof ChangeOutcome.Changed changed) {
            return changed.message();
        } else if (outcome instanceof ChangeOutcome.Same same) {
            return same.message();
        }
        throw outcome instanceof ChangeOutcome.Unknown
                ? Refusal.of(ErrorCode.NOT_FOUND, "no such message")
                : outcome instanceof ChangeOutcome.Deleted
                        ? Refusal.of(ErrorCode.INVALID_STATE, "deleted")
                        : Refusal.forbidden();
    }

    private static Answer.Stored answer(Topic topic, AppendOutcome outcome) {
        if (outcome instanceof AppendOutcome.Stored stored) {
            return new Answer.Stored(
                    stored.messageId(),
                    topic.name(),
                    stored.position().epoch(),
                    stored.position().offset(),
                    stored.timestampMillis(),
                    stored.duplicate(),
                    "stored",
                    null);
        }
        throw outcome instanceof AppendOutcome.NotMember
                ? Refusal.forbidden()
                : Refusal.of(ErrorCode.CONFLICT, ErrorCode.CONFLICT.meaning());
    }
}
