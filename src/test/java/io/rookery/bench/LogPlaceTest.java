package io.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogPlaceTest {
    private final LogPlace place = new LogPlace();

    @Test
    void whatComesInARowIsNeitherMissedNorRepeated() {
        place.begin("e1", 7);

        assertThat(place.take(8)).isTrue();
        assertThat(place.take(9)).isTrue();

        assertThat(place.taken()).isEqualTo(2);
        assertThat(place.missed()).isZero();
        assertThat(place.repeated()).isZero();
        assertThat(place.offset()).isEqualTo(9);
    }

    @Test
    void aJumpCountsAllThatWasJumpedOver() {
        place.begin("e1", 7);

        place.take(11);

        assertThat(place.missed()).isEqualTo(3);
    }

    @Test
    void whatCameBeforeIsARepetition() {
        place.begin("e1", 7);

        assertThat(place.take(7)).isFalse();

        assertThat(place.repeated()).isEqualTo(1);
        assertThat(place.offset()).isEqualTo(7);
    }

    @Test
    void aCompleteRecoveryLeavesNothingMissed() {
        place.begin("e1", 7);

        place.recover("e1", 10, true, List.of(8L, 9L, 10L));

        assertThat(place.missed()).isZero();
        assertThat(place.taken()).isEqualTo(3);
        assertThat(place.offset()).isEqualTo(10);
    }

    @Test
    void whatARecoveryClaimsAndDoesNotBringIsMissed() {
        place.begin("e1", 7);

        place.recover("e1", 10, true, List.of(8L, 10L));

        assertThat(place.missed()).isEqualTo(1);
    }

    @Test
    void aRecoveryThatClaimsNothingLosesAllUpToItsPlace() {
        place.begin("e1", 7);

        place.recover("e1", 600, false, List.of());

        assertThat(place.missed()).isEqualTo(593);
        assertThat(place.offset()).isEqualTo(600);
    }

    @Test
    void aNewEpochAloneIsNoLoss() {
        place.begin("e1", 7);

        place.recover("e2", 7, true, List.of());
        place.take(8);

        assertThat(place.missed()).isZero();
        assertThat(place.faults()).isZero();
        assertThat(place.epoch()).isEqualTo("e2");
    }

    @Test
    void aRecoveryToAnEarlierPlaceIsAFault() {
        place.begin("e1", 7);

        place.recover("e1", 6, true, List.of());

        assertThat(place.faults()).isEqualTo(1);
    }

    @Test
    void theFirstAnswerIsWhereListeningBegins() {
        place.recover("e1", 500, true, List.of());

        assertThat(place.missed()).isZero();
        assertThat(place.offset()).isEqualTo(500);
    }
}
