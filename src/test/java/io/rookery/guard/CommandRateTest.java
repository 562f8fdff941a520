package io.rookery.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.settings.LimitSettings;
import io.rookery.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandRateTest {
    private final CommandRate rate = new CommandRate(Settings.defaults().limits(), 0);

    @Test
    void whoGoesOnInSpiteOfRefusalsIsHopeless() {
        exhaust();
        for (int i = 1; i < CommandRate.REFUSALS_IN_A_ROW_MAX; i++) {
            rate.take(0);
        }
        assertThat(rate.isHopeless()).isFalse();

        rate.take(0);

        assertThat(rate.isHopeless()).isTrue();
    }

    @Test
    void whoWaitsAsToldIsForgiven() {
        exhaust();
        for (int i = 1; i < CommandRate.REFUSALS_IN_A_ROW_MAX; i++) {
            rate.take(0);
        }

        long later = rate.retryAfterMillis(0) * 1_000_000;
        assertThat(rate.take(later)).isTrue();
        assertThat(rate.take(later)).isFalse();

        assertThat(rate.isHopeless()).isFalse();
    }

    @Test
    void otherLimitsHoldAtOnce() {
        LimitSettings tighter = limits("2", "3");

        rate.keepTo(tighter, 0);
        assertThat(rate.take(0)).isTrue();
        rate.keepTo(tighter, 0);
        assertThat(rate.take(0)).isTrue();
        assertThat(rate.take(0)).isTrue();

        assertThat(rate.take(0)).isFalse();
        assertThat(rate.retryAfterMillis(0)).isEqualTo(500);
    }

    private static LimitSettings limits(String perSecond, String burst) {
        return Settings.load(
                        List.of(),
                        Map.of("ROOKERY_LIMITS_COMMANDS_PER_SECOND", perSecond, "ROOKERY_LIMITS_COMMANDS_BURST", burst))
                .limits();
    }

    private void exhaust() {
        for (int i = 0; i < Settings.defaults().limits().commandsBurst(); i++) {
            assertThat(rate.take(0)).isTrue();
        }
    }
}
