package io.rookery.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.testing.Seed;
import java.text.Normalizer;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CleanTextTest {
    private static final int TEXTS = 20_000;

    /** What is worth meeting: each sign on its own and next to the others. */
    private static final int[] SIGNS = {
        'a', 'e', ' ', '\n', '\r', '\t', 0, 7, 0x1B, 0x7F, 0x85, 0x9B, 0xAD, 0x301, 0x308, 0x323, 0x489, 0x34F, 0x61C,
        0x5D0, 0x627, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E,
        0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0x3164, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFE, 0xFDD0, 0x1F3F4,
        0x1F468, 0xE0067, 0xE007F, 0xE0001, 0x1FFFE, 0x4E00, 0x600, 0xE000
    };

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "two\nlines\tand a tab", "~!@#$%^&*()_+"})
    void plainTextIsReturnedAsItIs(String text) {
        assertThat(CleanText.of(text)).isSameAs(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Zo\u00eb",
                "\u05e9\u05dc\u05d5\u05dd",
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
                "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
                "\u2764\ufe0f\u200d\ud83d\udd25",
                "\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f",
                "\u0e19\u0e49\u0e33",
                "\u2067\u05d0\u2069 and on"
            })
    void whatPeopleWriteIsKept(String text) {
        assertThat(CleanText.of(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "cafe\u0301|caf\u00e9",
                "'a\u0000b\u001b[31mc'|ab[31mc",
                "'a\r\nb\rc\u2028d'|'a\nb\nc\nd'",
                "gpj.\u202Eexe|gpj.exe",
                "\u2067open|\u2067open\u2069",
                "'\u2067one\ntwo\u2069'|'\u2067one\u2069\ntwo'",
                "no\u2069thing|nothing",
                "a\u200B\u2060\uFEFFb|ab",
                "a\u200D\u200D\u200Db|a\u200Db",
                "x\uDB40\uDC41y|xy",
                "o\u3164o|oo"
            })
    void whatHarmsOtherTextIsNot(String text, String clean) {
        assertThat(CleanText.of(text)).isEqualTo(clean);
    }

    @Test
    void stacksOfMarksAreCut() {
        String stacked = "z" + "\u0321\u030d\u0489".repeat(50) + "algo";

        String clean = CleanText.of(stacked);

        assertThat(clean).startsWith("z").endsWith("algo");
        assertThat(clean.length()).isEqualTo("zalgo".length() + CleanText.MARKS_MAX);
    }

    @Test
    void isolatesDoNotNestWithoutEnd() {
        String clean = CleanText.of("\u2068".repeat(100) + "x" + "\u2069".repeat(100));

        assertThat(clean)
                .isEqualTo("\u2068".repeat(TextSieve.ISOLATES_MAX) + "x" + "\u2069".repeat(TextSieve.ISOLATES_MAX));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xD800, 0xDBFF, 0xDC00, 0xDFFF})
    void halfAPairIsRefused(int half) {
        for (String text : new String[] {"a" + (char) half, (char) half + "a", "" + (char) half}) {
            assertThatThrownBy(() -> CleanText.of(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a lone surrogate (expected: Unicode text)");
        }
    }

    @Test
    void anyTextIsCleanedAsByTheReference() {
        Random random = Seed.of(CleanTextTest.class).random();
        for (int i = 0; i < TEXTS; i++) {
            String text = text(random);

            String clean = CleanText.of(text);

            assertThat(clean).as(escaped(text)).isEqualTo(ReferenceCleaner.clean(text));
            assertThat(CleanText.of(clean)).as(escaped(text)).isEqualTo(clean);
            assertThat(Normalizer.isNormalized(clean, Normalizer.Form.NFC))
                    .as(escaped(text))
                    .isTrue();
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(40);
        while (text.codePointCount(0, text.length()) < length) {
            int sign = random.nextInt(4) > 0 ? SIGNS[random.nextInt(SIGNS.length)] : random.nextInt(0xD800);
            text.append(Character.toString(sign).repeat(random.nextInt(8) == 0 ? random.nextInt(40) : 1));
        }
        return text.toString();
    }

    private static String escaped(String text) {
        return text.codePoints().mapToObj(Integer::toHexString).collect(Collectors.joining(" "));
    }
}
