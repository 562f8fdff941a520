package io.rookery.transport;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * An HTTP error as clients read it (RFC 9457).
 *
 * @param headers beside those of the body
 * @param members of the body beside the usual ones
 */
record Problem(int status, String title, String detail, Map<String, String> headers, Map<String, Object> members) {
    static final String MEDIA_TYPE = "application/problem+json";

    Problem(int status, String title, String detail, Map<String, String> headers) {
        this(status, title, detail, headers, Map.of());
    }

    static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail, Map.of());
    }

    static Problem badRequest(String detail) {
        return of(400, "Bad Request", detail);
    }

    static Problem unauthorized(String detail) {
        return new Problem(401, "Unauthorized", detail, Map.of("WWW-Authenticate", "Bearer"));
    }

    static Problem retryLater(int status, String title, String detail, long afterSeconds) {
        return new Problem(status, title, detail, Map.of("Retry-After", Long.toString(afterSeconds)));
    }

    Problem with(Map<String, Object> moreMembers) {
        return new Problem(status, title, detail, headers, moreMembers);
    }

    Future<Void> send(HttpServerResponse response) {
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE);
        headers.forEach(response::putHeader);
        JsonObject body = new JsonObject()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        members.forEach(body::put);
        return response.end(body.toBuffer());
    }
}
