package io.rookery.text;

import org.jspecify.annotations.Nullable;

/**
 * What somebody means who types into the one line of a text game: a first sign says what kind of speech it is.
 *
 * @param to whom it is for alone; only for pages
 */
public record Shortcut(Kind kind, String text, @Nullable String to) {
    /** What it is. */
    public enum Kind {
        SAY,
        POSE,
        PAGE
    }

    private static final String ME = "/me ";

    /**
     * Reads {@code "hello}, {@code :waves}, {@code ;'s hat falls}, {@code /me waves} and {@code @bob hello}. A backslash keeps the
     * sign behind it from being one; faces such as {@code :)} are said.
     */
    public static Shortcut read(String typed) {
        if (typed.length() < 2) {
            return said(typed);
        }
        return switch (typed.charAt(0)) {
            case '"' -> said(typed.substring(1, closesQuote(typed) ? typed.length() - 1 : typed.length()));
            case '\\' -> said(typed.substring(1));
            case ':' -> beginsPose(typed) ? posed(typed.substring(1)) : said(typed);
            case ';' -> beginsPose(typed) ? posed(joined(typed)) : said(typed);
            case '/' -> typed.startsWith(ME) ? posed(typed.substring(ME.length())) : said(typed);
            case '@' -> paged(typed);
            default -> said(typed);
        };
    }

    private static Shortcut said(String text) {
        return new Shortcut(Kind.SAY, text, null);
    }

    private static Shortcut posed(String text) {
        return new Shortcut(Kind.POSE, text, null);
    }

    private static boolean closesQuote(String typed) {
        return typed.length() > 2 && typed.endsWith("\"");
    }

    /** A single letter is the mouth of a face. */
    private static boolean beginsPose(String typed) {
        char first = typed.charAt(1);
        boolean isFace = typed.length() == 2 || Character.isWhitespace(typed.charAt(2));
        return first == '\'' || first == '\u2019' || (Character.isLetter(first) && !isFace);
    }

    /** The semicolon stays where nothing else says that the text belongs to the name. */
    private static String joined(String typed) {
        return Character.isLetter(typed.charAt(1)) ? typed : typed.substring(1);
    }

    private static Shortcut paged(String typed) {
        int space = typed.indexOf(' ');
        String text = space < 0 ? "" : typed.substring(space + 1).strip();
        boolean isPage = space > 1 && !text.isEmpty() && isName(typed, space);
        return isPage ? new Shortcut(Kind.PAGE, text, typed.substring(1, space)) : said(typed);
    }

    private static boolean isName(String typed, int end) {
        for (int i = 1; i < end; i++) {
            char c = typed.charAt(i);
            if (c > '~' || !(Character.isLetterOrDigit(c) || "_.:/-".indexOf(c) >= 0)) {
                return false;
            }
        }
        return !"_.:/-".contains(typed.substring(end - 1, end));
    }
}
