package io.rookery.text;

import io.rookery.text.Span.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Reads the little that people may mark in their texts: {@code *emphasis*}, {@code `code`} and addresses of the web. Nothing nests,
 * nothing spans lines, and what is not closed is text. Used for one text.
 */
public final class Markup {
    /** More of a text is not marked. */
    static final int SPANS_MAX = 64;

    /** Between two signs. */
    static final int MARKED_MAX = 512;

    private final String source;
    private final StringBuilder text = new StringBuilder();
    private final List<Span> spans = new ArrayList<>();
    private final Ends lineEnds = new Ends(index -> charAt(index) == '\n');
    private final Ends codeEnds = new Ends(index -> charAt(index) == '`');
    private final Ends emphasisEnds = new Ends(this::closesEmphasis);
    private int at;
    private int noLinkBefore;

    private Markup(String source) {
        this.source = source;
    }

    /** Places in the text that end something, found one after the other: the whole is looked through once. */
    private final class Ends {
        private final IntPredicate isEnd;
        private int next = -1;

        private Ends(IntPredicate isEnd) {
            this.isEnd = isEnd;
        }

        /** The first one not before the index, which is not before that of an earlier call; the text's end when there is none. */
        int next(int from) {
            if (next < from) {
                next = from;
                while (next < source.length() && !isEnd.test(next)) {
                    next++;
                }
            }
            return next;
        }
    }

    /** The text without the signs, and what they marked. */
    public static MarkedText read(String source) {
        return mayBeMarked(source) ? new Markup(source).read() : new MarkedText(source, List.of());
    }

    private static boolean mayBeMarked(String source) {
        return source.indexOf('*') >= 0 || source.indexOf('`') >= 0 || source.contains("://");
    }

    private MarkedText read() {
        while (at < source.length()) {
            if (spans.size() == SPANS_MAX || !readMarked()) {
                text.append(source.charAt(at));
                at++;
            }
        }
        return new MarkedText(text.toString(), spans);
    }

    /** Whether something marked began here and was read. */
    private boolean readMarked() {
        return switch (source.charAt(at)) {
            case '*' -> readBetween(closing(emphasisEnds, true), Style.EMPHASIS);
            case '`' -> readBetween(closing(codeEnds, false), Style.CODE);
            case 'h', 'H' -> readLink();
            default -> false;
        };
    }

    private boolean readBetween(int closing, Style style) {
        if (closing < 0) {
            return false;
        }
        mark(source.substring(at + 1, closing), style);
        at = closing + 1;
        return true;
    }

    /**
     * Where the same sign closes what this one opens; less than zero when it opens nothing.
     *
     * @param atWords whether the signs must stand around words, so that {@code 2*3*4} is none
     */
    private int closing(Ends ends, boolean atWords) {
        if (atWords && (isWord(at - 1) || isSpace(at + 1))) {
            return -1;
        }
        int end = ends.next(at + 1);
        boolean isEmpty = end == at + 1;
        return isEmpty || end - at - 1 > MARKED_MAX || end > lineEnds.next(at) || end == source.length() ? -1 : end;
    }

    private boolean closesEmphasis(int index) {
        return source.charAt(index) == '*' && !isSpace(index - 1) && !isWord(index + 1);
    }

    private boolean readLink() {
        if (at < noLinkBefore || isWord(at - 1)) {
            return false;
        }
        int end = WebAddress.endOf(source, at);
        if (end - at > WebAddress.LENGTH_MAX) {
            noLinkBefore = end;
            return false;
        }
        if (end < 0) {
            return false;
        }
        mark(source.substring(at, end), Style.LINK);
        at = end;
        return true;
    }

    private void mark(String marked, Style style) {
        int start = text.length();
        text.append(marked);
        spans.add(new Span(start, text.length(), style));
    }

    private char charAt(int index) {
        return source.charAt(index);
    }

    private boolean isWord(int index) {
        return index >= 0 && index < source.length() && Character.isLetterOrDigit(source.charAt(index));
    }

    private boolean isSpace(int index) {
        return index >= source.length() || Character.isWhitespace(source.charAt(index));
    }
}
