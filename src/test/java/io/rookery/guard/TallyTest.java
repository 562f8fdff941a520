package io.rookery.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TallyTest {
    @Test
    void eachKeyHasItsOwnLimit() {
        Tally<String> tally = new Tally<>(2);

        assertThat(tally.take("a")).isTrue();
        assertThat(tally.take("a")).isTrue();
        assertThat(tally.take("a")).isFalse();
        assertThat(tally.take("b")).isTrue();
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        Tally<String> tally = new Tally<>(1);
        tally.take("a");

        tally.release("a");

        assertThat(tally.take("a")).isTrue();
    }

    @Test
    void whatReplacesAnotherGoesBeyondTheLimitAndCountsAllTheSame() {
        Tally<String> tally = new Tally<>(1);
        tally.take("a");
        tally.force("a");

        tally.release("a");

        assertThat(tally.take("a")).isFalse();
    }

    @Test
    void keysThatHoldNothingTakeNoRoom() {
        Tally<String> tally = new Tally<>(0);
        tally.take("a");
        tally.release("b");

        assertThat(tally.keys()).isZero();
    }

    @Test
    void threadsTogetherTakeNoMoreThanTheLimit() {
        Tally<String> tally = new Tally<>(100);

        long taken = IntStream.range(0, 10_000)
                .parallel()
                .filter(i -> tally.take("a"))
                .count();

        assertThat(taken).isEqualTo(100);
    }

    @Test
    void anotherLimitHoldsForWhoeverComesNext() {
        Tally<String> tally = new Tally<>(2);
        tally.take("a");
        tally.take("a");

        tally.limit(1);
        tally.release("a");
        assertThat(tally.take("a")).isFalse();
        assertThat(tally.take("b")).isTrue();

        tally.limit(3);
        assertThat(tally.take("a")).isTrue();
    }
}
