package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WakefulnessTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long BEGAN = Long.MAX_VALUE - SECOND;

    private final Wakefulness wakefulness = new Wakefulness(Duration.ofSeconds(1), Duration.ofSeconds(10), BEGAN);

    @Test
    void aLoopThatIsInTimeForgivesNothing() {
        for (int i = 1; i <= 20; i++) {
            wakefulness.look(BEGAN + i * SECOND);

            assertThat(wakefulness.isForgiving(BEGAN + i * SECOND)).isFalse();
        }
    }

    @Test
    void aLoopThatSleptForgivesForAWhileAndNotAMomentLonger() {
        long woke = BEGAN + 20 * SECOND;

        wakefulness.look(woke);

        assertThat(wakefulness.isForgiving(woke)).isTrue();
        assertThat(wakefulness.isForgiving(woke + 10 * SECOND - 1)).isTrue();
        assertThat(wakefulness.isForgiving(woke + 10 * SECOND)).isFalse();
    }
}
