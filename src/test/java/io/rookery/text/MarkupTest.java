package io.rookery.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.Seed;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkupTest {
    private static final int TEXTS = 20_000;
    private static final String[] PIECES = {
        "*",
        "`",
        " ",
        "\n",
        "a",
        "http://",
        "https://x.example",
        "/(b)",
        ")",
        ".",
        "@",
        "\u00e9",
        "\ud83d\ude00",
        "hello"
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain text|plain text|",
                "a *very* old owl|a very old owl|emphasis:very",
                "*all of it*|all of it|emphasis:all of it",
                "2*3*4 = 24|2*3*4 = 24|",
                "* no list *|* no list *|",
                "**|**|",
                "an *open one|an *open one|",
                "type `say *hi*` now|type say *hi* now|code:say *hi*",
                "``|``|",
                "a *b *c d* e|a b *c d e|emphasis:b *c d",
                "*a* *b* `c` `d|a b c `d|emphasis:a emphasis:b code:c",
                "see https://owls.example/a?b=c#d.|see https://owls.example/a?b=c#d.|link:https://owls.example/a?b=c#d",
                "(http://owls.example:8080/)|(http://owls.example:8080/)|link:http://owls.example:8080/",
                "http://owls.example/wiki/Owl_(bird)|http://owls.example/wiki/Owl_(bird)|link:http://owls.example/wiki/Owl_(bird)",
                "javascript:alert(1)|javascript:alert(1)|",
                "ftp://owls.example|ftp://owls.example|",
                "https://bank.example@evil.example/|https://bank.example@evil.example/|",
                "http://|http://|",
                "xhttp://owls.example|xhttp://owls.example|",
                "https://b\u0430nk.example|https://b\u0430nk.example|",
                "*see http://a.example*|see http://a.example|emphasis:see http://a.example",
                "<b>&amp;</b>|<b>&amp;</b>|"
            })
    void theSignsAreTakenOutAndWhatTheyMarkIsTold(String source, String text, String spans) {
        MarkedText marked = Markup.read(source);

        assertThat(marked.text()).isEqualTo(text);
        assertThat(described(marked)).isEqualTo(spans == null ? "" : spans);
    }

    @Test
    void nothingSpansLines() {
        MarkedText marked = Markup.read("*one\ntwo* `three\nfour`");

        assertThat(marked.text()).isEqualTo("*one\ntwo* `three\nfour`");
        assertThat(marked.spans()).isEmpty();
    }

    @Test
    void asMuchIsMarkedAsIsAllowed() {
        MarkedText marked = Markup.read("*a* ".repeat(100));

        assertThat(marked.spans()).hasSize(Markup.SPANS_MAX);
        assertThat(marked.text()).endsWith("*a* ");
        String longAddress = "http://a.example/http://" + "b".repeat(WebAddress.LENGTH_MAX);
        assertThat(described(Markup.read(longAddress + " http://c.example"))).isEqualTo("link:http://c.example");
        assertThat(Markup.read("*" + "a".repeat(Markup.MARKED_MAX + 1) + "*").spans())
                .isEmpty();
    }

    @Test
    void whateverIsReadTheSpansLieInTheTextInOrder() {
        Random random = Seed.of(MarkupTest.class).random();
        for (int i = 0; i < TEXTS; i++) {
            String source = source(random);

            MarkedText marked = Markup.read(source);

            int end = 0;
            for (Span span : marked.spans()) {
                assertThat(span.start()).as(source).isGreaterThanOrEqualTo(end);
                assertThat(span.end())
                        .as(source)
                        .isGreaterThan(span.start())
                        .isLessThanOrEqualTo(marked.text().length());
                end = span.end();
            }
            assertThat(withSigns(marked)).isEqualTo(source);
        }
    }

    /** Puts the signs back. */
    private static String withSigns(MarkedText marked) {
        StringBuilder source = new StringBuilder();
        int from = 0;
        for (Span span : marked.spans()) {
            String sign = switch (span.style()) {
                case EMPHASIS -> "*";
                case CODE -> "`";
                case LINK -> "";
            };
            source.append(marked.text(), from, span.start())
                    .append(sign)
                    .append(marked.text(), span.start(), span.end())
                    .append(sign);
            from = span.end();
        }
        return source.append(marked.text().substring(from)).toString();
    }

    private static String source(Random random) {
        StringBuilder source = new StringBuilder();
        for (int i = random.nextInt(14); i > 0; i--) {
            source.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return source.toString();
    }

    private static String described(MarkedText marked) {
        return marked.spans().stream()
                .map(span -> span.style().name().toLowerCase(java.util.Locale.ROOT)
                        + ':'
                        + marked.text().substring(span.start(), span.end()))
                .collect(Collectors.joining(" "));
    }
}
