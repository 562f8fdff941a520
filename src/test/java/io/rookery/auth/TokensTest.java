package io.rookery.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.identity.UserId;
import io.rookery.settings.AuthSettings;
import io.rookery.settings.KeyAlgorithm;
import io.rookery.settings.KeySettings;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokensTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String OTHER_SECRET = "fedcba9876543210fedcba9876543210";
    private static final KeyPair RSA = rsa();

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @Test
    void aGoodTokenTellsWhoAndUntilWhen() {
        long expiry = now() + 60;
        JsonObject claims =
                claims().put("exp", expiry).put("name", "Alice A.").put("roles", new JsonArray().add("smith"));

        VerifiedToken token = tokens(hmac()).verify(signed(SECRET, claims)).orElseThrow();

        assertThat(token.user().value()).isEqualTo("alice");
        assertThat(token.name()).isEqualTo("Alice A.");
        assertThat(token.expiresAtMillis()).isEqualTo(expiry * 1000);
        assertThat(token.roles()).containsExactly("smith");
    }

    @Test
    void withoutANameTheSubjectIsTheName() {
        assertThat(tokens(hmac()).verify(signed(SECRET, claims())).orElseThrow().name())
                .isEqualTo("alice");
    }

    @Test
    void aNameHarmsNothingThatStandsBesideIt() {
        assertThat(nameOf("Al\u202Eice\nof Aa")).isEqualTo("Alice of Aa");
        assertThat(nameOf("\u200B\u2060")).isEqualTo("alice");
    }

    private static String nameOf(String claimed) {
        return tokens(hmac())
                .verify(signed(SECRET, claims().put("name", claimed)))
                .orElseThrow()
                .name();
    }

    @Test
    void anRsaKeyChecksAnRsaToken() {
        assertThat(tokens(rsaKey()).verify(rsaSigned(claims()))).isPresent();
    }

    @Test
    void clocksMayBeAFewSecondsApart() {
        long leeway = Tokens.CLOCK_LEEWAY.toSeconds();

        assertThat(tokens(hmac()).verify(signed(SECRET, claims().put("exp", now() - leeway + 3))))
                .isPresent();
        assertThat(tokens(hmac()).verify(signed(SECRET, claims().put("exp", now() - leeway - 3))))
                .isEmpty();
    }

    static Stream<Arguments> refused() {
        String header = encoded(new JsonObject().put("alg", "none").encode());
        String body = encoded(claims().encode());
        String good = signed(SECRET, claims());
        return Stream.of(
                Arguments.of("empty", ""),
                Arguments.of("no token", "hello"),
                Arguments.of("only dots", "..."),
                Arguments.of("unsigned", header + "." + body + "."),
                Arguments.of("unsigned, two parts", header + "." + body),
                Arguments.of(
                        "alg none with a signature",
                        header + "." + body + "." + good.substring(good.lastIndexOf('.') + 1)),
                Arguments.of("alg None", encoded("{\"alg\":\"None\"}") + "." + body + "."),
                Arguments.of("alg missing", encoded("{}") + "." + body + ".AAAA"),
                Arguments.of("alg a number", encoded("{\"alg\":7}") + "." + body + ".AAAA"),
                Arguments.of("kid a number", encoded("{\"alg\":\"HS256\",\"kid\":7}") + "." + body + ".AAAA"),
                Arguments.of("another secret", signed(OTHER_SECRET, claims())),
                Arguments.of("the signature cut off", good.substring(0, good.lastIndexOf('.') + 1)),
                Arguments.of(
                        "a changed body",
                        good.replace(
                                good.split("\\.")[1],
                                encoded(claims().put("sub", "bob").encode()))),
                Arguments.of("expired", signed(SECRET, claims().put("exp", now() - 60))),
                Arguments.of("no exp", signed(SECRET, without("exp"))),
                Arguments.of("exp zero", signed(SECRET, claims().put("exp", 0))),
                Arguments.of("exp text", signed(SECRET, claims().put("exp", "soon"))),
                Arguments.of("exp beyond all numbers", signed(SECRET, claims().put("exp", Long.MAX_VALUE))),
                Arguments.of("not yet", signed(SECRET, claims().put("nbf", now() + 60))),
                Arguments.of("issued later", signed(SECRET, claims().put("iat", now() + 60))),
                Arguments.of("no sub", signed(SECRET, without("sub"))),
                Arguments.of("empty sub", signed(SECRET, claims().put("sub", ""))),
                Arguments.of("sub with a space", signed(SECRET, claims().put("sub", "al ice"))),
                Arguments.of("long sub", signed(SECRET, claims().put("sub", "a".repeat(65)))),
                Arguments.of("sub a number", signed(SECRET, claims().put("sub", 7))),
                Arguments.of("too long", good + "A".repeat(Tokens.TOKEN_LENGTH_MAX)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String name, String token) {
        assertThat(tokens(hmac()).verify(token)).isEmpty();
    }

    @Test
    void aPublicKeyIsNoSecret() {
        String forged = signed(pem(), claims());

        assertThat(tokens(rsaKey()).verify(forged)).isEmpty();
        assertThat(tokens(rsaKey(), hmac()).verify(forged)).isEmpty();
    }

    @Test
    void withoutKeysNobodyGetsIn() {
        assertThat(tokens().verify(signed(SECRET, claims()))).isEmpty();
        assertThat(tokens().verify(encoded("{\"alg\":\"none\"}") + "." + encoded(claims().encode())))
                .isEmpty();
    }

    @Test
    void issuerAndAudienceAreCheckedWhereTheyAreSet() {
        Tokens tokens = new Tokens(VERTX, settings(Optional.of("issuer"), Optional.of("game"), hmac()));
        JsonObject both = claims().put("iss", "issuer").put("aud", "game");

        assertThat(tokens.verify(signed(SECRET, both))).isPresent();
        assertThat(tokens.verify(signed(
                        SECRET, both.copy().put("aud", new JsonArray().add("x").add("game")))))
                .isPresent();
        assertThat(tokens.verify(signed(SECRET, both.copy().put("iss", "other"))))
                .isEmpty();
        assertThat(tokens.verify(signed(SECRET, both.copy().put("iss", 7)))).isEmpty();
        assertThat(tokens.verify(signed(SECRET, both.copy().put("aud", "other"))))
                .isEmpty();
        assertThat(tokens.verify(signed(SECRET, claims()))).isEmpty();
    }

    @Test
    void nobodyIsTheGameItself() {
        JsonObject game = claims().put("sub", "system");

        assertThat(tokens(hmac()).verify(signed(SECRET, game))).isEmpty();
        assertThat(tokens(hmac()).verify(signed(SECRET, game.put("sub", "System"))))
                .isPresent();
        assertThatThrownBy(() -> VerifiedToken.unproven(new UserId("system")))
                .hasMessage("user: \"system\" (expected: another; that is the game itself)");
    }

    private static Tokens tokens(KeySettings... keys) {
        return new Tokens(VERTX, settings(Optional.empty(), Optional.empty(), keys));
    }

    private static AuthSettings settings(Optional<String> issuer, Optional<String> audience, KeySettings... keys) {
        return new AuthSettings(
                List.of(keys), issuer, audience, false, false, "auth_token", List.of(), Duration.ofSeconds(10));
    }

    private static KeySettings hmac() {
        return new KeySettings(Optional.empty(), KeyAlgorithm.HS256, SECRET);
    }

    private static KeySettings rsaKey() {
        return new KeySettings(Optional.empty(), KeyAlgorithm.RS256, pem());
    }

    private static String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(RSA.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static JsonObject claims() {
        return new JsonObject().put("sub", "alice").put("exp", now() + 60);
    }

    private static JsonObject without(String claim) {
        JsonObject claims = claims();
        claims.remove(claim);
        return claims;
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    private static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String signed(String secret, JsonObject claims) {
        String input = encoded("{\"alg\":\"HS256\"}") + "." + encoded(claims.encode());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return input + "." + encoded(mac.doFinal(input.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String rsaSigned(JsonObject claims) {
        String input = encoded("{\"alg\":\"RS256\"}") + "." + encoded(claims.encode());
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(RSA.getPrivate());
            signature.update(input.getBytes(StandardCharsets.UTF_8));
            return input + "." + encoded(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
