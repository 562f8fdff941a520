package io.rookery.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArchiveTurnsTest {
    private final List<List<String>> taken = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private Promise<Void> underWay = Promise.promise();
    private long nowNanos;
    private int waiting;

    private final ArchiveTurns<String, Integer> turns =
            new ArchiveTurns<>(2, () -> nowNanos, new ArchiveTurns.Work<>() {
                @Override
                public Future<Void> take(Map<String, Integer> some) {
                    taken.add(List.copyOf(some.keySet()));
                    underWay = Promise.promise();
                    return underWay.future();
                }

                @Override
                public void failed(Throwable cause, boolean isFirst) {
                    failures.add((isFirst ? "first " : "") + cause.getMessage());
                }

                @Override
                public void measure(Collection<Integer> all) {
                    waiting = all.size();
                }
            });

    @Test
    void oneTurnFollowsTheOtherUntilNothingWaits() {
        List.of("a", "b", "c", "a").forEach(each -> turns.letWait(each, 1));

        turns.turn();
        turns.turn();
        assertThat(taken).containsExactly(List.of("a", "b"));
        underWay.complete();
        underWay.complete();

        assertThat(taken).containsExactly(List.of("a", "b"), List.of("c"));
        assertThat(waiting).isZero();
    }

    @Test
    void whatFailedWaitsAgainAndTurnsBecomeRarer() {
        turns.letWait("a", 1);

        turns.turn();
        underWay.fail("away");
        turns.turn();
        assertThat(taken).hasSize(1);
        nowNanos += ArchiveTurns.PAUSE_MIN.toNanos();
        turns.turn();
        underWay.fail("away");
        nowNanos += ArchiveTurns.PAUSE_MIN.toNanos();
        turns.turn();
        assertThat(taken).hasSize(2);
        nowNanos += ArchiveTurns.PAUSE_MIN.toNanos();
        turns.turn();
        underWay.complete();

        assertThat(taken).hasSize(3).containsOnly(List.of("a"));
        assertThat(failures).containsExactly("first away", "away");
        assertThat(waiting).isZero();
    }

    @Test
    void aPauseHasABound() {
        turns.letWait("a", 1);
        for (int i = 0; i < 20; i++) {
            turns.turn();
            underWay.tryFail("away");
            nowNanos += ArchiveTurns.PAUSE_MAX.toNanos();
        }

        assertThat(taken).hasSize(20);
    }

    @Test
    void soManyWaitAndSoManyAreSettled() {
        for (int i = 0; i <= ArchiveTurns.WAITING_MAX; i++) {
            turns.settle("s" + i);
            assertThat(turns.isFull()).isEqualTo(i >= ArchiveTurns.WAITING_MAX);
            turns.letWait("w" + i, i);
        }

        assertThat(turns.takeSettled()).hasSize(ArchiveTurns.WAITING_MAX);
        assertThat(turns.takeSettled()).isEmpty();
    }
}
