package io.rookery.text;

/**
 * Finds addresses of the web in texts: http and https, with a host in ASCII and no name of a user before it, so that what is shown is
 * where it leads.
 */
final class WebAddress {
    static final int LENGTH_MAX = 2_048;

    private static final String ENDS = "<>\"`*";
    private static final String NOT_LAST = ".,;:!?'";

    private WebAddress() {}

    /**
     * Where the address that begins at {@code start} ends, exclusive, however long it is; less than zero when none begins there.
     */
    static int endOf(String text, int start) {
        int host = hostOf(text, start);
        if (host < 0) {
            return -1;
        }
        int path = host;
        while (path < text.length() && isOfHost(text.charAt(path))) {
            path++;
        }
        if (path == host || !endsHost(text, path)) {
            return -1;
        }
        int end = withoutPunctuation(text, host, endOfPath(text, path));
        return end > host ? end : -1;
    }

    private static int hostOf(String text, int start) {
        if (text.regionMatches(true, start, "https://", 0, 8)) {
            return start + 8;
        }
        return text.regionMatches(true, start, "http://", 0, 7) ? start + 7 : -1;
    }

    private static boolean isOfHost(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '-'
                || c == ':'
                || c == '['
                || c == ']';
    }

    /** A letter that may not stand in a host, or the name of a user, makes the whole no address. */
    private static boolean endsHost(String text, int at) {
        if (at == text.length()) {
            return true;
        }
        char c = text.charAt(at);
        return c < 0x80 && c != '@' && c != '%' && c != '_';
    }

    private static int endOfPath(String text, int from) {
        int at = from;
        if (at < text.length() && "/?#".indexOf(text.charAt(at)) < 0) {
            return at;
        }
        while (at < text.length() && isOfPath(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isOfPath(char c) {
        return !Character.isWhitespace(c) && ENDS.indexOf(c) < 0 && Character.getType(c) != Character.FORMAT;
    }

    /** What ends the sentence around the address does not belong to it; a bracket does if it was opened there. */
    private static int withoutPunctuation(String text, int from, int end) {
        int at = end;
        int open = text.indexOf('(', from);
        boolean isOpened = open >= 0 && open < end;
        while (at > from) {
            char last = text.charAt(at - 1);
            boolean closes = last == ')' && !isOpened;
            if (NOT_LAST.indexOf(last) < 0 && !closes) {
                break;
            }
            at--;
        }
        return at;
    }
}
