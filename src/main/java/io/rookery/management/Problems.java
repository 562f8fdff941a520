package io.rookery.management;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.rookery.identity.RandomIds;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers in the form of RFC 9457. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final String TYPE = "application/problem+json";

    private Problems() {}

    /** Answers a refusal as such, and anything else as a fault that is logged once. */
    static void answer(RoutingContext request, Throwable failure) {
        if (failure instanceof Refusal refusal) {
            answer(request, refusal);
            return;
        }
        String incident = RandomIds.shortName();
        LOG.error("{} {} failed, incident {}", request.request().method(), request.normalizedPath(), incident, failure);
        answer(
                request,
                Refusal.of(
                        ErrorCode.INTERNAL_ERROR,
                        "internal error, incident " + incident,
                        Map.of("incident", incident)));
    }

    static void answer(RoutingContext request, int status, @Nullable String detail) {
        send(request, status, problem(status, detail));
    }

    private static void answer(RoutingContext request, Refusal refusal) {
        int status = statusOf(refusal.code());
        ObjectNode problem =
                problem(status, refusal.text()).put("code", refusal.code().number());
        refusal.data().forEach((name, value) -> problem.put(name, value.toString()));
        if (refusal.data().get("retryAfterMs") instanceof Number millis) {
            problem.put("retryAfterMs", millis.longValue());
            request.response().putHeader("Retry-After", Long.toString((millis.longValue() + 999) / 1000));
        }
        send(request, status, problem);
    }

    private static ObjectNode problem(int status, @Nullable String detail) {
        ObjectNode problem = StrictJson.object()
                .put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                .put("status", status);
        return detail == null ? problem : problem.put("detail", detail);
    }

    private static void send(RoutingContext request, int status, ObjectNode problem) {
        if (request.response().ended()) {
            return;
        }
        request.response().setStatusCode(status).putHeader("Content-Type", TYPE).end(StrictJson.write(problem));
    }

    private static int statusOf(ErrorCode code) {
        return switch (code) {
            case PARSE_ERROR, INVALID_REQUEST, INVALID_PARAMS -> 400;
            case UNAUTHORIZED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND, METHOD_NOT_FOUND -> 404;
            case CONFLICT, INVALID_STATE, SESSION_EXPIRED -> 409;
            case TOO_LARGE -> 413;
            case RATE_LIMITED, SUBSCRIPTION_LIMIT, LIMIT_EXCEEDED -> 429;
            case INTERNAL_ERROR -> 500;
            case UNAVAILABLE, BUSY -> 503;
        };
    }
}
