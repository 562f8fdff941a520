package io.rookery.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "say|hello|Alice says, \"hello\"",
                "text|hello|Alice says, \"hello\"",
                "yell|fire|Alice yells, \"fire\"",
                "whisper|psst|Alice whispers, \"psst\"",
                "page|are you there?|Alice pages: are you there?",
                "ooc|brb|<OOC> Alice says, \"brb\"",
                "ooc|:yawns.|<OOC> Alice yawns.",
                "pose|waves.|Alice waves.",
                "pose|'s hat falls.|Alice's hat falls.",
                "pose|\u2019s hat falls.|Alice\u2019s hat falls.",
                "pose|, tired, sits down.|Alice, tired, sits down.",
                "pose|;ish.|Aliceish.",
                "deleted|^^|What Alice said was deleted."
            })
    void everybodyReadsTheSame(String kind, String text, String line) {
        assertThat(Line.of(kind, "Alice", text).text()).isEqualTo(line);
    }

    @Test
    void channelsAreNamed() {
        assertThat(Line.inChannel("trade", "say", "Alice", "owls for sale").text())
                .isEqualTo("[trade] Alice: owls for sale");
        assertThat(Line.inChannel("trade", "pose", "Alice", "'s stall opens.").text())
                .isEqualTo("[trade] Alice's stall opens.");
        assertThat(Line.inChannel("trade", "deleted", "Alice", "").text())
                .isEqualTo("[trade] What Alice said was deleted.");
    }

    @Test
    void whatIsMarkedIsFoundInTheLine() {
        MarkedText line = Line.of("say", "Alice", "a *big* owl");

        Span span = line.spans().get(0);
        assertThat(line.text().substring(span.start(), span.end())).isEqualTo("big");
        assertThat(span.style()).isEqualTo(Span.Style.EMPHASIS);
    }
}
