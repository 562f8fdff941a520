package io.rookery.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.protocol.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReactionTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"+1", "👍", "👍🏽", "👩‍👩‍👧", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "❤️", "здорово", "हँसी", "good game", "می‌خندم"
            })
    void whatPeopleReactWithIsTaken(String reaction) {
        assertThat(ReactionText.of(reaction)).isEqualTo(reaction);
    }

    @Test
    void theSameIsTheSameHoweverItWasTyped() {
        assertThat(ReactionText.of("e\u0301")).isEqualTo(ReactionText.of("\u00e9"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u0000", "a\nb", "\u202Eevil", "\u2066x", "\uD83D", "\uE000", "\u2028", "\uFEFF"})
    void whatCannotBeSeenOrTurnsItsSurroundingsIsRefused(String reaction) {
        assertThatThrownBy(() -> ReactionText.of(reaction)).isInstanceOf(Refusal.class);
    }

    @Test
    void reactionsAreShort() {
        assertThat(ReactionText.of("x".repeat(32))).hasSize(32);
        assertThatThrownBy(() -> ReactionText.of("x".repeat(33))).hasMessage("reaction length: 33 (expected: 1..32)");
    }
}
