package io.rookery.identity;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes names that nobody can guess and that do not meet again. */
public final class RandomIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private RandomIds() {}

    /** 128 random bits in 22 characters of {@code [A-Za-z0-9_-]}. */
    public static String secret() {
        return random(16);
    }

    /** 72 random bits in 12 characters of {@code [A-Za-z0-9_-]}: unique, not secret. */
    public static String shortName() {
        return random(9);
    }

    private static String random(int bytes) {
        byte[] value = new byte[bytes];
        RANDOM.nextBytes(value);
        return BASE64.encodeToString(value);
    }
}
