package io.rookery.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallWindowTest {
    private static final CircuitOptions HALF_OF_FOUR =
            new CircuitOptions(Duration.ofSeconds(2), 50, 4, Duration.ofMillis(500), Duration.ofSeconds(2));
    private static final long SLOT = Duration.ofMillis(200).toNanos();

    private long now = 5_000_000_000L;
    private final CallWindow window = new CallWindow(HALF_OF_FOUR, now);

    @Test
    void itIsBadFromTheStatedShareOnAndNotBelow() {
        answered(3);
        failed(2);
        assertThat(window.isBad(now)).isFalse();

        failed(1);
        assertThat(window.isBad(now)).isTrue();
    }

    @Test
    void fewCallsSayNothing() {
        failed(3);
        assertThat(window.isBad(now)).isFalse();

        failed(1);
        assertThat(window.isBad(now)).isTrue();
    }

    @Test
    void whatHasLeftTheWindowCountsNoMore() {
        answered(1_000);
        now += 9 * SLOT;
        failed(10);
        assertThat(window.isBad(now)).isFalse();

        now += SLOT;
        assertThat(window.isBad(now)).isTrue();

        now += 9 * SLOT;
        assertThat(window.isBad(now)).isFalse();
    }

    @Test
    void aLongPauseEmptiesIt() {
        failed(10);
        now += Duration.ofDays(100).toNanos();

        failed(3);
        assertThat(window.isBad(now)).isFalse();
    }

    @Test
    void afterAStandstillAllCallsOfTheWindowHaveFailed() {
        answered(100_000);
        now += Duration.ofSeconds(2).toNanos();

        failed(4);
        assertThat(window.isBad(now)).isTrue();
    }

    @Test
    void callsThatWentTogetherCountEach() {
        window.failed(now, 3);
        assertThat(window.isBad(now)).isFalse();

        window.failed(now, 1);
        assertThat(window.isBad(now)).isTrue();
    }

    @Test
    void aShareAboveAllIsNeverReached() {
        CircuitOptions never = new CircuitOptions(
                Duration.ofSeconds(2), Integer.MAX_VALUE, 1, Duration.ofMillis(500), Duration.ofSeconds(2));
        CallWindow patient = new CallWindow(never, now);

        for (int i = 0; i < 1_000; i++) {
            patient.failed(now, 1);
        }
        assertThat(patient.isBad(now)).isFalse();
    }

    @Test
    void clearedItKnowsNothing() {
        failed(10);

        window.clear(now);
        assertThat(window.isBad(now)).isFalse();
    }

    private void answered(int calls) {
        for (int i = 0; i < calls; i++) {
            window.answered(now, 1);
        }
    }

    private void failed(int calls) {
        for (int i = 0; i < calls; i++) {
            window.failed(now, 1);
        }
    }
}
