package io.rookery.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryTurnsTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void asManyAreSentToASecondAsAreLetInThen() {
        RetryTurns turns = new RetryTurns(10, 0);

        List<Long> told = told(turns, 35, 0);

        assertThat(Collections.frequency(told, 1L)).isEqualTo(10);
        assertThat(Collections.frequency(told, 2L)).isEqualTo(10);
        assertThat(Collections.frequency(told, 3L)).isEqualTo(10);
        assertThat(Collections.frequency(told, 4L)).isEqualTo(5);
    }

    @Test
    void whoLetsInAShareGivesFewerTurnsASecond() {
        RetryTurns turns = new RetryTurns(10, 0);

        for (int i = 0; i < 5; i++) {
            assertThat(turns.next(0, 0.5)).isEqualTo(1);
        }
        assertThat(turns.next(0, 0.5)).isEqualTo(2);
    }

    @Test
    void anotherRateHoldsForTheTurnsThatFollow() {
        RetryTurns turns = new RetryTurns(1, 0);
        turns.next(0, 1);
        turns.change(2);

        assertThat(told(turns, 3, 0)).containsExactly(2L, 2L, 3L);
    }

    @Test
    void turnsPassWithTime() {
        RetryTurns turns = new RetryTurns(10, 0);
        told(turns, 30, 0);

        assertThat(turns.next(2 * SECOND, 1)).isEqualTo(2);
        assertThat(turns.next(60 * SECOND, 1)).isEqualTo(1);
    }

    @Test
    void nobodyIsSentAwayForLongerThanTheLongest() {
        RetryTurns turns = new RetryTurns(10, 0);

        assertThat(Collections.max(told(turns, 100_000, 0))).isEqualTo(RetryTurns.SECONDS_MAX);
        assertThat(turns.next((RetryTurns.SECONDS_MAX + 1) * SECOND, 1)).isEqualTo(1);
    }

    @Test
    void whoGetsNoTurnIsNotSentToTheSameSecondAsAllOthers() {
        RetryTurns turns = new RetryTurns(10, 0);
        told(turns, 10 * RetryTurns.SECONDS_MAX, 0);

        List<Long> beyond = told(turns, 3_000, 0);

        for (long second = RetryTurns.SECONDS_MAX / 2 + 1; second <= RetryTurns.SECONDS_MAX; second++) {
            assertThat(Collections.frequency(beyond, second)).isEqualTo(100);
        }
    }

    private static List<Long> told(RetryTurns turns, int count, long now) {
        List<Long> told = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            told.add(turns.next(now, 1));
        }
        return told;
    }
}
