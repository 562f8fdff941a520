package io.rookery.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a server has printed so far. */
public record ServerLog(Path file) {
    private static final Pattern FRAME = Pattern.compile("^\\s+at [\\w.$/@]+\\([^)]*\\)$");
    private static final int TAIL_LINES = 40;

    public List<String> lines() {
        try {
            return Files.exists(file)
                    ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                            .lines()
                            .toList()
                    : List.of();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The lines that stand before the first frame of each stack trace. */
    public List<String> stackTraces() {
        List<String> lines = lines();
        List<String> found = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (isFrame(lines.get(i)) && !isFrame(lines.get(i - 1))) {
                found.add((i > 1 ? lines.get(i - 2) + " | " : "") + lines.get(i - 1));
            }
        }
        return found;
    }

    public String tail() {
        List<String> lines = lines();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    private static boolean isFrame(String line) {
        return FRAME.matcher(line).matches();
    }
}
