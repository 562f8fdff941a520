package io.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rookery.bench.Fit.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class FitTest {
    @Test
    void pointsOnALineGiveThatLine() {
        Fit fit = Fit.of(List.of(new Point(1, 5), new Point(2, 7), new Point(10, 23)));

        assertThat(fit.slope()).isCloseTo(2, within(1e-9));
        assertThat(fit.atZero()).isCloseTo(3, within(1e-9));
    }

    @Test
    void theLineLiesBetweenPointsThatLieBesideIt() {
        Fit fit = Fit.of(List.of(new Point(0, 1), new Point(0, 3), new Point(2, 5), new Point(2, 7)));

        assertThat(fit).isEqualTo(new Fit(2, 2));
    }

    @Test
    void theExponentTellsHowACostGrows() {
        assertThat(Fit.exponent(List.of(new Point(10, 4), new Point(100, 4), new Point(1_000, 4))))
                .isCloseTo(0, within(1e-9));
        assertThat(Fit.exponent(List.of(new Point(10, 30), new Point(100, 300), new Point(1_000, 3_000))))
                .isCloseTo(1, within(1e-9));
        assertThat(Fit.exponent(List.of(new Point(10, 100), new Point(100, 10_000))))
                .isCloseTo(2, within(1e-9));
    }

    @Test
    void oneSizeTellsNothing() {
        assertThatThrownBy(() -> Fit.of(List.of(new Point(1, 5), new Point(1, 6))))
                .hasMessageContaining("expected: two sizes at least");
    }
}
