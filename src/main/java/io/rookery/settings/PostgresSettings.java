package io.rookery.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Where the archive is.
 *
 * @param url empty when there is no archive
 * @param connections of this node; half of them are for searches
 * @param commandDeadline a statement unanswered for so long has failed
 */
public record PostgresSettings(Optional<URI> url, int connections, Duration commandDeadline) {
    private static final Set<String> SCHEMES = Set.of("postgresql", "postgres");

    static PostgresSettings read(Section section) {
        return new PostgresSettings(
                section.scalar(
                        "url", "postgresql://user:password@host:port/database", text -> Texts.url(text, SCHEMES)),
                section.integer("connections", 4, 2, 64),
                section.duration("command-deadline", "2s", "100ms", "60s"));
    }

    /** Leaves out the password. */
    @Override
    public String toString() {
        return "PostgresSettings[url=" + Secrets.withoutUserInfo(url.toString()) + "]";
    }
}
