package io.rookery.auth;

import io.rookery.identity.UserId;
import io.rookery.settings.AuthSettings;
import io.rookery.settings.KeySettings;
import io.rookery.text.CleanText;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks tokens (JWT, RFC 7519) with the configured keys. A key checks one algorithm only; without keys every token is
 * refused, unsigned ones always are.
 */
public final class Tokens {
    /** How far the clocks of those who issue tokens and this one may be apart. */
    public static final Duration CLOCK_LEEWAY = Duration.ofSeconds(5);

    static final int NAME_LENGTH_MAX = 64;
    static final int ROLES_MAX = 32;
    static final int TOKEN_LENGTH_MAX = 8 * 1024;

    /** The last second whose milliseconds are exact in JSON. */
    private static final long EXPIRY_SECONDS_MAX = (1L << 53) / 1000 - 1;

    private final @Nullable JWTAuth provider;

    public Tokens(Vertx vertx, AuthSettings settings) {
        provider = settings.keys().isEmpty() ? null : JWTAuth.create(vertx, options(settings));
    }

    private static JWTAuthOptions options(AuthSettings settings) {
        JWTOptions checks = new JWTOptions().setLeeway((int) CLOCK_LEEWAY.toSeconds());
        settings.issuer().ifPresent(checks::setIssuer);
        settings.audience().ifPresent(audience -> checks.setAudience(List.of(audience)));
        return new JWTAuthOptions()
                .setJWTOptions(checks)
                .setPubSecKeys(settings.keys().stream().map(Tokens::key).toList());
    }

    static PubSecKeyOptions key(KeySettings key) {
        PubSecKeyOptions options =
                new PubSecKeyOptions().setAlgorithm(key.algorithm().name()).setBuffer(key.material());
        key.id().ifPresent(options::setId);
        return options;
    }

    /** Empty when the token is not valid now; why is not told. */
    public Optional<VerifiedToken> verify(String token) {
        if (provider == null || token.isEmpty() || token.length() > TOKEN_LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            return settled(provider.authenticate(new TokenCredentials(token))).flatMap(user -> read(claims(user)));
        } catch (RuntimeException malformed) {
            return Optional.empty();
        }
    }

    /** Local keys are checked at once, so that the future is complete when it is handed out. */
    private static Optional<User> settled(AsyncResult<User> outcome) {
        return outcome.succeeded() ? Optional.of(outcome.result()) : Optional.empty();
    }

    private static JsonObject claims(User user) {
        return user.attributes().getJsonObject("accessToken");
    }

    private static Optional<VerifiedToken> read(JsonObject claims) {
        long expiresAtSeconds = ((Number) claims.getValue("exp", 0)).longValue();
        if (expiresAtSeconds <= 0 || expiresAtSeconds > EXPIRY_SECONDS_MAX) {
            return Optional.empty();
        }
        UserId user = new UserId((String) claims.getValue("sub", ""));
        return Optional.of(new VerifiedToken(user, name(claims, user), expiresAtSeconds * 1000, roles(claims)));
    }

    private static String name(JsonObject claims, UserId user) {
        String given = ((String) claims.getValue("name", "")).strip();
        String name = given.length() > NAME_LENGTH_MAX ? "" : clean(given);
        return name.isEmpty() || name.length() > NAME_LENGTH_MAX ? user.value() : name;
    }

    /** A name stands in what others read; one that cannot is none. */
    private static String clean(String name) {
        try {
            return CleanText.ofLine(name);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private static Set<String> roles(JsonObject claims) {
        Set<String> roles = new HashSet<>();
        for (Object role : claims.getJsonArray("roles", new JsonArray())) {
            if (role instanceof String text && roles.size() < ROLES_MAX) {
                roles.add(text);
            }
        }
        return roles;
    }
}
