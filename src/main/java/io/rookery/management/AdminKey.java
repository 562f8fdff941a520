package io.rookery.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators must present. Comparing takes the same time for every wrong key, whatever its length. */
final class AdminKey {
    private static final String SCHEME = "Bearer ";

    private final byte @Nullable [] digest;

    /**
     * @param key empty where nobody may use the operators' API
     */
    AdminKey(Optional<String> key) {
        this.digest = key.map(AdminKey::digest).orElse(null);
    }

    /**
     * @param authorization the header as received; null when there was none
     */
    boolean admits(@Nullable String authorization) {
        if (digest == null
                || authorization == null
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        return MessageDigest.isEqual(digest, digest(authorization.substring(SCHEME.length())));
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", impossible);
        }
    }
}
