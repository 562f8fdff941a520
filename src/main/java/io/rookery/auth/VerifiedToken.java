package io.rookery.auth;

import io.rookery.identity.UserId;
import java.util.Set;

/**
 * What a token proved.
 *
 * @param name what the user is called: the claim {@code name}, or the subject
 * @param expiresAtMillis since 1970; {@link #NEVER} for users that need no token
 * @param roles the claim {@code roles}
 */
public record VerifiedToken(UserId user, String name, long expiresAtMillis, Set<String> roles) {
    public static final long NEVER = Long.MAX_VALUE;

    public VerifiedToken {
        if (user.equals(UserId.GAME)) {
            throw new IllegalArgumentException("user: \"" + user + "\" (expected: another; that is the game itself)");
        }
        roles = Set.copyOf(roles);
    }

    /** A user whose word is taken for it; see {@link InsecureUsers}. */
    public static VerifiedToken unproven(UserId user) {
        return new VerifiedToken(user, user.value(), NEVER, Set.of());
    }
}
