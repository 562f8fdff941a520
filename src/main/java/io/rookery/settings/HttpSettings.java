package io.rookery.settings;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Where clients connect.
 *
 * @param host the address to listen on
 * @param port zero for any that is free
 * @param publicUrl how clients reach this node; empty where the listening address will do
 * @param connectionsMax at once; zero for what the limit on open files allows
 */
public record HttpSettings(String host, int port, Optional<URI> publicUrl, int connectionsMax) {
    static HttpSettings read(Section section, boolean dev) {
        return new HttpSettings(
                section.scalar("host", "a host", Texts::host).orElse(dev ? "127.0.0.1" : "0.0.0.0"),
                section.integer("port", 8080, 0, 65535),
                section.scalar(
                        "public-url", "an http or https address", text -> Texts.url(text, Set.of("http", "https"))),
                connectionsMax(section));
    }

    static int connectionsMax(Section section) {
        return section.changeable(Holds.AT_ONCE).integer("connections-max", 0, 0, 10_000_000);
    }
}
