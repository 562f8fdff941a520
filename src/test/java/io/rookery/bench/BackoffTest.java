package io.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
    /** Draws the largest number that may be drawn. */
    private static final RandomGenerator LARGEST = new Random() {
        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    @Test
    void theBoundDoublesUpToTheLongest() {
        Backoff backoff = new Backoff(LARGEST);

        long[] waits = new long[8];
        for (int i = 0; i < waits.length; i++) waits[i] = backoff.nextMillis(0);

        assertThat(waits).containsExactly(250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000);
    }

    @Test
    void whatTheServerAskedForComesFirstAndThenUpToASecond() {
        assertThat(new Backoff(LARGEST).nextMillis(2_000)).isEqualTo(3_000);
    }

    @Test
    void whoWasConnectedBeginsAnew() {
        Backoff backoff = new Backoff(LARGEST);
        for (int i = 0; i < 100; i++) assertThat(backoff.nextMillis(0)).isBetween(0L, Backoff.LONGEST_MILLIS);

        backoff.reset();

        assertThat(backoff.nextMillis(0)).isEqualTo(Backoff.FIRST_MILLIS);
    }
}
