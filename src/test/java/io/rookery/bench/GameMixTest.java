package io.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GameMixTest {
    @Test
    void whatIsSaidMakesAsManyDeliveriesAsAreWanted() {
        GameMix mix = new GameMix(100_000, 50);

        double deliveries = (mix.chats() + mix.positions()) * 50 + mix.directs();

        assertThat(deliveries).isCloseTo(100_000, within(1e-6));
    }

    @Test
    void ofAHundredMessagesOneIsChatAndFiveAreDirect() {
        GameMix mix = new GameMix(100_000, 50);

        assertThat(mix.chats() / mix.messages()).isCloseTo(0.01, within(1e-9));
        assertThat(mix.directs() / mix.messages()).isCloseTo(0.05, within(1e-9));
    }

    @Test
    void asManyMoveAsSayTheirPositionsTenTimesASecond() {
        GameMix mix = new GameMix(100_000, 50);

        assertThat(mix.movers() * 10.0).isCloseTo(mix.positions(), within(5.0));
        assertThat(new GameMix(1, 50).movers()).isEqualTo(1);
    }

    @Test
    void nothingCannotBeMixed() {
        assertThatThrownBy(() -> new GameMix(0, 50)).hasMessageContaining("deliveries: 0.0 (expected: above 0)");
        assertThatThrownBy(() -> new GameMix(10, 0)).hasMessageContaining("group: 0 (expected: 1 at least)");
    }
}
