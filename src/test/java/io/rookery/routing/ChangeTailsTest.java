package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.store.Alteration;
import io.rookery.store.MessageChange;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChangeTailsTest {
    private static final Topic ONE = new Topic("room:1");
    private static final Topic TWO = new Topic("room:2");
    private static final Topic THREE = new Topic("room:3");
    private static final long SECOND = 1_000_000_000L;

    private final ChangeTails tails = new ChangeTails(new TailBounds(10, 1_000, 2, 4_000, Duration.ofSeconds(10)));

    @Test
    void theNewestOfATopicIsKnown() {
        assertThat(tails.newest(ONE)).isZero();

        tails.add(ONE, change(3, "a"), 0);
        tails.add(ONE, change(5, "b"), 0);

        assertThat(tails.newest(ONE)).isEqualTo(5);
        assertThat(tails.of(ONE)).containsExactly(change(3, "a"), change(5, "b"));
    }

    @Test
    void whatWasOvertakenIsKeptAndNotKnownToBeStored() {
        tails.add(ONE, change(3, "a"), 0);
        tails.add(ONE, change(5, "b"), 0);

        tails.overtaken(ONE, change(5, "b"));
        tails.overtaken(TWO, change(5, "b"));

        assertThat(tails.newest(ONE)).isEqualTo(3);
        assertThat(tails.of(ONE)).containsExactly(change(3, "a"), change(5, "b"));
        tails.overtaken(ONE, change(3, "a"));
        assertThat(tails.newest(ONE)).isZero();
    }

    @Test
    void aTopicKeepsSoManyAndNoOlder() {
        for (int i = 1; i <= ChangeTails.CHANGES_MAX + 1; i++) {
            tails.add(ONE, change(i, ""), 0);
        }
        assertThat(tails.of(ONE)).hasSize(ChangeTails.CHANGES_MAX);

        tails.add(ONE, change(1_000, ""), 11 * SECOND);

        assertThat(tails.of(ONE)).containsExactly(change(1_000, ""));
    }

    @Test
    void topicsAreForgottenWhenThereAreTooManyOrTheyAreOldOrLarge() {
        tails.add(ONE, change(1, ""), 0);
        tails.add(TWO, change(2, ""), 0);
        tails.add(THREE, change(3, ""), 0);
        assertThat(tails.topics()).containsExactly(TWO, THREE);

        tails.add(TWO, change(4, "x".repeat(2_000)), 0);
        assertThat(tails.topics()).containsExactly(TWO);

        tails.add(ONE, change(5, ""), 11 * SECOND);
        assertThat(tails.topics()).containsExactly(ONE);
        assertThat(tails.bytes()).isEqualTo(256);
    }

    @Test
    void whileTheStoreIsAwayNoTopicIsTooOld() {
        tails.add(ONE, change(1, ""), 0);
        tails.hold(60 * SECOND);

        tails.add(TWO, change(2, ""), 11 * SECOND);
        assertThat(tails.topics()).containsExactly(ONE, TWO);

        tails.add(TWO, change(3, ""), 61 * SECOND);
        assertThat(tails.topics()).containsExactly(TWO);
    }

    @Test
    void whatIsNotToBePutBackIsForgotten() {
        tails.add(ONE, change(1, ""), 0);
        tails.add(ONE, change(2, ""), 0);

        tails.forget(ONE, change(2, ""));
        assertThat(tails.newest(ONE)).isEqualTo(1);
        tails.forget(ONE, change(1, ""));

        assertThat(tails.topics()).isEmpty();
        assertThat(tails.bytes()).isZero();
    }

    private static MessageChange change(long sequence, String text) {
        return new MessageChange(sequence, 1, 1, "m", 7, new UserId("alice"), new Alteration.Edit(text), 0);
    }
}
