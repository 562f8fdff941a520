package io.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RateSearchTest {
    @Test
    void theLimitIsFoundFromBelowAndFromAbove() {
        for (double start : new double[] {10, 100, 4_000, 50_000}) {
            double found =
                    new RateSearch(60).highest(start, rate -> rate <= 3_333).orElseThrow();

            assertThat(found).isLessThanOrEqualTo(3_333).isCloseTo(3_333, within(3_333 * 0.08));
        }
    }

    @Test
    void whatFailsOnceIsTriedAgain() {
        AtomicInteger disturbances = new AtomicInteger(3);

        double found = new RateSearch(60)
                .highest(1_000, rate -> rate <= 3_333 && disturbances.getAndDecrement() % 2 == 0)
                .orElseThrow();

        assertThat(found).isLessThanOrEqualTo(3_333).isCloseTo(3_333, within(3_333 * 0.08));
    }

    @Test
    void whenNothingWorksTheTrialsEnd() {
        List<Double> tried = new ArrayList<>();

        assertThat(new RateSearch(9).highest(1_000, rate -> {
                    tried.add(rate);
                    return false;
                }))
                .isEmpty();

        assertThat(tried).hasSize(9);
    }
}
