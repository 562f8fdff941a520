package io.rookery.settings;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Keeps secrets out of messages and logs. */
final class Secrets {
    static final String MASK = "***";

    private static final List<String> WORDS = List.of("secret", "password", "admin-key", "admin_key");
    private static final Pattern USER_INFO = Pattern.compile("://[^@/]*@");

    private Secrets() {}

    /** Whether the value of this key must not be shown. */
    static boolean hides(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return lower.endsWith("auth.keys")
                || (!lower.endsWith("-env") && WORDS.stream().anyMatch(lower::contains));
    }

    static String withoutUserInfo(String url) {
        return USER_INFO.matcher(url).replaceAll("://" + MASK + "@");
    }
}
