package io.rookery.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What may not be said: words, or several of them in a row.
 *
 * @param block whoever says one of them is refused
 * @param shadow whoever says one of them is not heard, without noticing
 * @param mask these become asterisks
 * @param file more of them, one a line after {@code block}, {@code shadow} or {@code mask}
 */
public record WordSettings(List<String> block, List<String> shadow, List<String> mask, Optional<Path> file) {
    private static final int LENGTH_MAX = 200;

    public WordSettings {
        block = List.copyOf(block);
        shadow = List.copyOf(shadow);
        mask = List.copyOf(mask);
    }

    static WordSettings read(Section section) {
        return new WordSettings(
                words(section, "block"),
                words(section, "shadow"),
                words(section, "mask"),
                section.scalar("file", "a path", Texts::path));
    }

    private static List<String> words(Section section, String name) {
        return section.list(
                        name,
                        "words of 1.." + LENGTH_MAX + " characters",
                        text -> text.isBlank() || text.length() > LENGTH_MAX ? Optional.empty() : Optional.of(text))
                .orElse(List.of());
    }
}
