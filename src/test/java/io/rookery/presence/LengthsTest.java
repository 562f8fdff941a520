package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.bus.WireReader;
import io.rookery.bus.WireWriter;
import io.rookery.testing.Seed;
import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LengthsTest {
    private static final double ERROR = Math.pow(2, 1.0 / Lengths.CLASSES_PER_DOUBLING);

    private final Lengths lengths = new Lengths();

    @Test
    void quantilesAreAtMostAClassTooHighAndNeverTooLow() {
        Random random = Seed.of(LengthsTest.class).random();
        long[] millis = LongStream.generate(() -> (long) Math.exp(7 + 15 * random.nextDouble()))
                .limit(10_000)
                .sorted()
                .toArray();
        for (long each : millis) {
            lengths.add(Duration.ofMillis(each));
        }

        for (int percent = 1; percent <= 100; percent++) {
            double exact = Math.max(1_000, millis[millis.length * percent / 100 - 1]);
            assertThat(lengths.quantile(percent / 100d).toMillis() / exact).isBetween(0.999, ERROR * 1.001);
        }
        assertThat(lengths.count()).isEqualTo(millis.length);
    }

    @Test
    void ofNoSessionsNothingIsKnown() {
        assertThat(lengths.quantile(0.5)).isNull();
    }

    @Test
    void whatIsOutOfRangeIsInTheFirstOrTheLastClass() {
        lengths.add(Duration.ZERO);
        lengths.add(Duration.ofDays(10_000));

        assertThat(lengths.quantile(0.5)).isEqualTo(Duration.ofSeconds(1));
        assertThat(lengths.quantile(1)).isEqualTo(Duration.ofSeconds(1 << 22));
    }

    @Test
    void aPartBeyondTheWholeIsRefused() {
        assertThatThrownBy(() -> lengths.quantile(0)).hasMessage("part: 0.0 (expected: above 0, at most 1)");
        assertThatThrownBy(() -> lengths.quantile(1.5)).hasMessage("part: 1.5 (expected: above 0, at most 1)");
    }

    @Test
    void theyTravelAndAddUp() {
        lengths.add(Duration.ofSeconds(3));
        lengths.add(Duration.ofHours(3));
        WireWriter out = new WireWriter(16);
        lengths.write(out);
        Lengths twice = Lengths.read(new WireReader(out.done()));
        assertThat(twice).isEqualTo(lengths);

        twice.add(lengths);

        assertThat(twice.count()).isEqualTo(4);
        assertThat(twice).isNotEqualTo(lengths);
        assertThat(twice.quantile(0.5)).isEqualTo(lengths.quantile(0.5));
    }
}
