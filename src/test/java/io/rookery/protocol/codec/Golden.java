package io.rookery.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Frames that stay readable for ever. A file is never changed; {@code -Drookery.golden.write=true} writes those that do not
 * exist yet.
 */
final class Golden {
    private static final Path ROOT = Path.of("src/test/resources/golden");
    private static final boolean WRITE = Boolean.getBoolean("rookery.golden.write");

    private Golden() {}

    /** The text of a file; without a file and when asked to write, the text given. */
    static String json(String name, String current) {
        return text(name + ".json", current);
    }

    /** The bytes of a file of hexadecimal digits; without a file and when asked to write, the bytes given. */
    static byte[] bytes(String name, byte[] current) {
        return HexFormat.of().parseHex(text(name + ".hex", HexFormat.of().formatHex(current)));
    }

    static List<byte[]> all(String extension) {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(extension))
                    .sorted()
                    .map(Golden::read)
                    .map(text -> extension.equals(".hex") ? HexFormat.of().parseHex(text) : text.getBytes(UTF_8))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String name, String current) {
        Path file = ROOT.resolve(name);
        if (WRITE && !Files.exists(file)) {
            write(file, current);
        }
        return read(file);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
