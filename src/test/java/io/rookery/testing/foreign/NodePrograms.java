package io.rookery.testing.foreign;

import io.rookery.testing.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Programs on Node.js with the {@code ws} package, which npm brings. */
public final class NodePrograms {
    private static final Path SOURCES =
            Path.of("src", "test", "clients", "node").toAbsolutePath();
    private static final Path INSTALLED = Path.of("target", "clients", "node").toAbsolutePath();

    private NodePrograms() {}

    /** The command that runs a program; aborts the test where that cannot be. */
    public static List<String> command(String program) {
        Requirement.runs("Node.js", "node", "--version");
        Requirement.runs("npm", "npm", "--version");
        for (String file : List.of("package.json", "package-lock.json", program)) {
            copy(SOURCES.resolve(file), INSTALLED.resolve(file));
        }
        if (!Files.isDirectory(INSTALLED.resolve("node_modules/ws"))) {
            Requirement.runs(
                    "the ws package of Node.js",
                    "npm",
                    "ci",
                    "--prefix",
                    INSTALLED.toString(),
                    "--no-audit",
                    "--no-fund",
                    "--ignore-scripts");
        }
        return List.of("node", INSTALLED.resolve(program).toString());
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
