package io.rookery.guard;

import java.util.Set;

/**
 * What can be seen of a text at a glance.
 *
 * @param links addresses in it, three at most
 * @param mentions names after {@code @}
 * @param shouted whether most of its letters are capitals, of twelve or more
 */
record MessageTraits(int links, int mentions, boolean shouted) {
    static final int LINKS_COUNTED_MAX = 3;
    private static final int SHOUT_LETTERS_MIN = 12;
    private static final int SHOUT_PERCENT = 70;
    private static final int ENDING_LENGTH_MAX = 6;
    private static final Set<String> ENDINGS = Set.of(
            "com", "net", "org", "info", "biz", "gg", "ru", "xyz", "shop", "store", "site", "online", "club", "live",
            "link", "click", "top", "vip", "win", "icu", "cn", "tk", "tv", "cc", "ws", "io", "app", "dev", "pro",
            "fun");

    static MessageTraits of(String text) {
        int links = 0;
        int mentions = 0;
        int letters = 0;
        int capitals = 0;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (Character.isLetter(character)) {
                letters++;
                capitals += Character.isUpperCase(character) ? 1 : 0;
            } else if (character == '@' && (i == 0 || !isWord(text, i - 1)) && isWord(text, i + 1)) {
                mentions++;
            } else if (character == '.' && links < LINKS_COUNTED_MAX && isAddress(text, i)) {
                links++;
            } else if (character == ':' && links < LINKS_COUNTED_MAX && text.startsWith("://", i)) {
                links++;
            }
        }
        boolean shouted = letters >= SHOUT_LETTERS_MIN && capitals * 100 >= letters * SHOUT_PERCENT;
        return new MessageTraits(Math.min(links, LINKS_COUNTED_MAX), mentions, shouted);
    }

    private static boolean isAddress(String text, int dot) {
        if (dot == 0 || !isWord(text, dot - 1)) {
            return false;
        }
        int end = dot + 1;
        while (isWord(text, end) && end - dot <= ENDING_LENGTH_MAX) {
            end++;
        }
        boolean ends = !isWord(text, end) && (end >= text.length() || text.charAt(end) != '.');
        return ends && ENDINGS.contains(text.substring(dot + 1, end).toLowerCase(java.util.Locale.ROOT));
    }

    private static boolean isWord(String text, int at) {
        return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
    }
}
