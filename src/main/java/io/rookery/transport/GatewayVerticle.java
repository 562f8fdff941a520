package io.rookery.transport;

import io.netty.channel.Channel;
import io.rookery.protocol.CloseCode;
import io.rookery.session.Sessions;
import io.rookery.settings.Settings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves the clients of one event loop. All instances of a node share the port. */
public final class GatewayVerticle extends VerticleBase {
    private static final Duration SHUTDOWN_WAIT = Duration.ofMillis(500);
    private static final int TOUCH_PARTS = 30;

    /** Lost clients of which the store is told in a tenth of a second, unless many more wait. */
    private static final int DEPARTURES_A_TICK = 25;

    private static final int ACCEPT_BACKLOG = 4096;
    private static final int REQUEST_LINE_BYTES_MAX = 8 * 1024;
    private static final int REQUEST_HEADER_BYTES_MAX = 16 * 1024;

    private final GatewayNode node;
    private final Function<Context, GatewayPorts> portsOf;
    private @Nullable GatewayLoop loop;
    private @Nullable HttpServer server;

    /**
     * @param portsOf makes the ports of the loop whose context is given; called once, on that loop
     */
    public GatewayVerticle(GatewayNode node, Function<Context, GatewayPorts> portsOf) {
        this.node = node;
        this.portsOf = portsOf;
    }

    @Override
    public Future<?> start() {
        GatewayPorts ports = portsOf.apply(context);
        GatewayLoop gateway = new GatewayLoop((ContextInternal) context, node, ports);
        HttpDeadlines deadlines = new HttpDeadlines(node.settings().limits().headerDeadline());
        MemoryRelief relief =
                new MemoryRelief(node.memory(), gateway.connections(), node.metrics(), gateway::closeSlowestBatch);
        loop = gateway;
        node.follow(live -> context.runOnContext(turn -> gateway.change(live)));
        vertx.setPeriodic(GatewayLoop.SWEEP_PERIOD.toMillis() / GatewayLoop.SWEEP_PARTS, tick -> {
            gateway.sweepPart();
            gateway.sessions().tellDepartures(DEPARTURES_A_TICK);
            deadlines.sweep(System.nanoTime());
            relief.sweep(System.nanoTime());
        });
        vertx.setPeriodic(Sessions.TOUCH_EVERY.toMillis() / TOUCH_PARTS, tick -> gateway.touchPart(TOUCH_PARTS));
        server = vertx.createHttpServer(options(node.settings()))
                .connectionHandler(connection -> {
                    Channel channel = ((ConnectionBase) connection).channel();
                    deadlines.watch(channel);
                    gateway.reception().arrived(channel);
                })
                .requestHandler(HttpRoutes.of(vertx, node, gateway, new ApiRequests(node, ports)))
                .invalidRequestHandler(HttpRoutes::invalid)
                .exceptionHandler(gateway::connectionFailed);
        return server.listen().onSuccess(listening -> node.listensOn(listening.actualPort()));
    }

    private static HttpServerOptions options(Settings settings) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.http().host())
                .setPort(settings.http().port())
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setStrictThreadMode(true)
                .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
                .setMaxHeaderSize(REQUEST_HEADER_BYTES_MAX);
        options.setAcceptBacklog(ACCEPT_BACKLOG)
                .setTcpNoDelay(true)
                .setSendBufferSize(settings.fanout().sendBufferBytes())
                .setTcpUserTimeout((int) settings.fanout().tcpUserTimeout().toMillis());
        return options;
    }

    /** The port it listens on; zero before it does. */
    public int port() {
        return server == null ? 0 : server.actualPort();
    }

    /** Tells every client that the node stops, and gives it a moment to hear that. */
    @Override
    public Future<?> stop() {
        GatewayLoop stopped = loop;
        HttpServer listening = server;
        if (stopped == null || listening == null) {
            return Future.succeededFuture();
        }
        stopped.connections().visitAll(connection -> connection.end(CloseCode.SERVICE_RESTART));
        return listening
                .shutdown(SHUTDOWN_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(done -> stopped.sessions().tellDepartures(Integer.MAX_VALUE));
    }
}
