package io.rookery.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.UserId;
import io.rookery.settings.LimitSettings;
import io.rookery.settings.Settings;
import org.junit.jupiter.api.Test;

class UserRatesTest {
    private static final LimitSettings LIMITS = Settings.defaults().limits();
    private static final UserId ALICE = new UserId("alice");

    private final UserRates rates = new UserRates(3);

    @Test
    void aUserWhoAsksTooFastIsToldWhenToGoOn() {
        for (int i = 0; i < LIMITS.commandsBurst(); i++) {
            assertThat(rates.take(ALICE, LIMITS, 0)).isZero();
        }

        long waitMillis = rates.take(ALICE, LIMITS, 0);

        assertThat(waitMillis).isEqualTo(1000 / LIMITS.commandsPerSecond());
        assertThat(rates.take(ALICE, LIMITS, waitMillis * 1_000_000)).isZero();
    }

    @Test
    void usersDoNotTakeFromOneAnother() {
        for (int i = 0; i < LIMITS.commandsBurst(); i++) {
            rates.take(ALICE, LIMITS, 0);
        }

        assertThat(rates.take(new UserId("bob"), LIMITS, 0)).isZero();
    }

    @Test
    void whoAskedLongestAgoIsForgottenFirst() {
        for (int i = 0; i < LIMITS.commandsBurst(); i++) {
            rates.take(ALICE, LIMITS, 0);
        }
        rates.take(new UserId("bob"), LIMITS, 0);
        rates.take(new UserId("carol"), LIMITS, 0);
        rates.take(ALICE, LIMITS, 0);

        rates.take(new UserId("dave"), LIMITS, 0);

        assertThat(rates.remembered()).isEqualTo(3);
        assertThat(rates.take(ALICE, LIMITS, 0)).isPositive();
    }
}
