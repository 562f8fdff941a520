package io.rookery.management;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rookery.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The paths of the management port. */
final class ManagementServer {
    static final long BODY_BYTES_MAX = 256 * 1024;

    private static final List<Integer> FAILURES = List.of(400, 404, 405, 406, 413, 415, 500);

    private final AdminKey key;
    private final OperatorCommands commands;
    private final ClusterCommands cluster;
    private final OperatorAnalytics analytics;
    private final RelationPaths relations;
    private final SessionPaths sessions;
    private final SettingsCommands settings;
    private final ModerationPaths moderation;
    private final Readiness readiness;
    private final Telemetry telemetry;

    ManagementServer(
            AdminKey key,
            OperatorCommands commands,
            OperatorAnalytics analytics,
            ClusterCommands cluster,
            RelationPaths relations,
            SessionPaths sessions,
            SettingsCommands settings,
            ModerationPaths moderation,
            Readiness readiness,
            Telemetry telemetry) {
        this.key = key;
        this.commands = commands;
        this.analytics = analytics;
        this.cluster = cluster;
        this.relations = relations;
        this.sessions = sessions;
        this.settings = settings;
        this.moderation = moderation;
        this.readiness = readiness;
        this.telemetry = telemetry;
    }

    Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        router.route().handler(request -> {
            request.response().putHeader("Cache-Control", "no-store").putHeader("X-Content-Type-Options", "nosniff");
            request.next();
        });
        router.route("/admin/*").handler(this::authorise);
        on(router, HttpMethod.GET, "/health/live", request -> json(request, 200, status("up")));
        on(router, HttpMethod.GET, "/health/ready", this::ready);
        on(router, HttpMethod.GET, "/metrics", this::metrics);
        on(router, HttpMethod.GET, "/admin/v1/nodes", request -> json(request, 200, cluster.nodes()));
        resource(router, "/admin/v1/drain", Map.of(HttpMethod.POST, request -> cluster.drain()));
        command(router, "/admin/v1/publish", commands::publish);
        command(router, "/admin/v1/direct", commands::direct);
        command(router, "/admin/v1/broadcast", commands::broadcast);
        question(router, "/admin/v1/presence", request -> analytics.presence(request.queryParams()));
        question(
                router,
                "/admin/v1/presence/:user",
                request -> analytics.user(request.pathParam("user"), request.queryParams()));
        question(router, "/admin/v1/analytics/sessions", request -> analytics.sessions(request.queryParams()));
        sessions.handlers().forEach((path, asked) -> question(router, path, asked));
        relations.handlers().forEach((path, methods) -> resource(router, path, methods));
        moderation.handlers().forEach((path, methods) -> resource(router, path, methods));
        resource(
                router,
                "/admin/v1/settings",
                Map.of(
                        HttpMethod.GET,
                        request -> Future.succeededFuture(settings.all()),
                        HttpMethod.PATCH,
                        request -> settings.change(request.body().buffer(), address(request))));
        question(router, "/admin/v1/settings/changes", request -> settings.changes(request.queryParams()));
        FAILURES.forEach(status -> router.errorHandler(status, request -> failed(request, status)));
        return router;
    }

    private static void command(Router router, String path, Function<@Nullable Buffer, Future<ObjectNode>> command) {
        resource(
                router,
                path,
                Map.of(HttpMethod.POST, request -> command.apply(request.body().buffer())));
    }

    private static void resource(
            Router router, String path, Map<HttpMethod, Function<RoutingContext, Future<ObjectNode>>> methods) {
        methods.forEach((method, work) -> {
            router.route(method, path).handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX));
            router.route(method, path)
                    .handler(request -> work.apply(request)
                            .onSuccess(answer -> json(request, 200, answer))
                            .onFailure(failure -> Problems.answer(request, failure)));
        });
        refuseOthers(router, path, methods.keySet());
    }

    private static String address(RoutingContext request) {
        return request.request().remoteAddress().hostAddress();
    }

    private static void question(Router router, String path, Function<RoutingContext, Future<ObjectNode>> question) {
        on(
                router,
                HttpMethod.GET,
                path,
                request -> question.apply(request)
                        .onSuccess(answer -> json(request, 200, answer))
                        .onFailure(failure -> Problems.answer(request, failure)));
    }

    private static void on(Router router, HttpMethod method, String path, Handler<RoutingContext> handler) {
        router.route(method, path).handler(handler);
        refuseOthers(router, path, Set.of(method));
    }

    private static void refuseOthers(Router router, String path, Set<HttpMethod> methods) {
        String allowed = methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
        router.route(path).handler(request -> {
            request.response().putHeader("Allow", allowed);
            Problems.answer(request, 405, request.request().method() + " (expected: " + allowed + ")");
        });
    }

    private void authorise(RoutingContext request) {
        if (key.admits(request.request().getHeader("Authorization"))) {
            request.next();
            return;
        }
        request.response().putHeader("WWW-Authenticate", "Bearer");
        Problems.answer(request, 401, "Authorization (expected: Bearer and the admin key)");
    }

    private void ready(RoutingContext request) {
        readiness.check().onComplete(asked -> {
            Readiness.Report report = asked.result();
            ObjectNode answer = status(report.ready() ? "up" : "down");
            ObjectNode parts = answer.putObject("parts");
            report.parts().forEach(part -> {
                ObjectNode entry = parts.putObject(part.name()).put("status", part.works() ? "up" : "down");
                if (!part.works()) {
                    entry.put("detail", part.trouble());
                }
            });
            json(request, report.ready() ? 200 : 503, answer);
        });
    }

    private void metrics(RoutingContext request) {
        request.response().putHeader("Content-Type", Telemetry.SCRAPE_TYPE).end(telemetry.scrape());
    }

    private static void failed(RoutingContext request, int status) {
        Throwable failure = request.failure();
        if (failure != null && status == 500) {
            Problems.answer(request, failure);
        } else {
            Problems.answer(request, status, null);
        }
    }

    private static ObjectNode status(String status) {
        return StrictJson.object().put("status", status);
    }

    private static void json(RoutingContext request, int status, ObjectNode answer) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(StrictJson.write(answer));
    }
}
