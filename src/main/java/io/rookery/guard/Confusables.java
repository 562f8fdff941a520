package io.rookery.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;

/** Which characters of other scripts look like a Latin letter; the table is the resource file of that name. */
final class Confusables {
    private static final String LEET_DIGITS = "oi\0eas\0tb\0";
    private static final char[] TABLE = read();

    private Confusables() {}

    /** The letter that a character looks like; the character itself where there is none. */
    static int letter(int codePoint) {
        char letter = codePoint < TABLE.length ? TABLE[codePoint] : 0;
        return letter == 0 ? codePoint : letter;
    }

    /** The letter that a digit stands for within a word; the digit itself where there is none. */
    static char letterOfDigit(char digit) {
        char letter = digit >= '0' && digit <= '9' ? LEET_DIGITS.charAt(digit - '0') : 0;
        return letter == 0 ? digit : letter;
    }

    /** The letter that a mark stands for within a word; zero where there is none. */
    static char letterOfMark(int codePoint) {
        return switch (codePoint) {
            case '@' -> 'a';
            case '$' -> 's';
            case '!', '|' -> 'i';
            case '+' -> 't';
            default -> 0;
        };
    }

    private static char[] read() {
        try (InputStream file = Confusables.class.getResourceAsStream("confusables.txt")) {
            if (file == null) {
                throw new IllegalStateException("no confusables.txt");
            }
            char[] table = new char[1 << 16];
            new BufferedReader(new InputStreamReader(file, UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> line.substring(2).chars().forEach(alike -> table[alike] = line.charAt(0)));
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
