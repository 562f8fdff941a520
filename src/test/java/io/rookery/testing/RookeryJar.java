package io.rookery.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The built server. */
public final class RookeryJar {
    private static final String PROPERTY = "rookery.jar";

    private RookeryJar() {}

    public static Path path() {
        Path jar = Path.of(System.getProperty(PROPERTY, "target/rookery.jar")).toAbsolutePath();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(PROPERTY + ": " + jar + " (expected: the jar that ./mvnw package builds)");
        }
        return jar;
    }
}
