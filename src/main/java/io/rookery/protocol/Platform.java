package io.rookery.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a client runs on, as far as it is told apart. */
public enum Platform {
    WEB,
    IOS,
    ANDROID,
    WINDOWS,
    MAC,
    LINUX,
    CONSOLE,
    OTHER;

    private static final Map<String, Platform> BY_LABEL =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Platform::label, platform -> platform));

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As it stands in frames, metrics and answers. */
    public String label() {
        return label;
    }

    /** Whatever is not known by this name is {@link #OTHER}. */
    public static Platform of(String label) {
        return BY_LABEL.getOrDefault(label, OTHER);
    }
}
