package io.rookery.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    @Test
    void aRushIsSpreadOverTheSecondsItTakes() {
        assertThat(admittedInASecond(new Admission(500, 0), 1)).isBetween(500, 550);
    }

    @Test
    void ofAShareFewerComeAndTurnsAreAsFew() {
        Admission cold = new Admission(500, 0);

        assertThat(admittedInASecond(cold, 0.1)).isBetween(50, 55);
        for (int i = 0; i < 50; i++) {
            assertThat(cold.turn(0, 0.1)).isEqualTo(1);
        }
        assertThat(cold.turn(0, 0.1)).isEqualTo(2);
    }

    @Test
    void ofASmallRateMoreComeAtOnceButNeverMoreThanInASecond() {
        assertThat(Admission.atOnce(50)).isEqualTo(20);
        assertThat(Admission.atOnce(3)).isEqualTo(3);
        assertThat(Admission.atOnce(1)).isEqualTo(1);
    }

    @Test
    void withoutALimitThereIsNone() {
        Admission admission = new Admission(TokenBucket.UNLIMITED, 0);

        for (int i = 0; i < 10_000; i++) {
            assertThat(admission.take(0, 1)).isTrue();
        }
    }

    @Test
    void anotherRateHoldsAtOnce() {
        Admission admission = new Admission(TokenBucket.UNLIMITED, 0);
        admission.change(1, 0);

        assertThat(admittedInASecond(admission, 1)).isBetween(1, 2);
        assertThat(admission.turn(0, 1)).isEqualTo(1);
        assertThat(admission.turn(0, 1)).isEqualTo(2);
    }

    private static int admittedInASecond(Admission admission, double share) {
        int admitted = 0;
        for (int millis = 0; millis < 1_000; millis++) {
            for (int each = 0; each < 10; each++) {
                admitted += admission.take(TimeUnit.MILLISECONDS.toNanos(millis), share) ? 1 : 0;
            }
        }
        return admitted;
    }
}
