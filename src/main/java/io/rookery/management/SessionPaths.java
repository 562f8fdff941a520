package io.rookery.management;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The paths under which operators look at single sessions. */
final class SessionPaths {
    private static final String SESSION = "session";
    private static final String USER = "user";

    private final SessionQuestions questions;

    SessionPaths(SessionQuestions questions) {
        this.questions = questions;
    }

    /** All of them by GET, without parameters. */
    Map<String, Function<RoutingContext, Future<ObjectNode>>> handlers() {
        return Map.of(
                "/admin/v1/sessions/:session",
                plain(request -> questions.session(request.pathParam(SESSION))),
                "/admin/v1/sessions/:session/flight",
                plain(request -> questions.flights(request.pathParam(SESSION))),
                "/admin/v1/users/:user/sessions",
                plain(request -> questions.ofUser(request.pathParam(USER))));
    }

    private static Function<RoutingContext, Future<ObjectNode>> plain(
            Function<RoutingContext, Future<ObjectNode>> question) {
        return request -> {
            Parameters.read(request.queryParams(), Set.of());
            return question.apply(request);
        };
    }
}
