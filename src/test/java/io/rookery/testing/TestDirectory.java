package io.rookery.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where a test with processes keeps its files; they stay until the next run, to be read after a failure. */
public final class TestDirectory {
    private static final Path ROOT = Path.of("target", "servers").toAbsolutePath();

    private TestDirectory() {}

    /** An empty directory. */
    public static Path of(Class<?> test) {
        return empty(ROOT.resolve(test.getSimpleName()));
    }

    /** One for a test that may run beside others of its class. */
    public static Path of(Class<?> test, String scene) {
        return empty(ROOT.resolve(test.getSimpleName() + "-" + scene));
    }

    private static Path empty(Path directory) {
        try {
            if (Files.exists(directory)) {
                try (Stream<Path> files = Files.walk(directory)) {
                    files.sorted(Comparator.reverseOrder()).forEach(TestDirectory::delete);
                }
            }
            return Files.createDirectories(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
