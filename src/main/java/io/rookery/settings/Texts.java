package io.rookery.settings;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns text into the values that several areas share; empty where the text is no such value. */
final class Texts {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}|[0-9A-Fa-f:.]{2,45}");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** What {@link #name} accepts, for messages. */
    static final String NAME_EXPECTED = "1..64 of A-Z a-z 0-9 . _ -";

    private Texts() {}

    static Optional<String> name(String text) {
        return Optional.of(text).filter(name -> NAME.matcher(name).matches());
    }

    static Optional<String> host(String text) {
        return Optional.of(text).filter(host -> HOST.matcher(host).matches());
    }

    static Optional<Path> path(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }

    /** An absolute address with a host and one of the schemes. */
    static Optional<URI> url(String text, Set<String> schemes) {
        try {
            URI url = URI.create(text);
            return url.getHost() != null && schemes.contains(url.getScheme()) ? Optional.of(url) : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }
}
