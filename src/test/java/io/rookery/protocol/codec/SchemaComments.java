package io.rookery.protocol.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The comments of the schema's messages and fields, which compiled descriptors do not keep. */
final class SchemaComments {
    private static final Pattern MESSAGE = Pattern.compile("message (\\w+) \\{(})?");
    private static final Pattern FIELD = Pattern.compile("(?:optional |repeated )?[\\w<>, .]+? (\\w+) = \\d+.*");

    private final Map<String, String> comments = new HashMap<>();
    private String message = "";
    private String comment = "";

    SchemaComments(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            files.sorted().forEach(this::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param element {@code Message} or {@code Message.field_name}
     */
    String of(String element) {
        String found = comments.getOrDefault(element, "");
        if (found.isEmpty()) {
            throw new AssertionError(element + " has no comment");
        }
        return found;
    }

    private void read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.forEach(line -> read(line.strip()));
    }

    private void read(String line) {
        Matcher messageStart = MESSAGE.matcher(line);
        Matcher field = FIELD.matcher(line);
        if (line.startsWith("//")) {
            comment = (comment + " " + line.substring(2).strip()).strip();
            return;
        }
        if (messageStart.matches()) {
            message = messageStart.group(1);
            comments.put(message, comment);
        } else if (field.matches()) {
            comments.put(message + "." + field.group(1), comment);
        }
        comment = "";
    }
}
