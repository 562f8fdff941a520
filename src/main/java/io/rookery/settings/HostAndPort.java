package io.rookery.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host and a port, written {@code 10.0.0.7:5701} or {@code [::1]:5701}. */
public record HostAndPort(String host, int port) {
    private static final Pattern SHAPE = Pattern.compile("(?:\\[([^\\[\\]]+)]|([^:\\[\\]]+)):(\\d{1,5})");

    static Optional<HostAndPort> parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group(3));
        return Optional.ofNullable(matcher.group(1))
                .or(() -> Optional.ofNullable(matcher.group(2)))
                .flatMap(Texts::host)
                .filter(host -> 1 <= port && port <= 65535)
                .map(host -> new HostAndPort(host, port));
    }

    @Override
    public String toString() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
