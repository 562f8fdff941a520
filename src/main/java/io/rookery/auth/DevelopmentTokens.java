package io.rookery.auth;

import io.rookery.identity.UserId;
import io.rookery.settings.AuthSettings;
import io.rookery.settings.KeySettings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tokens for anyone who asks: development mode only. */
public final class DevelopmentTokens {
    static final Duration LIFETIME = Duration.ofHours(12);

    private final JWTAuth provider;
    private final JWTOptions options;

    private DevelopmentTokens(JWTAuth provider, JWTOptions options) {
        this.provider = provider;
        this.options = options;
    }

    /** Empty when the settings hold no key made up for development. */
    public static Optional<DevelopmentTokens> of(Vertx vertx, AuthSettings settings) {
        return settings.keys().stream()
                .filter(key -> key.id().equals(Optional.of(KeySettings.DEVELOPMENT_ID)))
                .filter(key -> key.algorithm().isSymmetric())
                .findFirst()
                .map(key -> of(vertx, settings, key));
    }

    private static DevelopmentTokens of(Vertx vertx, AuthSettings settings, KeySettings key) {
        JWTOptions options = new JWTOptions().setAlgorithm(key.algorithm().name());
        settings.issuer().ifPresent(options::setIssuer);
        settings.audience().ifPresent(options::addAudience);
        return new DevelopmentTokens(
                JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(Tokens.key(key))), options);
    }

    public Issued issue(UserId user, Instant now) {
        Instant expiresAt = now.plus(LIFETIME);
        JsonObject claims = new JsonObject()
                .put("sub", user.value())
                .put("iat", now.getEpochSecond())
                .put("exp", expiresAt.getEpochSecond());
        return new Issued(
                provider.generateToken(claims, new JWTOptions(options)),
                Instant.ofEpochSecond(expiresAt.getEpochSecond()));
    }

    public record Issued(String token, Instant expiresAt) {}
}
