package io.rookery.guard;

import io.rookery.settings.WordSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Words that may not be said, or several of them in a row, as a tree by word: a text is compared with all of them at once. Safe to
 * use from any thread.
 */
public final class WordList {
    private static final int LINES_MAX = 100_000;

    /** What becomes of a text with such a word; the first outdoes the others. */
    public enum Fate {
        BLOCK,
        SHADOW,
        MASK
    }

    /**
     * What was found in a text.
     *
     * @param fate null when nothing was
     * @param text with asterisks where they are due
     */
    public record Found(@Nullable Fate fate, String text) {}

    private static final class Node {
        private final Map<String, Node> next = new HashMap<>();
        private @Nullable Fate fate;
    }

    private final Node root = new Node();

    private WordList() {}

    /**
     * Reads the file, too, if there is one.
     *
     * @throws IllegalArgumentException naming the line that is not as it should be
     */
    public static WordList of(WordSettings settings) {
        WordList list = new WordList();
        settings.block().forEach(word -> list.add(word, Fate.BLOCK));
        settings.shadow().forEach(word -> list.add(word, Fate.SHADOW));
        settings.mask().forEach(word -> list.add(word, Fate.MASK));
        settings.file().ifPresent(list::addAll);
        return list;
    }

    private void addAll(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() > LINES_MAX) {
                throw new IllegalArgumentException(
                        file + ": " + lines.size() + " lines (expected: at most " + LINES_MAX + ")");
            }
            lines.stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(line -> addLine(file, line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addLine(Path file, String line) {
        String[] parts = line.split("\\s+", 2);
        for (Fate fate : Fate.values()) {
            if (parts.length == 2 && parts[0].equals(fate.name().toLowerCase(Locale.ROOT))) {
                add(parts[1], fate);
                return;
            }
        }
        throw new IllegalArgumentException(
                file + ": \"" + line + "\" (expected: block, shadow or mask, and what may not be said)");
    }

    private void add(String words, Fate fate) {
        String skeleton = Skeleton.of(words).toString();
        if (skeleton.isEmpty()) {
            throw new IllegalArgumentException("word: \"" + words + "\" (expected: one with letters or digits)");
        }
        Node node = root;
        for (String word : skeleton.split(" ")) {
            node = node.next.computeIfAbsent(word, unknown -> new Node());
        }
        node.fate = node.fate == null || fate.compareTo(node.fate) < 0 ? fate : node.fate;
    }

    public boolean isEmpty() {
        return root.next.isEmpty();
    }

    public Found find(String text) {
        if (isEmpty()) {
            return new Found(null, text);
        }
        Skeleton skeleton = Skeleton.of(text);
        Fate worst = null;
        StringBuilder masked = null;
        for (int from = 0; from < skeleton.length(); from = wordEnd(skeleton, from) + 1) {
            Match match = match(skeleton, from);
            if (match != null) {
                worst = worst == null || match.fate().compareTo(worst) < 0 ? match.fate() : worst;
                masked = masked == null ? new StringBuilder(text) : masked;
                mask(masked, skeleton.from(from), skeleton.to(match.end() - 1));
            }
        }
        return new Found(worst, masked == null ? text : masked.toString());
    }

    private record Match(Fate fate, int end) {}

    /** The longest that begins with the word there. */
    private @Nullable Match match(Skeleton skeleton, int from) {
        Match longest = null;
        Node node = root;
        int at = from;
        while (at < skeleton.length()) {
            int end = wordEnd(skeleton, at);
            node = node.next.get(word(skeleton, at, end));
            if (node == null) {
                break;
            }
            if (node.fate != null) {
                longest = new Match(node.fate, end);
            }
            at = end + 1;
        }
        return longest;
    }

    private static String word(Skeleton skeleton, int from, int to) {
        StringBuilder word = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            word.append(skeleton.at(i));
        }
        return word.toString();
    }

    private static int wordEnd(Skeleton skeleton, int from) {
        int end = from;
        while (end < skeleton.length() && skeleton.at(end) != ' ') {
            end++;
        }
        return end;
    }

    /** As many asterisks as there were characters, so that a client's places in the text stay right. */
    private static void mask(StringBuilder text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                text.setCharAt(i, '*');
            }
        }
    }
}
