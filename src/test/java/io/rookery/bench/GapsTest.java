package io.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GapsTest {
    private final Gaps gaps = new Gaps();

    @Test
    void percentilesAreThoseOfAllGaps() {
        for (int i = 1; i <= 100; i++) gaps.add(TimeUnit.MILLISECONDS.toNanos(10L * i));

        assertThat(gaps.count()).isEqualTo(100);
        assertThat(gaps.millis(50)).isEqualTo(500);
        assertThat(gaps.millis(99)).isEqualTo(990);
        assertThat(gaps.millis(100)).isEqualTo(1_000);
    }

    @Test
    void withoutGapsThereIsNothingToTell() {
        assertThat(gaps.millis(99)).isZero();
        assertThat(gaps.asText()).startsWith("0 times away");
    }

    @Test
    void aGapBeyondTheLongestCountsAsTheLongest() {
        gaps.add(TimeUnit.DAYS.toNanos(1));

        assertThat(gaps.millis(100)).isGreaterThanOrEqualTo(TimeUnit.HOURS.toMillis(1));
    }
}
