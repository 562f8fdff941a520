package io.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void aLinearAxisBeginsAtZeroAndHasRoundTicks() {
        Axis axis = Axis.linear(List.of(870_000.0, 130_000.0), 100, 300);

        assertThat(axis.ticks()).containsExactly(0.0, 500_000.0, 1_000_000.0);
        assertThat(axis.at(0)).isEqualTo(100);
        assertThat(axis.at(500_000)).isEqualTo(200);
        assertThat(axis.at(1_000_000)).isEqualTo(300);
    }

    @Test
    void aLogarithmicAxisReachesFromOnePowerOfTenToAnother() {
        Axis axis = Axis.logarithmic(List.of(0.4, 3.0, 62.0), 0, 300);

        assertThat(axis.ticks().stream().map(Axis::text)).containsExactly("0.1", "1", "10", "100");
        assertThat(axis.at(1)).isCloseTo(100, within(1e-9));
        assertThat(axis.at(100)).isCloseTo(300, within(1e-9));
    }

    @Test
    void everyValueStandsWithinTheAxis() {
        Axis axis = Axis.logarithmic(List.of(1.0, 50.0), 10, 20);

        assertThat(axis.at(0)).isEqualTo(10);
        assertThat(axis.at(1e9)).isEqualTo(20);
    }

    @Test
    void anAxisOfOneValueOrNoneHasALength() {
        assertThat(Axis.logarithmic(List.of(10.0), 0, 1).ticks()).hasSize(2);
        assertThat(Axis.logarithmic(List.of(), 0, 1).ticks()).hasSize(2);
        assertThat(Axis.linear(List.of(), 0, 1).at(0.5)).isEqualTo(0.5);
    }

    @Test
    void valuesAreWrittenShort() {
        assertThat(List.of(Axis.text(0), Axis.text(0.05), Axis.text(20), Axis.text(5_000), Axis.text(1_500_000)))
                .containsExactly("0", "0.05", "20", "5k", "1.5M");
    }
}
