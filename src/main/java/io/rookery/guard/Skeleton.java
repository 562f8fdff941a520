package io.rookery.guard;

import java.text.Normalizer;
import java.util.Arrays;

/**
 * A text as it is compared with others: in lower case, look-alikes as the letters they look like, without marks and what is not
 * seen, each letter once in a row, one space between words. Each character knows where in the text it comes from.
 *
 * <p>Letters that stand alone, three or more in a row, are one word, so that {@code b a d} is.
 */
public final class Skeleton {
    private static final int SPELLED_MIN = 3;

    private final String text;
    private char[] letters;
    private int[] froms;
    private int[] tos;
    private int length;
    private int wordBegan;
    private int spelledBegan;
    private int spelled;

    private Skeleton(String text) {
        this.text = text;
        int size = text.length() + 1;
        this.letters = new char[size];
        this.froms = new int[size];
        this.tos = new int[size];
    }

    public static Skeleton of(String text) {
        Skeleton skeleton = new Skeleton(text);
        skeleton.read();
        return skeleton;
    }

    int length() {
        return length;
    }

    /** A letter or digit, or a space between words. */
    char at(int index) {
        return letters[index];
    }

    /** Where in the text the character begins. */
    int from(int index) {
        return froms[index];
    }

    /** Where in the text the character, and whatever counts as part of it, ends. */
    int to(int index) {
        return tos[index];
    }

    int letterCount() {
        int count = 0;
        for (int i = 0; i < length; i++) {
            if (Character.isLetter(letters[i])) {
                count++;
            }
        }
        return count;
    }

    @Override
    public String toString() {
        return new String(letters, 0, length);
    }

    private void read() {
        int at = 0;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            int next = at + Character.charCount(codePoint);
            if (codePoint < 0x80) {
                readAscii((char) codePoint, at, next);
            } else {
                readOther(codePoint, at, next);
            }
            at = next;
        }
        endWord();
        while (length > 0 && letters[length - 1] == ' ') {
            length--;
        }
    }

    private void readAscii(char character, int from, int to) {
        if (character >= 'a' && character <= 'z' || character >= '0' && character <= '9') {
            add(character, from, to);
        } else if (character >= 'A' && character <= 'Z') {
            add((char) (character + 'a' - 'A'), from, to);
        } else {
            readMark(character, from, to);
        }
    }

    /** Some marks stand for letters when they stand among letters. */
    private void readMark(char character, int from, int to) {
        char letter = Confusables.letterOfMark(character);
        boolean letterFollows = to < text.length() && Character.isLetterOrDigit(text.charAt(to));
        if (letter != 0 && letterFollows && (length > wordBegan || character == '$')) {
            add(letter, from, to);
        } else {
            endWord();
        }
    }

    private void readOther(int codePoint, int from, int to) {
        if (isHidden(codePoint)) {
            if (length > wordBegan) {
                tos[length - 1] = to;
            }
        } else if (Character.isIdeographic(codePoint) || isSyllable(codePoint)) {
            add(codePoint, from, to);
        } else {
            readDecomposed(codePoint, from, to);
        }
    }

    private void readDecomposed(int codePoint, int from, int to) {
        int alike = Confusables.letter(codePoint);
        if (alike != codePoint) {
            add(alike, from, to);
            return;
        }
        String parts = Normalizer.normalize(text.substring(from, to), Normalizer.Form.NFKD);
        for (int at = 0; at < parts.length(); at += Character.charCount(parts.codePointAt(at))) {
            int part = parts.codePointAt(at);
            int lower = Confusables.letter(Character.toLowerCase(Character.toUpperCase(Confusables.letter(part))));
            if (Character.isLetterOrDigit(lower)) {
                add(lower, from, to);
            } else if (!isHidden(part)) {
                endWord();
            }
        }
    }

    /** What is no sign of its own, or none at all. */
    private static boolean isHidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.FORMAT,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.CONTROL,
                    Character.PRIVATE_USE,
                    Character.SURROGATE -> true;
            default -> codePoint == 0x115F || codePoint == 0x1160 || codePoint == 0x3164 || codePoint == 0xFFA0;
        };
    }

    private static boolean isSyllable(int codePoint) {
        return codePoint >= 0x3041 && codePoint <= 0x30FF || codePoint >= 0xAC00 && codePoint <= 0xD7A3;
    }

    private void add(int codePoint, int from, int to) {
        for (char unit : Character.toChars(codePoint)) {
            if (length == letters.length) {
                grow();
            }
            letters[length] = unit;
            froms[length] = from;
            tos[length++] = to;
        }
    }

    private void grow() {
        letters = Arrays.copyOf(letters, 2 * length);
        froms = Arrays.copyOf(froms, 2 * length);
        tos = Arrays.copyOf(tos, 2 * length);
    }

    private void endWord() {
        if (length == wordBegan) {
            return;
        }
        tidyWord();
        joinSpelled();
        int end = tos[length - 1];
        add(' ', end, end);
        wordBegan = length;
    }

    /** Digits among letters are letters; each comes once. */
    private void tidyWord() {
        boolean word = false;
        for (int i = wordBegan; i < length; i++) {
            word |= Character.isLetter(letters[i]);
        }
        int kept = wordBegan;
        for (int i = wordBegan; i < length; i++) {
            char letter = word ? Confusables.letterOfDigit(letters[i]) : letters[i];
            if (word && kept > wordBegan && letters[kept - 1] == letter && !Character.isSurrogate(letter)) {
                tos[kept - 1] = tos[i];
            } else {
                letters[kept] = letter;
                froms[kept] = froms[i];
                tos[kept++] = tos[i];
            }
        }
        length = kept;
    }

    private void joinSpelled() {
        boolean single = length - wordBegan == 1;
        if (!single) {
            spelled = 0;
            return;
        }
        if (spelled++ == 0) {
            spelledBegan = wordBegan;
        }
        if (spelled == SPELLED_MIN) {
            int kept = spelledBegan;
            for (int i = spelledBegan; i < length; i++) {
                if (letters[i] != ' ' && (kept == spelledBegan || letters[kept - 1] != letters[i])) {
                    move(i, kept++);
                }
            }
            length = kept;
        } else if (spelled > SPELLED_MIN) {
            boolean again = letters[wordBegan - 2] == letters[length - 1];
            move(length - 1, wordBegan - 1);
            length = again ? wordBegan - 1 : wordBegan;
        }
    }

    private void move(int from, int to) {
        letters[to] = letters[from];
        froms[to] = froms[from];
        tos[to] = tos[from];
    }
}
