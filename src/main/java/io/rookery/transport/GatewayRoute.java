package io.rookery.transport;

import io.rookery.auth.VerifiedToken;
import io.rookery.cluster.LoadReport;
import io.rookery.cluster.LoadReports;
import io.rookery.identity.RandomIds;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says to which node a client should connect. Whoever shows a token is told the same node each time, if it can be had. */
final class GatewayRoute {
    static final String PATH = "/api/v1/gateway";
    static final int ALTERNATIVES_MAX = 3;

    private static final int RETRY_SECONDS = 2;

    private final GatewayNode node;
    private final Credentials credentials;

    GatewayRoute(GatewayNode node) {
        this.node = node;
        this.credentials = new Credentials(node);
    }

    void handle(HttpServerRequest request) {
        HttpServerResponse response = request.response().putHeader("Cache-Control", "no-store");
        Problem problem = objection(request);
        if (problem != null) {
            refuse(response, problem);
            return;
        }
        // Nothing is changed and nothing of the user's is told, so that a cookie counts without an Origin too.
        Credentials.Reading who = credentials.read(
                request, ((ConnectionBase) request.connection()).channel().remoteAddress(), true);
        if (who.problem() != null) {
            refuse(response, who.problem());
        } else {
            answer(response, who.token());
        }
    }

    private @Nullable Problem objection(HttpServerRequest request) {
        String origin = request.getHeader("origin");
        if (origin == null) {
            return null;
        }
        if (!node.origins().allows(origin)) {
            return Problem.of(403, "Forbidden", "the origin is not allowed");
        }
        request.response().putHeader("Access-Control-Allow-Origin", origin).putHeader("Vary", "Origin");
        return null;
    }

    private void answer(HttpServerResponse response, @Nullable VerifiedToken token) {
        String key = token == null ? RandomIds.shortName() : token.user().value();
        List<LoadReport> nodes = node.placement().anywhere(key);
        if (nodes.isEmpty()) {
            refuse(
                    response,
                    Problem.retryLater(503, "Service Unavailable", "no node takes more clients now", RETRY_SECONDS));
            return;
        }
        node.metrics().gatewayAnswered(200);
        JsonArray alternatives = new JsonArray();
        nodes.stream()
                .skip(1)
                .limit(ALTERNATIVES_MAX)
                .map(GatewayRoute::described)
                .forEach(alternatives::add);
        response.putHeader("Content-Type", "application/json")
                .end(described(nodes.get(0))
                        .put("alternatives", alternatives)
                        .put("ttlMs", LoadReports.SILENT_AFTER.toMillis())
                        .toBuffer());
    }

    private static JsonObject described(LoadReport node) {
        return new JsonObject().put("node", node.node().name()).put("url", node.url());
    }

    private void refuse(HttpServerResponse response, Problem problem) {
        node.metrics().gatewayAnswered(problem.status());
        problem.send(response);
    }
}
