package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.rookery.store.AppendOutcome;
import io.rookery.store.Draft;
import io.rookery.store.MessageLog;
import io.rookery.store.Retention;
import io.rookery.store.StoredMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of one topic that wait for their place in the log. One call to the store is under way at a time; what comes in
 * meanwhile goes together into the next. Belongs to one event loop.
 */
final class AppendQueue {
    private static final Logger LOG = LoggerFactory.getLogger(AppendQueue.class);
    /** Messages waiting for one topic; more are refused as busy. */
    static final int WAITING_MAX = 1024;
    /** Messages in one call to the store. */
    static final int BATCH_MAX = 64;

    /** A message that has waited so long for its call is not tried any more. */
    static final Duration WAIT_MAX = Duration.ofSeconds(2);

    /** How often the store may have lost something before one and the same call. */
    static final int LOSSES_MAX = 3;

    private static final long RETRY_AFTER_MILLIS = 250;

    private record Waiting(Draft draft, Priority priority, Promise<Answer.Stored> promise, long sinceNanos) {}

    /** Told of what became of messages, before their senders are. */
    interface Appended {
        /** A message got its place; in log order. */
        void appended(Frame frame);

        /** A message got none, and only its author is to see it. */
        void hidden(UserId author, ChatMessage message, Priority priority);
    }

    private final Topic topic;
    private final Retention retention;
    private final MessageLog log;
    private final Healing healing;
    private final Appended appended;
    private final Consumer<AppendQueue> idle;
    private final LongSupplier nanoTime;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean appending;
    private int lossesInARow;

    /**
     * @param idle told of this queue when nothing waits in it any more
     */
    AppendQueue(
            Topic topic,
            Retention retention,
            MessageLog log,
            Healing healing,
            Appended appended,
            Consumer<AppendQueue> idle,
            LongSupplier nanoTime) {
        this.topic = topic;
        this.retention = retention;
        this.log = log;
        this.healing = healing;
        this.appended = appended;
        this.idle = idle;
        this.nanoTime = nanoTime;
    }

    Future<Answer.Stored> append(Draft draft, Priority priority) {
        if (waiting.size() >= WAITING_MAX) {
            return Future.failedFuture(Refusal.busy("too many messages wait for " + topic, RETRY_AFTER_MILLIS));
        }
        Promise<Answer.Stored> promise = Promise.promise();
        waiting.add(new Waiting(draft, priority, promise, nanoTime.getAsLong()));
        appendNext();
        return promise.future();
    }

    private void appendNext() {
        if (appending) {
            return;
        }
        refuseOverdue();
        if (waiting.isEmpty()) {
            idle.accept(this);
            return;
        }
        List<Waiting> batch = new ArrayList<>(Math.min(waiting.size(), BATCH_MAX));
        List<Draft> drafts = new ArrayList<>(Math.min(waiting.size(), BATCH_MAX));
        while (!waiting.isEmpty() && batch.size() < BATCH_MAX) {
            Waiting next = waiting.removeFirst();
            batch.add(next);
            drafts.add(next.draft());
        }
        appending = true;
        store(drafts).onComplete(result -> {
            appending = false;
            if (result.failed()) {
                healing.storeFailed();
                refuse(batch, result.cause());
            } else if (result.result().get(0) instanceof AppendOutcome.Lost) {
                healFirst(batch);
            } else {
                lossesInARow = 0;
                settle(batch, result.result());
            }
            appendNext();
        });
    }

    private void refuseOverdue() {
        long now = nanoTime.getAsLong();
        while (!waiting.isEmpty() && now - waiting.getFirst().sinceNanos() >= WAIT_MAX.toNanos()) {
            waiting.removeFirst()
                    .promise()
                    .fail(Refusal.unavailable("the store is too slow for " + topic, RETRY_AFTER_MILLIS));
        }
    }

    private static void refuse(List<Waiting> batch, Throwable cause) {
        batch.forEach(each -> each.promise().fail(cause));
    }

    /** Nothing new is said before the store has back what it lost, or that is given up. */
    private void healFirst(List<Waiting> batch) {
        if (++lossesInARow > LOSSES_MAX) {
            lossesInARow = 0;
            refuse(batch, Refusal.busy("the store loses messages of " + topic, RETRY_AFTER_MILLIS));
            return;
        }
        appending = true;
        healing.healLoss(topic).onComplete(result -> {
            appending = false;
            if (result.succeeded()) {
                for (int i = batch.size() - 1; i >= 0; i--) {
                    waiting.addFirst(batch.get(i));
                }
            } else {
                refuse(batch, result.cause());
            }
            appendNext();
        });
    }

    private Future<List<AppendOutcome>> store(List<Draft> drafts) {
        try {
            return log.append(topic, retention, healing.known(topic), drafts);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private void settle(List<Waiting> batch, List<AppendOutcome> outcomes) {
        for (int i = 0; i < batch.size(); i++) {
            if (outcomes.get(i) instanceof AppendOutcome.Stored stored && !stored.duplicate()) {
                healing.stored(
                        topic,
                        new StoredMessage(
                                stored.position(),
                                stored.timestampMillis(),
                                batch.get(i).draft()));
                announce(batch.get(i), stored);
            }
        }
        for (int i = 0; i < batch.size(); i++) {
            if (outcomes.get(i) instanceof AppendOutcome.Hidden hidden) {
                show(batch.get(i), hidden);
            }
            AppendAnswers.answer(batch.get(i).promise(), topic, outcomes.get(i));
        }
    }

    /** A message that is stored stays stored, whatever happens to those who should hear of it. */
    private void announce(Waiting waiting, AppendOutcome.Stored stored) {
        try {
            Position place = stored.position();
            ChatMessage message =
                    waiting.draft().body().at(topic.name(), place.epoch(), place.offset(), stored.timestampMillis());
            appended.appended(Frame.of(topic, message, waiting.priority(), stored.changed()));
        } catch (RuntimeException e) {
            LOG.error("A message of {} could not be passed on", topic, e);
        }
    }

    /** To the author alone, who may listen and would miss it. An inbox is not its authors' to listen to. */
    private void show(Waiting waiting, AppendOutcome.Hidden hidden) {
        if (topic.kind() == TopicKind.INBOX) {
            return;
        }
        Position place = hidden.position();
        ChatMessage message =
                waiting.draft().body().at(topic.name(), place.epoch(), place.offset(), hidden.timestampMillis());
        appended.hidden(waiting.draft().author(), message, waiting.priority());
    }
}
