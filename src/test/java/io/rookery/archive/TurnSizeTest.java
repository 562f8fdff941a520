package io.rookery.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnSizeTest {
    private final TurnSize size = new TurnSize();

    @Test
    void aTurnThatFailsIsFollowedByOneOfHalfTheSizeDownToABound() {
        size.failed();
        assertThat(size.bytes()).isEqualTo(TurnSize.BYTES_MAX / 2);

        for (int i = 0; i < 100; i++) {
            size.failed();
        }
        assertThat(size.bytes()).isEqualTo(TurnSize.BYTES_MIN);
    }

    @Test
    void itGrowsAgainUpToTheLargestAndNoFurther() {
        size.failed();
        size.failed();

        size.succeeded();
        assertThat(size.bytes()).isEqualTo(TurnSize.BYTES_MAX / 4 * 5 / 4);
        for (int i = 0; i < 100; i++) {
            size.succeeded();
        }
        assertThat(size.bytes()).isEqualTo(TurnSize.BYTES_MAX);
    }
}
