package io.rookery.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import java.util.concurrent.ExecutionException;

/** What Vert.x brings by itself, to be measured beside Rookery: its bridge to the event bus, without sessions, tokens or a store. */
final class BareBridge extends VerticleBase {
    private static final String ADDRESSES = "(ch|u)\\..*";
    private static final int BACKLOG = 4_096;
    private static final int NO_PINGS_MILLIS = 600_000;

    private final int port;

    private BareBridge(int port) {
        this.port = port;
    }

    @Override
    public Future<?> start() {
        SockJSBridgeOptions options = new SockJSBridgeOptions()
                .setPingTimeout(NO_PINGS_MILLIS)
                .addInboundPermitted(new PermittedOptions().setAddressRegex(ADDRESSES))
                .addOutboundPermitted(new PermittedOptions().setAddressRegex(ADDRESSES));
        Router router = Router.router(vertx);
        router.route("/eventbus*").subRouter(SockJSHandler.create(vertx).bridge(options));
        HttpServerOptions server = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setAcceptBacklog(BACKLOG)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
        return vertx.createHttpServer(server).requestHandler(router).listen();
    }

    public static void main(String[] arguments) throws ExecutionException, InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        DeploymentOptions onAllCores =
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        vertx.deployVerticle(() -> new BareBridge(port), onAllCores)
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }
}
