package io.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignalPlacesTest {
    private final SignalPlaces places = new SignalPlaces(2);
    private final SignalPlaces.Faults faults = new SignalPlaces.Faults();

    private void hear(int sender, int life, int... counts) {
        for (int count : counts) places.take(sender, SignalPlaces.sequence(life, count), faults);
    }

    @Test
    void whatIsJumpedOverIsLost() {
        hear(0, 1, 5, 6, 9);

        assertThat(faults.lost).isEqualTo(2);
    }

    @Test
    void whatComesAgainOrLateIsTold() {
        hear(0, 1, 5, 6, 6, 5);

        assertThat(faults.doubled).isEqualTo(1);
        assertThat(faults.reordered).isEqualTo(1);
        assertThat(faults.lost).isZero();
    }

    @Test
    void sendersDoNotMix() {
        hear(0, 1, 5);
        hear(1, 1, 8);
        hear(0, 1, 6);

        assertThat(faults.lost + faults.doubled + faults.reordered).isZero();
    }

    @Test
    void nothingIsAskedOfWhatWasSaidBetweenTwoLivesOfTheSender() {
        hear(0, 1, 5);
        hear(0, 2, 3);

        assertThat(faults.lost).isZero();
    }

    @Test
    void nothingIsAskedOfWhatWasSaidWhileTheListenerWasAway() {
        hear(0, 1, 5);
        places.forget();
        hear(0, 1, 9);

        assertThat(faults.lost).isZero();
    }
}
