package io.rookery.transport;

import io.rookery.auth.VerifiedToken;
import io.rookery.identity.UserId;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.net.SocketAddress;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads who a client says it is from the request of an upgrade. What was sent and does not hold is never passed over. */
final class Credentials {
    private static final String SCHEME = "bearer ";

    private final GatewayNode node;

    Credentials(GatewayNode node) {
        this.node = node;
    }

    /** What a request proved: nothing when neither is there. */
    record Reading(@Nullable VerifiedToken token, @Nullable Problem problem) {
        static final Reading NOTHING = new Reading(null, null);

        static Reading refused(String detail) {
            return new Reading(null, Problem.unauthorized(detail));
        }
    }

    Reading read(HttpServerRequest request, SocketAddress peer, boolean hasOrigin) {
        String authorization = request.getHeader("authorization");
        if (authorization != null) {
            return authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)
                    ? verified(authorization.substring(SCHEME.length()).strip())
                    : Reading.refused("Authorization: Bearer is expected");
        }
        String token = request.getParam("token");
        if (token != null) {
            return node.settings().auth().tokenInQuery()
                    ? verified(token)
                    : Reading.refused("a token is not read from the query here");
        }
        String user = request.getParam("user");
        if (user != null) {
            return unproven(user, peer);
        }
        Cookie cookie = request.getCookie(node.settings().auth().cookie());
        if (cookie == null) {
            return Reading.NOTHING;
        }
        return hasOrigin ? verified(cookie.getValue()) : Reading.refused("a cookie counts with an allowed Origin only");
    }

    private Reading verified(String token) {
        Optional<VerifiedToken> verified = node.tokens().verify(token);
        return verified.map(proof -> new Reading(proof, null))
                .orElseGet(() -> Reading.refused("the token is not valid"));
    }

    private Reading unproven(String user, SocketAddress peer) {
        if (!node.insecureUsers().allows(peer)) {
            return Reading.refused("a token is expected");
        }
        try {
            return new Reading(VerifiedToken.unproven(new UserId(user)), null);
        } catch (IllegalArgumentException malformed) {
            return new Reading(null, Problem.badRequest(String.valueOf(malformed.getMessage())));
        }
    }
}
