package io.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcceptRatesTest {
    private final AcceptRates rates = new AcceptRates();

    @Test
    void thePeakIsTheFullestSecondWhereverItBegins() {
        for (int millis : new int[] {0, 600, 700, 800, 1_500, 1_550, 5_000}) {
            rates.accepted(TimeUnit.MILLISECONDS.toNanos(millis));
        }

        assertThat(rates.peak()).isEqualTo(5);
        assertThat(rates.count()).isEqualTo(7);
    }

    @Test
    void aWholeSecondLaterIsAnotherSecond() {
        rates.accepted(0);
        rates.accepted(TimeUnit.SECONDS.toNanos(1));

        assertThat(rates.peak()).isEqualTo(1);
    }

    @Test
    void whatWasIsForgotten() {
        rates.accepted(0);
        rates.accepted(1);

        rates.reset();
        rates.accepted(2);

        assertThat(rates.peak()).isEqualTo(1);
        assertThat(rates.count()).isEqualTo(1);
    }
}
