package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.rookery.store.AppendOutcome;
import io.rookery.store.Draft;
import io.rookery.store.Healed;
import io.rookery.store.Retention;
import io.rookery.store.StoredMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppendQueueTest {
    private static final Topic TOPIC = new Topic("room:1");

    private static final Retention RETENTION = new Retention(10, Duration.ofHours(1), Duration.ofMinutes(5));

    private long nowNanos;
    private final ScriptedLog log = new ScriptedLog();
    private final List<String> happened = new ArrayList<>();
    private int idle;
    private final AppendQueue queue = new AppendQueue(
            TOPIC,
            RETENTION,
            log,
            new Healing(
                    log,
                    kind -> RETENTION,
                    TailBounds.of(1),
                    () -> nowNanos,
                    new HealingMeter(new SimpleMeterRegistry())),
            new AppendQueue.Appended() {
                @Override
                public void appended(Frame frame) {
                    happened.add("passed on " + frame.position().offset());
                }

                @Override
                public void hidden(UserId author, ChatMessage message, Priority priority) {
                    happened.add("shown to " + author + " at " + message.offset());
                }
            },
            which -> idle++,
            () -> nowNanos);

    @Test
    void whatComesDuringACallGoesTogetherIntoTheNext() {
        append("a");
        append("b");
        append("c");

        log.store();
        log.store();

        assertThat(log.batches).containsExactly(List.of("a"), List.of("b", "c"));
        assertThat(happened).containsExactly("passed on 1", "a at 1", "passed on 2", "passed on 3", "b at 2", "c at 3");
        assertThat(idle).isEqualTo(1);
    }

    @Test
    void whatHasWaitedTooLongIsRefusedUntriedAndNotAMomentEarlier() {
        append("a");
        append("b");
        nowNanos += 1;
        append("c");

        nowNanos = AppendQueue.WAIT_MAX.toNanos();
        log.store();
        log.store();

        assertThat(log.batches).containsExactly(List.of("a"), List.of("c"));
        assertThat(happened).containsExactly("passed on 1", "a at 1", "b refused UNAVAILABLE", "passed on 2", "c at 2");
    }

    @Test
    void aCallTakesNoMoreThanABatch() {
        append("first");
        for (int i = 0; i < AppendQueue.BATCH_MAX + 1; i++) {
            append("m" + i);
        }

        log.store();
        log.store();
        log.store();

        assertThat(log.batches).extracting(List::size).containsExactly(1, AppendQueue.BATCH_MAX, 1);
    }

    @Test
    void moreThanMayWaitAreRefusedAsBusy() {
        append("under way");
        for (int i = 0; i < AppendQueue.WAITING_MAX; i++) {
            append("m" + i);
        }

        Future<Answer.Stored> refused = append("too many");

        assertThat(((Refusal) refused.cause()).code()).isEqualTo(ErrorCode.BUSY);
        log.store();
        assertThat(append("room again").isComplete()).isFalse();
    }

    @Test
    void aFailedCallFailsItsMessagesAndTheNextAreStored() {
        append("a");
        append("b");

        log.calls.remove().fail(Refusal.outcomeUnknown("no answer"));
        log.store();

        assertThat(happened).containsExactly("a refused UNAVAILABLE", "passed on 1", "b at 1");
        assertThat(idle).isEqualTo(1);
    }

    @Test
    void aFaultOfTheCallDoesNotStopTheQueue() {
        log.fault = true;
        Future<Answer.Stored> failed = append("a");
        log.fault = false;

        append("b");
        log.store();

        assertThat(failed.cause()).isInstanceOf(IllegalStateException.class);
        assertThat(happened).endsWith("passed on 1", "b at 1");
    }

    @Test
    void repeatedConflictingAndForbiddenMessagesArePassedOnToNobody() {
        append("a");
        append("b");
        append("c");
        append("d");
        log.store();

        log.calls
                .remove()
                .complete(List.of(
                        new AppendOutcome.Stored(new Position("e", 1), "a", 5, true),
                        new AppendOutcome.Conflict(),
                        new AppendOutcome.NotMember()));

        assertThat(happened)
                .containsExactly("passed on 1", "a at 1", "b at 1", "c refused CONFLICT", "d refused FORBIDDEN");
    }

    @Test
    void whoMayNotSpeakIsToldWhyAndWhoIsHiddenIsNot() {
        append("a");
        append("b");
        append("c");
        append("d");
        log.calls.remove().complete(List.of(new AppendOutcome.Muted(0)));
        log.calls
                .remove()
                .complete(List.of(
                        new AppendOutcome.Banned(1_000),
                        new AppendOutcome.Slow(250),
                        new AppendOutcome.Hidden(new Position("e", 7), "d", 5)));

        assertThat(happened)
                .containsExactly(
                        "a refused FORBIDDEN",
                        "b refused FORBIDDEN",
                        "c refused RATE_LIMITED",
                        "shown to alice at 7",
                        "d at 7");
        assertThat(log.healed).isEmpty();
    }

    @Test
    void whatTheStoreHasLostIsPutBackBeforeAnythingNewIsSaid() {
        append("a");
        log.store();
        append("b");
        append("c");
        log.lose();

        assertThat(log.known).containsExactly(null, new Position("e", 1));
        assertThat(log.healed).containsExactly("a");
        assertThat(happened).containsExactly("passed on 1", "a at 1");
        log.heals.remove().complete(List.of(new Healed.PutBack(new Position("e", 1))));
        log.store();
        assertThat(happened).containsExactly("passed on 1", "a at 1", "passed on 2", "passed on 3", "b at 2", "c at 3");
        assertThat(log.batches).containsExactly(List.of("a"), List.of("b"), List.of("b", "c"));
    }

    @Test
    void whatCannotBePutBackKeepsNewMessagesOutForAWhile() {
        append("a");
        log.store();
        append("b");
        log.lose();

        nowNanos = Healing.RUN_MAX.toNanos();
        log.heals.remove().fail(Refusal.outcomeUnknown("no answer"));

        assertThat(happened).containsExactly("passed on 1", "a at 1", "b refused BUSY");
        append("c");
        log.lose();
        assertThat(log.healed).containsExactly("a", "a");
    }

    @Test
    void aStoreThatLosesAgainAndAgainIsNotAskedForEver() {
        append("a");
        log.store();
        append("b");

        for (int loss = 0; loss < AppendQueue.LOSSES_MAX; loss++) {
            log.lose();
            log.heals.remove().complete(List.of(new Healed.PutBack(new Position("e", 1))));
        }
        log.lose();

        assertThat(happened).containsExactly("passed on 1", "a at 1", "b refused BUSY");
        assertThat(log.heals).isEmpty();
    }

    @Test
    void whoSaysMoreWhenAnsweredKeepsTheQueueBusy() {
        append("a").onSuccess(stored -> append("b"));

        log.store();

        assertThat(idle).isZero();
        log.store();
        assertThat(idle).isEqualTo(1);
        assertThat(log.batches).containsExactly(List.of("a"), List.of("b"));
    }

    private Future<Answer.Stored> append(String id) {
        return queue.append(ModelLog.draft(id), Priority.NORMAL)
                .onSuccess(stored -> happened.add(id + " at " + stored.offset()))
                .onFailure(cause -> happened.add(id + " refused "
                        + (cause instanceof Refusal refusal ? refusal.code().name() : cause.getMessage())));
    }

    /** Answers when told to. */
    private static final class ScriptedLog extends LogWithoutChanges {
        private final Deque<Promise<List<AppendOutcome>>> calls = new ArrayDeque<>();
        private final List<List<String>> batches = new ArrayList<>();
        private final List<Position> known = new ArrayList<>();
        private final List<String> healed = new ArrayList<>();
        private final Deque<Promise<List<Healed>>> heals = new ArrayDeque<>();
        private long offset;
        private boolean fault;

        void lose() {
            calls.remove()
                    .complete(batches.get(batches.size() - 1).stream()
                            .map(id -> (AppendOutcome) new AppendOutcome.Lost())
                            .toList());
        }

        void store() {
            List<AppendOutcome> outcomes = new ArrayList<>();
            for (String id : batches.get(batches.size() - 1)) {
                outcomes.add(new AppendOutcome.Stored(new Position("e", ++offset), id, 5, false));
            }
            calls.remove().complete(outcomes);
        }

        @Override
        public Future<List<AppendOutcome>> append(Topic topic, Retention retention, Position from, List<Draft> drafts) {
            if (fault) {
                throw new IllegalStateException("fault");
            }
            batches.add(drafts.stream().map(draft -> draft.body().messageId()).toList());
            known.add(from);
            calls.add(Promise.promise());
            return calls.peekLast().future();
        }

        @Override
        public Future<List<Healed>> heal(
                Topic topic, Retention retention, List<StoredMessage> messages, boolean behind) {
            messages.forEach(message -> healed.add(message.draft().body().messageId()));
            heals.add(Promise.promise());
            return heals.peekLast().future();
        }
    }
}
