package io.rookery.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SkeletonTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Buy GOLD|buy gold",
                "b\u200bu\u00ady g\u200doold|buy gold",
                "\u0432u\u0443 g\u043eld|buy gold",
                "\uff42\uff55\uff59 \uff47\uff4f\uff4c\uff44|buy gold",
                "\ud835\udc1b\ud835\udc2e\ud835\udc32 \ud835\udd58\ud835\udd60\ud835\udd5d\ud835\udd55|buy gold",
                "b\u0301u\u0308y\u0337 go\u0336ld|buy gold",
                "8uy g0ld|buy gold",
                "buuuuy gooooold|buy gold",
                "B.U.Y G-O-L-D|buygold",
                "b u y|buy",
                "$ell me @lice|sel me lice",
                "p@ss|pas",
                "hello, world!|helo world",
                "100 points|100 points",
                "\u0391\u03a6\u03a1\u039f|a\u03c6po",
                "\u4f60\u597d \ud55c\uae00|\u4f60\u597d \ud55c\uae00",
                "...|''",
            })
    void whatLooksAlikeIsAlike(String text, String skeleton) {
        assertThat(Skeleton.of(text)).hasToString(skeleton);
    }

    @Test
    void eachCharacterKnowsWhereItComesFrom() {
        String text = "Hi  b\u200ba\u0301\u0301d!";

        Skeleton skeleton = Skeleton.of(text);

        assertThat(skeleton).hasToString("hi bad");
        assertThat(text.substring(skeleton.from(3), skeleton.to(5))).isEqualTo("b\u200ba\u0301\u0301d");
    }

    @Test
    void anyTextIsReadAndPlacesStayWithinIt() {
        Random random = Seed.of(SkeletonTest.class).random();
        for (int i = 0; i < 5_000; i++) {
            String text = anything(random);

            Skeleton skeleton = Skeleton.of(text);

            int before = 0;
            for (int at = 0; at < skeleton.length(); at++) {
                assertThat(skeleton.to(at)).isBetween(skeleton.from(at), text.length());
                if (skeleton.at(at) != ' ') {
                    assertThat(skeleton.from(at)).isBetween(before, text.length());
                    before = skeleton.from(at);
                }
            }
        }
    }

    private static String anything(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(5)) {
                case 0 -> text.append((char) random.nextInt(0x80));
                case 1 -> text.append((char) random.nextInt(0x3000));
                case 2 -> text.append((char) random.nextInt(0x10000));
                case 3 -> text.appendCodePoint(0x1d400 + random.nextInt(0x400));
                default -> text.append(' ').append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.toString();
    }
}
