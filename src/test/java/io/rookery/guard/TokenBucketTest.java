package io.rookery.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aBurstIsAllowedAndNotOneMore() {
        TokenBucket bucket = new TokenBucket(20, 40, 0);

        assertThat(taken(bucket, 100, 0)).isEqualTo(40);
    }

    @Test
    void whatIsTakenComesBackAtTheRateAndNotFaster() {
        TokenBucket bucket = new TokenBucket(20, 40, 0);
        taken(bucket, 40, 0);

        assertThat(bucket.take(SECOND / 20 - 1)).isFalse();
        assertThat(bucket.take(SECOND / 20)).isTrue();
        assertThat(bucket.take(SECOND / 20)).isFalse();
        assertThat(taken(bucket, 100, SECOND / 20 + SECOND)).isEqualTo(20);
    }

    @Test
    void aLongPauseGivesNoMoreThanABurst() {
        TokenBucket bucket = new TokenBucket(20, 40, 0);

        assertThat(taken(bucket, 100, 1_000_000 * SECOND)).isEqualTo(40);
    }

    @Test
    void itSaysWhenToComeBack() {
        TokenBucket bucket = new TokenBucket(20, 1, 0);
        bucket.take(0);

        long afterMillis = bucket.retryAfterMillis(0);

        assertThat(afterMillis).isEqualTo(50);
        assertThat(bucket.take(afterMillis * 1_000_000 - 1)).isFalse();
        assertThat(bucket.take(afterMillis * 1_000_000)).isTrue();
    }

    @Test
    void unlimitedIsUnlimited() {
        TokenBucket bucket = new TokenBucket(TokenBucket.UNLIMITED, TokenBucket.UNLIMITED, 0);

        assertThat(taken(bucket, 1_000_000, 0)).isEqualTo(1_000_000);
    }

    @Test
    void aShareOfItIsALowerRateAndBurst() {
        TokenBucket bucket = new TokenBucket(100, 100, 0);

        assertThat(taken(bucket, 100, 0, 0.1)).isEqualTo(10);
        assertThat(taken(bucket, 100, SECOND / 2, 0.1)).isEqualTo(5);
        assertThat(taken(bucket, 100, SECOND, 1)).isEqualTo(50);
    }

    @Test
    void theSmallestShareIsOneAtATime() {
        TokenBucket bucket = new TokenBucket(3, 3, 0);

        assertThat(taken(bucket, 100, 0, 0.001)).isEqualTo(1);
        assertThat(bucket.take(SECOND - 3, 0.001)).isFalse();
        assertThat(bucket.take(SECOND, 0.001)).isTrue();
    }

    @Test
    void aClockThatStandsOrJumpsGivesNothingAway() {
        TokenBucket bucket = new TokenBucket(20, 40, SECOND);
        taken(bucket, 40, SECOND);

        assertThat(bucket.take(SECOND)).isFalse();
        assertThat(bucket.take(0)).isFalse();
        assertThat(bucket.take(SECOND)).isFalse();
    }

    @Test
    void anotherRateHoldsAtOnceAndGivesNothingAway() {
        TokenBucket bucket = new TokenBucket(20, 40, 0);
        taken(bucket, 30, 0);

        bucket.change(1, 5, 0);
        assertThat(taken(bucket, 100, 0)).isEqualTo(5);
        assertThat(bucket.take(SECOND - 1)).isFalse();
        assertThat(bucket.take(SECOND)).isTrue();

        bucket.change(100, 200, SECOND);
        assertThat(bucket.take(SECOND)).isFalse();
        assertThat(taken(bucket, 1000, 2 * SECOND)).isEqualTo(100);
    }

    @Test
    void aLimitCanBeLiftedAndSetAgain() {
        TokenBucket bucket = new TokenBucket(20, 40, 0);
        taken(bucket, 40, 0);

        bucket.change(TokenBucket.UNLIMITED, TokenBucket.UNLIMITED, 0);
        assertThat(taken(bucket, 10_000, 0)).isEqualTo(10_000);

        bucket.change(20, 40, 0);
        assertThat(taken(bucket, 100, 0)).isEqualTo(40);
    }

    @Test
    void overAnyTimeNoMoreIsTakenThanRateAndBurstAllow() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TokenBucket bucket = new TokenBucket(20, 40, 0);
        long now = 0;
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextInt(20_000_000);
            taken += bucket.take(now) ? 1 : 0;
            assertThat((long) taken).as("seed %d", seed).isLessThanOrEqualTo(40 + 20 * now / SECOND + 1);
        }
    }

    private static int taken(TokenBucket bucket, int attempts, long now) {
        return taken(bucket, attempts, now, 1);
    }

    private static int taken(TokenBucket bucket, int attempts, long now, double share) {
        int taken = 0;
        for (int i = 0; i < attempts; i++) {
            taken += bucket.take(now, share) ? 1 : 0;
        }
        return taken;
    }
}
