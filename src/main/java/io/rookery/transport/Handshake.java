package io.rookery.transport;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client's opening handshake (RFC 6455, section 4.2.1), found to be well formed.
 *
 * @param subprotocols in the client's order
 * @param origin of the page the client runs in; null when it is no browser
 */
record Handshake(
        String key, List<String> subprotocols, @Nullable String origin) {
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;
    private static final int SUBPROTOCOLS_MAX = 16;

    /** Either a handshake or what is wrong with it. */
    record Reading(@Nullable Handshake handshake, @Nullable Problem problem) {}

    static Reading read(HttpServerRequest request) {
        Optional<Problem> problem = problemOf(request);
        if (problem.isPresent()) {
            return new Reading(null, problem.get());
        }
        MultiMap headers = request.headers();
        List<String> subprotocols = tokens(headers, "sec-websocket-protocol");
        if (subprotocols.size() > SUBPROTOCOLS_MAX) {
            return new Reading(null, Problem.badRequest("too many subprotocols"));
        }
        return new Reading(new Handshake(headers.get("sec-websocket-key"), subprotocols, headers.get("origin")), null);
    }

    private static Optional<Problem> problemOf(HttpServerRequest request) {
        MultiMap headers = request.headers();
        if (request.method() != HttpMethod.GET) {
            return Optional.of(new Problem(
                    405, "Method Not Allowed", "the WebSocket endpoint takes GET only", Map.of("Allow", "GET")));
        }
        if (headers.getAll("host").size() != 1) {
            return wrong("exactly one Host header is expected");
        }
        if (!names(headers, "upgrade", "websocket")) {
            return Optional.of(upgradeRequired(Map.of("Upgrade", "websocket", "Connection", "Upgrade")));
        }
        if (request.version() != HttpVersion.HTTP_1_1) {
            return wrong("a WebSocket begins with HTTP/1.1");
        }
        if (!names(headers, "connection", "upgrade")) {
            return wrong("Connection: Upgrade is expected");
        }
        if (hasBody(headers)) {
            return wrong("an upgrade has no body");
        }
        if (!headers.getAll("sec-websocket-version").equals(List.of("13"))) {
            return Optional.of(upgradeRequired(Map.of("Sec-WebSocket-Version", "13")));
        }
        if (headers.getAll("sec-websocket-key").size() != 1 || !isKey(headers.get("sec-websocket-key"))) {
            return wrong("Sec-WebSocket-Key is 16 bytes in base64");
        }
        return headers.getAll("origin").size() > 1 ? wrong("at most one Origin header is expected") : Optional.empty();
    }

    /** Some clients, Java's own among them, say that theirs is empty. */
    private static boolean hasBody(MultiMap headers) {
        return headers.contains("transfer-encoding")
                || !headers.getAll("content-length").stream().allMatch("0"::equals);
    }

    private static Optional<Problem> wrong(String detail) {
        return Optional.of(Problem.badRequest(detail));
    }

    private static Problem upgradeRequired(Map<String, String> headers) {
        return new Problem(426, "Upgrade Required", "this endpoint speaks WebSocket, version 13", headers);
    }

    private static boolean isKey(String key) {
        try {
            byte[] bytes = Base64.getDecoder().decode(key);
            return bytes.length == KEY_BYTES
                    && Base64.getEncoder().encodeToString(bytes).equals(key);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static boolean names(MultiMap headers, String header, String token) {
        return tokens(headers, header).stream().anyMatch(token::equalsIgnoreCase);
    }

    private static List<String> tokens(MultiMap headers, String header) {
        List<String> tokens = new ArrayList<>();
        for (String line : headers.getAll(header)) {
            for (String token : line.split(",", -1)) {
                if (!token.isBlank()) {
                    tokens.add(token.strip());
                }
            }
        }
        return tokens;
    }

    /** What proves to the client that its key was read. */
    String accept() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
