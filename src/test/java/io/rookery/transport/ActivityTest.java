package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ActivityTest {
    private static final long AFTER = 100;

    private final Activity activity = new Activity();

    @Test
    void theFirstActIsNewsAndTheNextOnesAreNot() {
        activity.begin(0);

        assertThat(activity.acted(1)).isTrue();
        assertThat(activity.acted(2)).isFalse();
    }

    @Test
    void whoDoesNothingIsIdleOnceAndNotAMomentEarlier() {
        activity.begin(0);
        activity.acted(10);

        assertThat(activity.rested(10 + AFTER - 1, AFTER)).isFalse();
        assertThat(activity.rested(10 + AFTER, AFTER)).isTrue();
        assertThat(activity.rested(10 + 2 * AFTER, AFTER)).isFalse();
        assertThat(activity.acted(10 + 2 * AFTER)).isTrue();
    }

    @Test
    void whoNeverDidAnythingIsIdleToo() {
        activity.begin(7);

        assertThat(activity.rested(7 + AFTER, AFTER)).isTrue();
    }

    @Test
    void zeroMeansNever() {
        activity.begin(0);

        assertThat(activity.rested(Long.MAX_VALUE, 0)).isFalse();
    }
}
