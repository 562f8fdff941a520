package io.rookery.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A key that tokens are checked with.
 *
 * @param id the {@code kid} that tokens name it by; empty where they name none
 * @param material the shared secret of a symmetric algorithm, otherwise the public key in PEM form
 */
public record KeySettings(Optional<String> id, KeyAlgorithm algorithm, String material) {
    /** The {@code id} of the key that development mode makes up. */
    public static final String DEVELOPMENT_ID = "dev";

    static KeySettings development(String secret) {
        return new KeySettings(Optional.of(DEVELOPMENT_ID), KeyAlgorithm.HS256, secret);
    }

    static Optional<KeySettings> read(Section section, boolean dev) {
        Optional<String> id = section.scalar("id", Texts.NAME_EXPECTED, Texts::name);
        Optional<KeyAlgorithm> algorithm =
                section.scalar("algorithm", "one of " + Arrays.toString(KeyAlgorithm.values()), KeySettings::algorithm);
        List<String> materials = new ArrayList<>();
        text(section, "secret").ifPresent(materials::add);
        text(section, "secret-env").flatMap(name -> variable(section, name)).ifPresent(materials::add);
        text(section, "public-key-pem").ifPresent(materials::add);
        text(section, "public-key-file").flatMap(path -> content(section, path)).ifPresent(materials::add);
        if (algorithm.isEmpty()) {
            section.refuse("algorithm", "one of " + Arrays.toString(KeyAlgorithm.values()));
            return Optional.empty();
        }
        if (materials.size() != 1) {
            section.refuse("secret", "exactly one of secret, secret-env, public-key-pem, public-key-file");
            return Optional.empty();
        }
        KeySettings key = new KeySettings(id, algorithm.get(), materials.get(0));
        key.check(section, dev);
        return Optional.of(key);
    }

    private void check(Section section, boolean dev) {
        boolean isPublicKey = material.contains("-----BEGIN PUBLIC KEY-----");
        if (!algorithm.isSymmetric()) {
            if (!isPublicKey) {
                section.refuse("public-key-pem", "a PEM public key for " + algorithm);
            }
        } else if (isPublicKey || material.getBytes(StandardCharsets.UTF_8).length < algorithm.secretBytesMin()) {
            section.refuse("secret", "a secret of at least " + algorithm.secretBytesMin() + " bytes for " + algorithm);
        } else if (!dev && DevelopmentSecret.isOne(material)) {
            section.refuse("secret", "no development secret without --dev");
        }
    }

    private static Optional<KeyAlgorithm> algorithm(String text) {
        return Arrays.stream(KeyAlgorithm.values())
                .filter(value -> value.name().equals(text))
                .findFirst();
    }

    private static Optional<String> text(Section section, String name) {
        return section.scalar(name, "text", text -> Optional.of(text).filter(value -> !value.isBlank()));
    }

    private static Optional<String> variable(Section section, String name) {
        Optional<String> value = section.variable(name).filter(text -> !text.isBlank());
        if (value.isEmpty()) {
            section.refuse("secret-env", "an environment variable that is set");
        }
        return value;
    }

    private static Optional<String> content(Section section, String path) {
        try {
            return Optional.of(Files.readString(Path.of(path)));
        } catch (IOException unreadable) {
            section.refuse("public-key-file", "a file that can be read");
            return Optional.empty();
        }
    }

    /** Leaves out the secret. */
    @Override
    public String toString() {
        return "KeySettings[id=" + id.orElse("none") + ", algorithm=" + algorithm + "]";
    }
}
