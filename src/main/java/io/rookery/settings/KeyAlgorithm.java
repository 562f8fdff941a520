package io.rookery.settings;

/** How a token may be signed. Fixed for each key, so that a token cannot choose. */
public enum KeyAlgorithm {
    HS256(32),
    HS384(48),
    HS512(64),
    RS256(0),
    RS384(0),
    RS512(0),
    PS256(0),
    PS384(0),
    PS512(0),
    ES256(0),
    ES384(0),
    ES512(0);

    private final int secretBytesMin;

    KeyAlgorithm(int secretBytesMin) {
        this.secretBytesMin = secretBytesMin;
    }

    /** Whether one secret both signs and checks. */
    public boolean isSymmetric() {
        return secretBytesMin > 0;
    }

    /** The shortest secret that is as strong as the digest (RFC 7518, section 3.2); zero where there is no secret. */
    public int secretBytesMin() {
        return secretBytesMin;
    }
}
