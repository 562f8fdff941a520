package io.rookery.management;

import io.rookery.chat.OperatorChat;
import io.rookery.chat.OperatorModeration;
import io.rookery.cluster.Homes;
import io.rookery.cluster.LoadReports;
import io.rookery.cluster.SettingsExchange;
import io.rookery.presence.PresenceAnalytics;
import io.rookery.presence.Relations;
import io.rookery.routing.Publisher;
import io.rookery.settings.LimitSettings;
import io.rookery.settings.ManagementSettings;
import io.rookery.telemetry.Telemetry;
import io.rookery.transport.Drain;
import io.rookery.transport.SessionDirectory;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Listens on the management port: health, metrics and the operators' API. */
public final class ManagementVerticle extends VerticleBase {
    private static final Duration CHECK_DEADLINE = Duration.ofSeconds(3);
    private static final int IDLE_SECONDS_MAX = 60;

    private final ManagementSettings settings;
    private final LimitSettings limits;
    private final Ports ports;
    private @Nullable HttpServer server;

    public ManagementVerticle(ManagementSettings settings, LimitSettings limits, Ports ports) {
        this.settings = settings;
        this.limits = limits;
        this.ports = ports;
    }

    @Override
    public Future<?> start() {
        OperatorCommands commands = new OperatorCommands(
                ports.chat(), ports.publisher(), ports.homes(), limits.textBytesMax(), limits.payloadBytesMax());
        ManagementServer paths = new ManagementServer(
                new AdminKey(settings.adminKey()),
                commands,
                new OperatorAnalytics(ports.analytics(), Clock.systemUTC()),
                new ClusterCommands(ports.homes(), ports.loads(), ports.drain()),
                new RelationPaths(new RelationCommands(ports.relations())),
                new SessionPaths(new SessionQuestions(ports.sessions(), ports.analytics())),
                new SettingsCommands(ports.settings(), ports.homes().self()),
                new ModerationPaths(ports.moderation()),
                new Readiness(ports.checks(), CHECK_DEADLINE),
                ports.telemetry());
        HttpServer listening = vertx.createHttpServer(options()).requestHandler(paths.router(vertx));
        server = listening;
        return listening.listen();
    }

    /** The port that was bound; call after the start. */
    public int port() {
        if (server == null) {
            throw new IllegalStateException("the management port is not open yet");
        }
        return server.actualPort();
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setIdleTimeout(IDLE_SECONDS_MAX)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setHttp2ClearTextEnabled(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
    }

    /**
     * What the management port stands on.
     *
     * @param checks every part that must work for the node to be ready
     */
    public record Ports(
            OperatorChat chat,
            OperatorModeration moderation,
            Relations relations,
            SettingsExchange settings,
            Publisher publisher,
            Homes homes,
            LoadReports loads,
            Drain drain,
            PresenceAnalytics analytics,
            SessionDirectory sessions,
            Telemetry telemetry,
            List<HealthCheck> checks) {
        public Ports {
            checks = List.copyOf(checks);
        }
    }
}
