package io.rookery.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.guard.WordList.Fate;
import io.rookery.settings.WordSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordListTest {
    private static final WordList WORDS = WordList.of(new WordSettings(
            List.of("scunge", "sell your account"), List.of("goldshop"), List.of("darn", "dang it"), Optional.empty()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scunge",
                "you SCUNGE!",
                "sc\u200bunge",
                "\u0455\u0441unge",
                "5cung3",
                "s c u n g e",
                "s.c.u.n.g.e",
                "scuuuuunnnge",
                "\uff53\uff43\uff55\uff4e\uff47\uff45",
                "S\u0301c\u0308u\u0337nge",
                "please sell   your, account here",
            })
    void aWordIsFoundHoweverItIsDisguised(String text) {
        assertThat(WORDS.find(text).fate()).isEqualTo(Fate.BLOCK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"scunged", "ascunge", "sell your", "your account", "sell an account", "darning", "hello", ""})
    void onlyWholeWordsAndWholePhrasesAreFound(String text) {
        assertThat(WORDS.find(text).fate()).isNull();
        assertThat(WORDS.find(text).text()).isEqualTo(text);
    }

    @Test
    void whatIsMaskedKeepsItsPlaces() {
        WordList.Found found = WORDS.find("well d4rn, dang  it\u0301 all");

        assertThat(found.fate()).isEqualTo(Fate.MASK);
        assertThat(found.text()).isEqualTo("well ****, ****  *** all");
    }

    @Test
    void theHarderFateWins() {
        assertThat(WORDS.find("darn goldshop").fate()).isEqualTo(Fate.SHADOW);
        assertThat(WORDS.find("darn goldshop scunge").fate()).isEqualTo(Fate.BLOCK);
    }

    @Test
    void aFileAddsWords(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("words");
        Files.writeString(file, "# bad ones\nblock  fie\n\nmask bother it\n");

        WordList list = WordList.of(new WordSettings(List.of(), List.of(), List.of(), Optional.of(file)));

        assertThat(list.find("fie!").fate()).isEqualTo(Fate.BLOCK);
        assertThat(list.find("bother it").text()).isEqualTo("****** **");
    }

    @Test
    void aFileThatIsNotRightIsRefused(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("words");
        Files.writeString(file, "forbid fie\n");

        assertThatThrownBy(() -> WordList.of(new WordSettings(List.of(), List.of(), List.of(), Optional.of(file))))
                .hasMessageContaining("\"forbid fie\" (expected: block, shadow or mask, and what may not be said)");
        assertThatThrownBy(() -> WordList.of(new WordSettings(List.of("..."), List.of(), List.of(), Optional.empty())))
                .hasMessage("word: \"...\" (expected: one with letters or digits)");
    }

    @Test
    void withoutWordsNothingIsFound() {
        WordList none = WordList.of(new WordSettings(List.of(), List.of(), List.of(), Optional.empty()));

        assertThat(none.isEmpty()).isTrue();
        assertThat(none.find("scunge").fate()).isNull();
    }
}
