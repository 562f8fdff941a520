package io.rookery.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.text.Shortcut.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortcutTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "hello|SAY|hello|",
                "\"hello|SAY|hello|",
                "\"hello\"|SAY|hello|",
                "\"|SAY|\"|",
                ":waves.|POSE|waves.|",
                ":'s hat falls.|POSE|'s hat falls.|",
                ";'s hat falls.|POSE|'s hat falls.|",
                ";ish.|POSE|;ish.|",
                "/me waves.|POSE|waves.|",
                "/meow|SAY|/meow|",
                ":)|SAY|:)|",
                ":D|SAY|:D|",
                ":P that was fun|SAY|:P that was fun|",
                ":-)|SAY|:-)|",
                ";)|SAY|;)|",
                ": is a colon|SAY|: is a colon|",
                "@bob are you there?|PAGE|are you there?|bob",
                "@bob|SAY|@bob|",
                "@ bob|SAY|@ bob|",
                "@b\u00f6b hi|SAY|@b\u00f6b hi|",
                "@bob: hi|SAY|@bob: hi|",
                "\\:waves|SAY|:waves|",
                "\\@bob hi|SAY|@bob hi|"
            })
    void theFirstSignSaysWhatIsMeant(String typed, Kind kind, String text, String to) {
        assertThat(Shortcut.read(typed)).isEqualTo(new Shortcut(kind, text, to));
    }
}
