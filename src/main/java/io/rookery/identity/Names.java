package io.rookery.identity;

/** The one alphabet of names on the wire. */
final class Names {
    private static final int SHOWN_MAX = 140;

    private Names() {}

    static boolean matches(String value, int lengthMax) {
        int length = value.length();
        if (length == 0 || length > lengthMax) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!allowed(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean allowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || c == '.'
                || c == ':'
                || c == '/'
                || c == '-';
    }

    static String expected(int lengthMax) {
        return "1.." + lengthMax + " characters of [A-Za-z0-9_.:/-]";
    }

    static String quoted(String value) {
        return '"' + (value.length() <= SHOWN_MAX ? value : value.substring(0, SHOWN_MAX) + "…") + '"';
    }
}
