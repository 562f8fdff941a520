package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.UserId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExpiriesTest {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");

    private long nanos = Long.MAX_VALUE - 5;
    private final Expiries expiries = new Expiries(() -> nanos);

    @Test
    void usersComeInTheOrderOfTheirExpiryAndNotAMomentEarlier() {
        expiries.add(ALICE, Duration.ofNanos(20));
        expiries.add(BOB, Duration.ofNanos(10));

        nanos += 9;
        assertThat(expiries.next()).isNull();
        nanos += 1;
        assertThat(expiries.next()).isEqualTo(BOB);
        assertThat(expiries.next()).isNull();
        nanos += 10;
        assertThat(expiries.next()).isEqualTo(ALICE);
        assertThat(expiries.next()).isNull();
    }

    @Test
    void theNewestExpiryOfAUserCounts() {
        expiries.add(ALICE, Duration.ofNanos(10));
        expiries.add(ALICE, Duration.ofNanos(30));

        nanos += 29;
        assertThat(expiries.next()).isNull();
        nanos += 1;
        assertThat(expiries.next()).isEqualTo(ALICE);
        assertThat(expiries.next()).isNull();
    }

    @Test
    void moreUsersThanAllowedAreNotKept() {
        for (int i = 0; i < Expiries.USERS_MAX; i++) {
            expiries.add(new UserId("u" + i), Duration.ofNanos(1));
        }
        expiries.add(ALICE, Duration.ZERO);

        assertThat(expiries.next()).isNull();
        expiries.add(new UserId("u7"), Duration.ZERO);
        assertThat(expiries.next()).isEqualTo(new UserId("u7"));
    }
}
