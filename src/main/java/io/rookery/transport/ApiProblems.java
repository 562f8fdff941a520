package io.rookery.transport;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Refusals as the HTTP API tells them. */
final class ApiProblems {
    private static final String RETRY_AFTER_MILLIS = "retryAfterMs";

    private ApiProblems() {}

    static Problem of(Refusal refusal) {
        int status = statusOf(refusal.code());
        Map<String, String> headers = new LinkedHashMap<>();
        if (status == 401) {
            headers.put("WWW-Authenticate", "Bearer");
        }
        if (refusal.data().get(RETRY_AFTER_MILLIS) instanceof Number millis) {
            headers.put("Retry-After", Long.toString((millis.longValue() + 999) / 1000));
        }
        String title = HttpResponseStatus.valueOf(status).reasonPhrase();
        return new Problem(status, title, refusal.text(), headers, members(refusal));
    }

    /** What the request itself was refused with, before any command. */
    static Problem of(Problem problem, ErrorCode code) {
        return problem.with(Map.of("code", code.number()));
    }

    static int statusOf(ErrorCode code) {
        return switch (code) {
            case PARSE_ERROR, INVALID_REQUEST, INVALID_PARAMS -> 400;
            case UNAUTHORIZED, SESSION_EXPIRED -> 401;
            case FORBIDDEN -> 403;
            case METHOD_NOT_FOUND, NOT_FOUND -> 404;
            case INVALID_STATE, CONFLICT, LIMIT_EXCEEDED, SUBSCRIPTION_LIMIT -> 409;
            case TOO_LARGE -> 413;
            case RATE_LIMITED -> 429;
            case INTERNAL_ERROR -> 500;
            case UNAVAILABLE, BUSY -> 503;
        };
    }

    private static Map<String, Object> members(Refusal refusal) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("code", refusal.code().number());
        if (!refusal.data().isEmpty()) {
            members.put("data", refusal.data());
        }
        return members;
    }
}
