package io.rookery.text;

import java.text.Normalizer;

/**
 * Text that cannot harm the text around it: composed (NFC), without control characters and what reorders or hides text, with
 * bounded stacks of marks. Plain ASCII is returned as it is, after one look at it.
 *
 * <p>Cleaning clean text changes nothing.
 */
public final class CleanText {
    /** Marks on one character. */
    static final int MARKS_MAX = 6;

    /** Marks that are composed at all: what is longer would take long. The bound is that of Unicode's stream-safe text (UAX 15). */
    static final int MARKS_COMPOSED_MAX = 30;

    private CleanText() {}

    /**
     * @throws IllegalArgumentException when half a surrogate pair stands in the text
     */
    public static String of(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > '~' || (c < ' ' && c != '\n' && c != '\t')) {
                return cleaned(text);
            }
        }
        return text;
    }

    /**
     * The same on one line, as for names.
     *
     * @throws IllegalArgumentException when half a surrogate pair stands in the text
     */
    public static String ofLine(String text) {
        return of(text).replace('\n', ' ').replace('\t', ' ').strip();
    }

    private static String cleaned(String text) {
        String kept = new TextSieve(MARKS_COMPOSED_MAX).sift(text);
        return new TextSieve(MARKS_MAX).sift(Normalizer.normalize(kept, Normalizer.Form.NFC));
    }
}
