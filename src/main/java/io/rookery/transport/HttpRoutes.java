package io.rookery.transport;

import io.rookery.auth.DevelopmentTokens;
import io.rookery.identity.UserId;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.StaticHandler;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be had over HTTP: the WebSockets, the API, the page, and in development tokens. */
final class HttpRoutes {
    static final String WEBSOCKET_PATH = "/ws";
    static final String TEXT_WEBSOCKET_PATH = "/api/ws";

    private static final Logger LOG = LoggerFactory.getLogger(HttpRoutes.class);
    private static final long TOKEN_REQUEST_BYTES_MAX = 1024;
    private static final Map<String, String> PAGE_HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    private HttpRoutes() {}

    static Router of(Vertx vertx, GatewayNode node, GatewayLoop loop, ApiRequests api) {
        Router router = Router.router(vertx);
        addWebSocket(router, WEBSOCKET_PATH, new WebSocketUpgrade(loop, node.encodings()));
        addWebSocket(router, TEXT_WEBSOCKET_PATH, new WebSocketUpgrade(loop, node.textEncodings()));
        GatewayRoute gateway = new GatewayRoute(node);
        router.get(GatewayRoute.PATH).handler(routing -> gateway.handle(routing.request()));
        api.addTo(router);
        router.route().handler(HttpRoutes::addPageHeaders);
        node.developmentTokens().ifPresent(tokens -> addTokenRoutes(router, tokens));
        router.route().handler(HttpRoutes::allowReading);
        router.route().handler(page());
        router.route().handler(routing -> notFound().send(routing.response()));
        router.route().failureHandler(HttpRoutes::failed);
        return router;
    }

    private static void addWebSocket(Router router, String path, WebSocketUpgrade upgrade) {
        router.route(path).handler(routing -> upgrade.handle(routing.request()));
    }

    /** Browsers ask each time whether the page has changed, because a new release has the same addresses. */
    private static StaticHandler page() {
        return StaticHandler.create("web").setMaxAgeSeconds(0);
    }

    private static void addPageHeaders(RoutingContext routing) {
        PAGE_HEADERS.forEach(routing.response()::putHeader);
        routing.next();
    }

    private static void allowReading(RoutingContext routing) {
        HttpMethod method = routing.request().method();
        if (method == HttpMethod.GET || method == HttpMethod.HEAD) {
            routing.next();
        } else {
            notFound().send(routing.response());
        }
    }

    private static Problem notFound() {
        return Problem.of(404, "Not Found", "there is nothing here");
    }

    private static void addTokenRoutes(Router router, DevelopmentTokens tokens) {
        router.get("/dev/token")
                .handler(routing -> issue(routing, tokens, routing.request().getParam("user", "")));
        router.post("/dev/token")
                .handler(BodyHandler.create(false).setBodyLimit(TOKEN_REQUEST_BYTES_MAX))
                .handler(routing -> issue(routing, tokens, userOf(routing)));
    }

    private static String userOf(RoutingContext routing) {
        try {
            JsonObject body = routing.body().asJsonObject();
            return body != null && body.getValue("user") instanceof String user ? user : "";
        } catch (RuntimeException malformed) {
            return "";
        }
    }

    private static void issue(RoutingContext routing, DevelopmentTokens tokens, String user) {
        HttpServerResponse response = routing.response();
        try {
            DevelopmentTokens.Issued issued = tokens.issue(new UserId(user), Instant.now());
            response.putHeader("Content-Type", "application/json").putHeader("Cache-Control", "no-store");
            response.end(new JsonObject()
                    .put("token", issued.token())
                    .put("expiresAt", issued.expiresAt().toString())
                    .toBuffer());
        } catch (IllegalArgumentException malformed) {
            Problem.badRequest(String.valueOf(malformed.getMessage())).send(response);
        }
    }

    private static void failed(RoutingContext routing) {
        int status = routing.statusCode();
        HttpServerResponse response = routing.response();
        if (response.ended()) {
            return;
        }
        if (status >= 400 && status < 500) {
            Problem.of(status, response.setStatusCode(status).getStatusMessage(), "the request cannot be served")
                    .send(response);
        } else {
            LOG.error("a request failed", routing.failure());
            Problem.of(500, "Internal Server Error", "the request failed").send(response);
        }
    }

    /** Answers what is no HTTP request, or too large a one. */
    static void invalid(io.vertx.core.http.HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        Problem problem = cause instanceof io.netty.handler.codec.http.TooLongHttpLineException
                ? Problem.of(414, "URI Too Long", "the request line is too long")
                : cause instanceof io.netty.handler.codec.http.TooLongHttpHeaderException
                        ? Problem.of(431, "Request Header Fields Too Large", "the headers are too large")
                        : Problem.badRequest("this is no HTTP request");
        request.response().putHeader("Connection", "close");
        problem.send(request.response());
    }
}
