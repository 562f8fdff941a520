package io.rookery.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A secret made up for one data directory. It begins with a mark by which production recognises and refuses it.
 */
public final class DevelopmentSecret {
    private static final String MARK = "rookery-dev-";
    private static final int RANDOM_BYTES = 32;

    private DevelopmentSecret() {}

    /** Whether the secret was made for development. */
    public static boolean isOne(String secret) {
        return secret.startsWith(MARK);
    }

    /** The secret in the file, which is created for its owner alone if it is not there. Nodes may do this at once. */
    static String readOrCreate(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void create(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path draft = Files.createTempFile(directory, file.getFileName().toString(), ".tmp");
        try {
            Files.writeString(draft, MARK + random() + "\n");
            // A link appears whole or not at all, and never in place of another node's file.
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException anotherWasFaster) {
            // Its secret is the one to use.
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
