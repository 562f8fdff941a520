package io.rookery.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OpeningTurnsTest {
    private static final long GAP = Duration.ofMillis(20).toNanos();

    private final OpeningTurns turns = new OpeningTurns(50, 0);

    @Test
    void whoComesAloneDoesNotWait() {
        assertThat(turns.waitNanos(0)).isZero();
        assertThat(turns.waitNanos(GAP)).isZero();
        assertThat(turns.waitNanos(10 * GAP)).isZero();
    }

    @Test
    void thoseWhoComeTogetherAreServedOneAfterTheOther() {
        assertThat(turns.waitNanos(0)).isZero();
        assertThat(turns.waitNanos(0)).isEqualTo(GAP);
        assertThat(turns.waitNanos(0)).isEqualTo(2 * GAP);
        assertThat(turns.waitNanos(GAP / 2)).isEqualTo(2 * GAP + GAP / 2);
    }

    @Test
    void nobodyWaitsLongerThanTheLongest() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(turns.waitNanos(0)).isLessThanOrEqualTo(OpeningTurns.WAIT_MAX.toNanos());
        }
        assertThat(turns.waitNanos(0)).isEqualTo(OpeningTurns.WAIT_MAX.toNanos());
    }

    @Test
    void anotherRateHoldsForThoseWhoFollow() {
        turns.waitNanos(0);
        turns.change(100);

        assertThat(turns.waitNanos(0)).isEqualTo(GAP);
        assertThat(turns.waitNanos(0)).isEqualTo(GAP + GAP / 2);
    }

    @Test
    void withoutALimitNobodyWaits() {
        OpeningTurns free = new OpeningTurns(TokenBucket.UNLIMITED, 0);

        for (int i = 0; i < 1_000; i++) {
            assertThat(free.waitNanos(0)).isZero();
        }
    }
}
