package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.guard.TokenBucket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatewayLoopTest {
    @Test
    void aRushIsSpreadOverTheSecondsItTakes() {
        TokenBucket admission = new TokenBucket(500, GatewayLoop.admittedAtOnce(500), 0);

        int inTheFirstSecond = 0;
        for (int millis = 0; millis < 1_000; millis++) {
            for (int each = 0; each < 10; each++) {
                inTheFirstSecond += admission.take(TimeUnit.MILLISECONDS.toNanos(millis)) ? 1 : 0;
            }
        }

        assertThat(inTheFirstSecond).isBetween(500, 550);
    }

    @Test
    void ofASmallRateMoreComeAtOnceButNeverMoreThanInASecond() {
        assertThat(GatewayLoop.admittedAtOnce(50)).isEqualTo(20);
        assertThat(GatewayLoop.admittedAtOnce(3)).isEqualTo(3);
        assertThat(GatewayLoop.admittedAtOnce(1)).isEqualTo(1);
    }

    @Test
    void withoutALimitThereIsNone() {
        TokenBucket admission =
                new TokenBucket(TokenBucket.UNLIMITED, GatewayLoop.admittedAtOnce(TokenBucket.UNLIMITED), 0);

        for (int i = 0; i < 10_000; i++) assertThat(admission.take(0)).isTrue();
    }
}
