package io.rookery.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 512B 64KiB 4MiB 1GiB}. The unit may not be left out. */
final class SizeText {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,10})(B|KiB|MiB|GiB)");

    private SizeText() {}

    /** The number of bytes; empty where the text is no size or the size is 2 GiB or more. */
    static Optional<Integer> parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long bytes = Long.parseLong(matcher.group(1)) << shiftOf(matcher.group(2));
        return bytes <= Integer.MAX_VALUE ? Optional.of((int) bytes) : Optional.empty();
    }

    private static int shiftOf(String unit) {
        return switch (unit) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
    }
}
