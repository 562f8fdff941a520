package io.rookery.settings;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may come in.
 *
 * @param keys that tokens are checked with; with none nobody gets in
 * @param issuer what the {@code iss} of a token must be; empty where it is not checked
 * @param audience what the {@code aud} of a token must contain; empty where it is not checked
 * @param tokenInQuery whether {@code ?token=} is read
 * @param insecure whether {@code ?user=} stands in for a token, on loopback; development mode only
 * @param cookie the cookie a token is read from when the origin is allowed
 * @param origins web pages that may connect, written {@code https://play.example.com} or, for any port,
 *     {@code http://localhost:*}; the node's own public address is among them
 * @param connectDeadline a connection without a token by then is closed
 */
public record AuthSettings(
        List<KeySettings> keys,
        Optional<String> issuer,
        Optional<String> audience,
        boolean tokenInQuery,
        boolean insecure,
        String cookie,
        List<String> origins,
        Duration connectDeadline) {
    private static final Pattern ORIGIN =
            Pattern.compile("https?://(?:[a-z0-9.-]+|\\[[0-9a-f:.]+])(?::(?:\\d{1,5}|\\*))?");
    private static final List<String> DEVELOPMENT_ORIGINS = List.of("http://localhost:*", "http://127.0.0.1:*");

    public AuthSettings {
        keys = List.copyOf(keys);
        origins = List.copyOf(origins);
    }

    static AuthSettings read(Section section, boolean dev, HttpSettings http) {
        boolean insecure = section.flag("insecure", false);
        if (insecure && !dev) {
            section.refuse("insecure", "false without --dev");
        }
        List<String> origins = new ArrayList<>(section.list(
                        "origins",
                        "http(s)://host or http(s)://host:port",
                        text -> Optional.of(text)
                                .filter(origin -> ORIGIN.matcher(origin).matches()))
                .orElse(dev ? DEVELOPMENT_ORIGINS : List.of()));
        http.publicUrl()
                .map(AuthSettings::originOf)
                .filter(own -> !origins.contains(own))
                .ifPresent(origins::add);
        return new AuthSettings(
                section.sections("keys", key -> KeySettings.read(key, dev)),
                section.scalar("issuer", "text", Optional::of),
                section.scalar("audience", "text", Optional::of),
                section.optionalFlag("token-in-query").orElse(dev),
                insecure,
                section.text("cookie", "auth_token", Texts.NAME_EXPECTED, Texts::name),
                origins,
                section.duration("connect-deadline", "10s", "1s", "2m"));
    }

    AuthSettings withKey(KeySettings key) {
        List<KeySettings> all = new ArrayList<>(keys);
        all.add(key);
        return new AuthSettings(all, issuer, audience, tokenInQuery, insecure, cookie, origins, connectDeadline);
    }

    private static String originOf(URI url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port;
    }
}
