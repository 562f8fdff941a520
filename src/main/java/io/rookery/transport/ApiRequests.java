package io.rookery.transport;

import io.rookery.auth.VerifiedToken;
import io.rookery.dispatch.Caller;
import io.rookery.guard.UserRates;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.codec.CodecBounds;
import io.rookery.protocol.codec.PlainCommands;
import io.rookery.settings.LimitSettings;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings requests to the HTTP API to the commands they ask for, within the user's limits. Belongs to one event loop. */
final class ApiRequests {
    private static final String[] PATHS = {"/api/communication/*", "/api/messages", "/api/messages/*"};
    private static final String PREFLIGHT_SECONDS = "600";

    private final GatewayNode node;
    private final GatewayPorts ports;
    private final Credentials credentials;
    private final PlainCommands commands;
    private final UserRates rates = new UserRates(UserRates.USERS_MAX);

    ApiRequests(GatewayNode node, GatewayPorts ports) {
        this.node = node;
        this.ports = ports;
        this.credentials = new Credentials(node);
        LimitSettings limits = node.settings().limits();
        this.commands = new PlainCommands(new CodecBounds(limits.jsonDepthMax(), 1, limits.messageBytesMax()));
    }

    void addTo(Router router) {
        for (String path : PATHS) {
            router.route(path).handler(this::admitOrigin);
            router.options(path).handler(ApiRequests::answerPreflight);
            router.route(path).failureHandler(this::failed);
        }
        for (ApiRoute route : ApiRoutes.ALL) {
            router.route(route.method(), route.path()).handler(this::identify);
            if (route.takesBody()) {
                router.route(route.method(), route.path())
                        .handler(BodyHandler.create(false)
                                .setBodyLimit(node.settings().limits().messageBytesMax()));
            }
            router.route(route.method(), route.path()).handler(routing -> perform(routing, route));
        }
        for (String path : PATHS) {
            router.route(path)
                    .handler(routing -> refuse(
                            routing, Refusal.of(ErrorCode.METHOD_NOT_FOUND, "there is nothing to be had in this way")));
        }
    }

    private void admitOrigin(RoutingContext routing) {
        HttpServerResponse response = routing.response().putHeader("Cache-Control", "no-store");
        String origin = routing.request().getHeader("origin");
        if (origin == null) {
            routing.next();
        } else if (node.origins().allows(origin)) {
            response.putHeader("Access-Control-Allow-Origin", origin)
                    .putHeader("Access-Control-Allow-Credentials", "true")
                    .putHeader("Access-Control-Expose-Headers", "Link, Retry-After")
                    .putHeader("Vary", "Origin");
            routing.next();
        } else {
            refuse(routing, Refusal.of(ErrorCode.FORBIDDEN, "the origin is not allowed"));
        }
    }

    private static void answerPreflight(RoutingContext routing) {
        routing.response()
                .setStatusCode(204)
                .putHeader("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
                .putHeader("Access-Control-Allow-Headers", "Authorization, Content-Type")
                .putHeader("Access-Control-Max-Age", PREFLIGHT_SECONDS)
                .end();
    }

    /** Goes on when it is clear who asks, before anything of the body is read. */
    private void identify(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        // What changes nothing tells its answer to allowed pages only, so that a cookie counts without an Origin too.
        boolean cookieCounts = request.method() == HttpMethod.GET || request.getHeader("origin") != null;
        Credentials.Reading who = credentials.read(
                request, ((ConnectionBase) request.connection()).channel().remoteAddress(), cookieCounts);
        VerifiedToken token = who.token();
        if (who.problem() != null) {
            refuse(routing, ApiProblems.of(who.problem(), codeOf(who.problem())));
        } else if (token == null) {
            refuse(routing, Refusal.of(ErrorCode.UNAUTHORIZED, "a token is expected"));
        } else {
            objection(request, token).ifPresentOrElse(objection -> refuse(routing, objection), () -> {
                routing.put(VerifiedToken.class.getName(), token);
                routing.next();
            });
        }
    }

    private static ErrorCode codeOf(Problem problem) {
        return problem.status() == 401 ? ErrorCode.UNAUTHORIZED : ErrorCode.INVALID_PARAMS;
    }

    private Optional<Refusal> objection(HttpServerRequest request, VerifiedToken token) {
        long waitMillis = rates.take(token.user(), node.live().limits(), System.nanoTime());
        if (waitMillis > 0) {
            return Optional.of(Refusal.rateLimited(waitMillis));
        }
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null || type.toLowerCase(Locale.ROOT).startsWith("application/json")
                ? Optional.empty()
                : Optional.of(Refusal.invalidParams("Content-Type: " + type + " (expected: application/json)"));
    }

    private void perform(RoutingContext routing, ApiRoute route) {
        VerifiedToken token = routing.get(VerifiedToken.class.getName());
        Caller caller = Unconnected.caller(token);
        ApiCall call = new ApiCall(routing, route, caller, ports.dispatcher(), commands);
        admitted(caller).compose(admitted -> begun(route, call)).onComplete(outcome -> {
            if (outcome.succeeded()) {
                node.metrics().apiAnswered(outcome.result().status());
                outcome.result().send(routing.response());
            } else {
                refuse(routing, CommandIntake.refusal(outcome.cause()));
            }
        });
    }

    /** Whoever is banned from the game is refused, and who is mute in it says nothing here either. */
    private Future<Void> admitted(Caller caller) {
        return ports.sanctions().apply(caller.session().user()).compose(found -> {
            Refusal objection = found.objection();
            caller.session().mute(found.mute());
            return objection == null ? Future.succeededFuture() : Future.failedFuture(objection);
        });
    }

    private static Future<ApiAnswer> begun(ApiRoute route, ApiCall call) {
        try {
            return route.action().perform(call);
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }

    /** What Vert.x refuses by itself, such as a body that is too long. */
    private void failed(RoutingContext routing) {
        refuse(
                routing,
                routing.statusCode() == 413
                        ? Refusal.tooLarge(
                                "body",
                                "body: expected at most "
                                        + node.settings().limits().messageBytesMax() + " bytes")
                        : routing.statusCode() >= 400 && routing.statusCode() < 500
                                ? Refusal.invalidParams("the request cannot be read")
                                : CommandIntake.refusal(cause(routing.failure())));
    }

    private static Throwable cause(@Nullable Throwable failure) {
        return failure == null ? new IllegalStateException("a request failed without a cause") : failure;
    }

    private void refuse(RoutingContext routing, Refusal refusal) {
        refuse(routing, ApiProblems.of(refusal));
    }

    private void refuse(RoutingContext routing, Problem problem) {
        HttpServerResponse response = routing.response();
        if (response.ended() || response.closed()) {
            return;
        }
        node.metrics().apiAnswered(problem.status());
        problem.send(response);
    }
}
