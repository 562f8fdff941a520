package io.rookery.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens (JWT, HS256) that the nodes of a {@link RookeryCluster} accept. */
public final class TestTokens {
    static final String SECRET = "only-for-tests-only-for-tests-only-for-tests";

    private static final Duration LIFE = Duration.ofHours(1);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private TestTokens() {}

    /**
     * A token good for an hour.
     *
     * @param user of letters, digits and signs that JSON does not escape
     */
    public static String of(String user, String... roles) {
        long now = Instant.now().getEpochSecond();
        String signed = encoded("{\"alg\":\"HS256\",\"kid\":\"tests\",\"typ\":\"JWT\"}")
                + "."
                + encoded("{\"sub\":\"" + user + "\",\"iat\":" + now + ",\"exp\":" + (now + LIFE.toSeconds())
                        + ",\"roles\":["
                        + Stream.of(roles).map(role -> '"' + role + '"').collect(Collectors.joining(",")) + "]}");
        return signed + "." + BASE64.encodeToString(signature(signed));
    }

    private static String encoded(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] signature(String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
    }
}
