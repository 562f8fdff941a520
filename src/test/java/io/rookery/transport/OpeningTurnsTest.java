package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class OpeningTurnsTest {
    private long nanos;
    private final OpeningTurns turns = new OpeningTurns(() -> nanos);
    private final Deque<Promise<Integer>> underWay = new ArrayDeque<>();
    private final List<Future<Integer>> outcomes = new ArrayList<>();

    @Test
    void aFewAreOpenedAtOnceAndTheOthersInTheirOrder() {
        ask(OpeningTurns.AT_ONCE_FIRST + 2);
        assertThat(turns.underWay()).isEqualTo(OpeningTurns.AT_ONCE_FIRST);
        assertThat(turns.waiting()).isEqualTo(2);

        underWay.remove().complete(0);

        assertThat(outcomes.get(0).result()).isZero();
        assertThat(turns.waiting()).isZero();
        assertThat(underWay).hasSize(OpeningTurns.AT_ONCE_FIRST + 1);
    }

    @Test
    void moreAreOpenedAsLongAsNoneIsLate() {
        ask(OpeningTurns.WAITING_MAX);

        all();

        assertThat(outcomes).allMatch(Future::succeeded);
        assertThat(turns.atOnce()).isGreaterThan(OpeningTurns.AT_ONCE_FIRST);
        assertThat(turns.atOnce()).isLessThanOrEqualTo(OpeningTurns.AT_ONCE_MAX);
    }

    @Test
    void fewerAreOpenedWhenTheyAreLateAndMoreAgainWhenTheyAreNot() {
        ask(OpeningTurns.AT_ONCE_FIRST);
        pass(OpeningTurns.LATE.plusMillis(1));
        all();
        assertThat(turns.atOnce()).isEqualTo(OpeningTurns.AT_ONCE_MIN);

        ask(100);
        assertThat(turns.underWay()).isEqualTo(OpeningTurns.AT_ONCE_MIN);
        all();

        assertThat(turns.atOnce()).isGreaterThan(OpeningTurns.AT_ONCE_MIN);
    }

    @Test
    void whoHasWaitedTooLongIsRefusedAndTheNextOneHasItsTurn() {
        ask(OpeningTurns.AT_ONCE_FIRST + 1);
        pass(OpeningTurns.WAIT_MAX.plusMillis(1));
        ask(1);

        underWay.remove().fail("whatever");

        refused(outcomes.get(OpeningTurns.AT_ONCE_FIRST));
        assertThat(turns.waiting()).isOne();
        all();
        assertThat(outcomes.get(OpeningTurns.AT_ONCE_FIRST + 1).succeeded()).isTrue();
    }

    @Test
    void whoFindsTooManyWaitingIsRefused() {
        ask(OpeningTurns.AT_ONCE_FIRST + OpeningTurns.WAITING_MAX);
        assertThat(outcomes).noneMatch(Future::isComplete);

        ask(1);

        refused(outcomes.get(outcomes.size() - 1));
        assertThat(turns.waiting()).isEqualTo(OpeningTurns.WAITING_MAX);
    }

    @Test
    void itIsCrowdedWhileSomebodyHasWaitedForAWhile() {
        ask(OpeningTurns.AT_ONCE_FIRST);
        pass(OpeningTurns.CROWDED);
        ask(1);
        assertThat(turns.isCrowded()).isFalse();

        pass(OpeningTurns.CROWDED);
        assertThat(turns.isCrowded()).isTrue();

        underWay.remove().complete(0);
        assertThat(turns.isCrowded()).isFalse();
    }

    @Test
    void anyNumberMayBeOverAtOnce() {
        ask(OpeningTurns.AT_ONCE_FIRST);
        for (int i = 0; i < OpeningTurns.WAITING_MAX; i++) {
            ask(() -> Future.failedFuture("at once"));
        }

        underWay.remove().complete(0);

        assertThat(turns.waiting()).isZero();
        assertThat(turns.underWay()).isEqualTo(OpeningTurns.AT_ONCE_FIRST - 1);
    }

    @Test
    void whoCannotTakeTheOutcomeKeepsNobodyFromATurn() {
        ask(OpeningTurns.AT_ONCE_FIRST);
        ask(() -> Future.failedFuture("at once"));
        outcomes.get(OpeningTurns.AT_ONCE_FIRST).onFailure(refused -> {
            throw new IllegalStateException("on purpose");
        });
        ask(1);
        Promise<Integer> first = underWay.remove();
        assertThatThrownBy(() -> first.complete(0)).hasMessage("on purpose");

        all();

        assertThat(outcomes.get(OpeningTurns.AT_ONCE_FIRST + 1).succeeded()).isTrue();
        assertThat(turns.underWay()).isZero();
    }

    private void ask(int count) {
        for (int i = 0; i < count; i++) {
            ask(() -> {
                Promise<Integer> promise = Promise.promise();
                underWay.add(promise);
                return promise.future();
            });
        }
    }

    private void ask(Supplier<Future<Integer>> work) {
        outcomes.add(turns.inTurn(work));
    }

    private void all() {
        while (!underWay.isEmpty()) {
            underWay.remove().complete(0);
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static void refused(Future<Integer> outcome) {
        assertThat(outcome.failed()).isTrue();
        assertThat(((Refusal) outcome.cause()).code()).isEqualTo(ErrorCode.BUSY);
    }
}
