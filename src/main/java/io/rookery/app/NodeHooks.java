package io.rookery.app;

import com.hazelcast.config.Config;
import io.rookery.cluster.ClusterOptions;
import io.rookery.cluster.HazelcastConfigs;
import io.rookery.identity.NodeId;
import io.rookery.identity.RandomIds;
import io.rookery.settings.ClusterSettings;
import io.rookery.settings.HostAndPort;
import io.rookery.settings.Settings;
import io.rookery.settings.SettingsInForce;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.transport.Transport;
import io.vertx.launcher.application.HookContext;
import io.vertx.launcher.application.VertxApplicationHooks;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How Vert.x is made for this server, and what it runs. */
final class NodeHooks implements VertxApplicationHooks {
    private static final Logger LOG = LoggerFactory.getLogger(NodeHooks.class);
    private static final Duration BUS_PING = Duration.ofSeconds(2);
    private static final Duration BUS_CONNECT = Duration.ofSeconds(2);
    private static final Duration BUS_STALLED = Duration.ofSeconds(4);
    private static final Duration DRAIN_MARGIN = Duration.ofSeconds(1);
    private static final Duration MERGE_EVERY = Duration.ofSeconds(5);

    private final Settings settings;
    private final SettingsInForce inForce;
    private final NodeId self;
    private final @Nullable HazelcastClusterManager clusterManager;
    private volatile @Nullable NodeVerticle node;

    /** @param settings with development secrets, where they apply */
    NodeHooks(Settings settings, SettingsInForce inForce) {
        this.settings = settings;
        this.inForce = inForce;
        String boot = RandomIds.shortName();
        this.self = new NodeId(settings.nodeId().orElse("node-" + boot), boot);
        this.clusterManager = settings.cluster().enabled() ? new HazelcastClusterManager(hazelcast()) : null;
    }

    @Override
    public VertxBuilder createVertxBuilder(VertxOptions options) {
        options.setEventLoopPoolSize(eventLoops());
        VertxBuilder builder = Vertx.builder().with(options).withTransport(transport());
        if (clusterManager != null) {
            bus(options.getEventBusOptions());
            builder.withClusterManager(clusterManager);
        }
        return builder;
    }

    @Override
    public Supplier<? extends Deployable> verticleSupplier() {
        return () -> {
            NodeVerticle verticle =
                    new NodeVerticle(settings, inForce, self, eventLoops(), Optional.ofNullable(clusterManager));
            node = verticle;
            return verticle;
        };
    }

    /** While clients are sent elsewhere everything still works; called on the thread that ends the process. */
    @Override
    public void beforeStoppingVertx(HookContext context) {
        NodeVerticle stopping = node;
        if (stopping != null) {
            CompletionStage<Void> drained = stopping.drained();
            Duration longest = stopping.drainLongest().plus(DRAIN_MARGIN);
            try {
                drained.toCompletableFuture().get(longest.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException unfinished) {
                LOG.warn("The clients could not be sent elsewhere: {}", unfinished.toString());
            }
        }
    }

    @Override
    public void afterFailureToStartVertx(HookContext context, Throwable failure) {
        LOG.error("The node could not start", failure);
    }

    @Override
    public void afterFailureToDeployVerticle(HookContext context, Throwable failure) {
        LOG.error("The node could not start", failure);
        context.vertx().close();
    }

    private static int eventLoops() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static Transport transport() {
        return Transport.EPOLL.available() ? Transport.EPOLL : Transport.NIO;
    }

    private void bus(EventBusOptions bus) {
        bus.setHost(settings.cluster().busHost())
                .setPort(settings.cluster().busPort())
                .setClusterPingInterval(BUS_PING.toMillis())
                .setClusterPingReplyInterval(BUS_PING.toMillis())
                .setConnectTimeout((int) BUS_CONNECT.toMillis())
                .setTcpUserTimeout((int) BUS_STALLED.toMillis());
    }

    private Config hazelcast() {
        ClusterSettings cluster = settings.cluster();
        return HazelcastConfigs.of(
                new ClusterOptions(
                        cluster.name(),
                        cluster.bindHost(),
                        cluster.port(),
                        cluster.members().stream().map(HostAndPort::toString).toList(),
                        cluster.kubernetesServiceDns().orElse(null),
                        cluster.heartbeat(),
                        cluster.heartbeatMissingMax(),
                        MERGE_EVERY),
                self);
    }
}
