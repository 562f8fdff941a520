package io.rookery.app;

import ch.qos.logback.classic.LoggerContext;
import com.hazelcast.core.HazelcastInstance;
import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.bus.LinkBounds;
import io.rookery.bus.LinkVerticle;
import io.rookery.bus.ServiceEvents;
import io.rookery.bus.ServiceRequests;
import io.rookery.chat.ChatCommands;
import io.rookery.chat.ChatLimits;
import io.rookery.chat.ChatPorts;
import io.rookery.chat.Moves;
import io.rookery.chat.OperatorChat;
import io.rookery.cluster.HazelcastHomes;
import io.rookery.cluster.Homes;
import io.rookery.cluster.SettingsExchange;
import io.rookery.cluster.SettingsMeter;
import io.rookery.cluster.SingleNode;
import io.rookery.dispatch.CommandDispatcher;
import io.rookery.guard.BufferMemory;
import io.rookery.guard.FullestMemory;
import io.rookery.guard.HeapAfterCollection;
import io.rookery.guard.MemoryPressure;
import io.rookery.identity.NodeId;
import io.rookery.management.HealthCheck;
import io.rookery.management.ManagementVerticle;
import io.rookery.management.RelationRequests;
import io.rookery.management.SessionRequests;
import io.rookery.presence.Places;
import io.rookery.presence.PresenceAnalytics;
import io.rookery.presence.PresenceCommands;
import io.rookery.presence.PresenceQueries;
import io.rookery.presence.PresenceStores;
import io.rookery.presence.PresenceTracker;
import io.rookery.presence.Relations;
import io.rookery.protocol.Command;
import io.rookery.routing.CursorBounds;
import io.rookery.routing.FanOut;
import io.rookery.routing.Routing;
import io.rookery.session.Sessions;
import io.rookery.settings.LinkSettings;
import io.rookery.settings.Settings;
import io.rookery.settings.SettingsInForce;
import io.rookery.store.Copying;
import io.rookery.store.MessageLog;
import io.rookery.store.OfflineOutbox;
import io.rookery.store.RedisActiveUsers;
import io.rookery.store.RedisChannelStore;
import io.rookery.store.RedisDevicePositions;
import io.rookery.store.RedisInvitations;
import io.rookery.store.RedisLeaseStore;
import io.rookery.store.RedisLinks;
import io.rookery.store.RedisLocationStore;
import io.rookery.store.RedisOfflineOutbox;
import io.rookery.store.RedisPresenceStore;
import io.rookery.store.RedisReadMarkers;
import io.rookery.store.RedisUserChannels;
import io.rookery.telemetry.LoopLag;
import io.rookery.telemetry.Telemetry;
import io.rookery.transport.Drain;
import io.rookery.transport.GatewayNode;
import io.rookery.transport.GatewayPorts;
import io.rookery.transport.GatewayVerticle;
import io.rookery.transport.SessionDirectory;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the parts of a node in the order of the ladder, and thereby stops them in the reverse. */
final class NodeVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(NodeVerticle.class);
    private static final Duration HOMES_REFRESH = Duration.ofSeconds(1);
    private static final Duration LINGER = Duration.ofSeconds(5);
    private static final Duration LAST_SEEN_KEPT = Duration.ofDays(30);

    private final Settings settings;
    private final SettingsInForce inForce;
    private final NodeId self;
    private final int eventLoops;
    private final Optional<HazelcastClusterManager> clusterManager;
    private volatile @Nullable Drain drain;
    private @Nullable SettingsExchange exchange;
    private @Nullable ArchivePart archive;
    private final MemoryPressure memory;

    NodeVerticle(
            Settings settings,
            SettingsInForce inForce,
            NodeId self,
            int eventLoops,
            Optional<HazelcastClusterManager> clusterManager) {
        this.settings = settings;
        this.inForce = inForce;
        this.self = self;
        this.eventLoops = eventLoops;
        this.clusterManager = clusterManager;
        this.memory = new MemoryPressure(
                settings.memory(),
                new FullestMemory(List.of(new HeapAfterCollection(), new BufferMemory())),
                System.nanoTime());
    }

    @Override
    public Future<?> start() {
        LOG.info("Starting node {}", self);
        LogLevels levels = new LogLevels((LoggerContext) LoggerFactory.getILoggerFactory());
        inForce.follow(live -> levels.change(live.log()));
        Telemetry telemetry = new Telemetry(self.name());
        LoopStores stores = new LoopStores(vertx, settings.redis(), telemetry.registry());
        Homes homes = homes();
        SettingsMeter.bind(telemetry.registry(), inForce);
        NodeLoad load = new NodeLoad(settings, homes, eventLoops);
        inForce.follow(load::change);
        ArchivePart archived = new ArchivePart(vertx, settings, stores, telemetry.registry());
        archive = archived;
        ModerationPart order = new ModerationPart(vertx, inForce, stores, archived::copying, telemetry.registry());
        return links(homes)
                .compose(bus -> archived.begin(homes).map(bus))
                .compose(bus -> shareSettings(homes, bus, stores).map(bus))
                .compose(bus -> Routing.deploy(
                                vertx,
                                eventLoops,
                                homes,
                                bus,
                                (context, returned) -> log(archived, stores, returned),
                                routingOptions(archived, order),
                                telemetry.registry())
                        .compose(routing -> {
                            routing.measure(telemetry.registry());
                            inForce.follow(live -> routing.tick(live.fanout().tick()));
                            PresenceTracker presence = presence(homes, bus, routing, stores, telemetry);
                            PresenceAnalytics analytics = new PresenceAnalytics(homes, bus, presence);
                            analytics.serve(context);
                            Relations relations = new Relations(new LoopRelationStore(stores), homes, bus);
                            Places places = new Places(
                                    homes,
                                    bus,
                                    presence::presences,
                                    () -> new RedisChannelStore(stores.here()),
                                    routing::fanOut);
                            presence.onSeen(places::seen);
                            presence.onCompared(places::compared);
                            return archived.deploy(homes)
                                    .compose(deployed -> places.deploy(vertx, eventLoops))
                                    .compose(deployed -> presence.deploy(vertx, eventLoops))
                                    .compose(deployed -> gateway(
                                            homes,
                                            bus,
                                            load,
                                            routing,
                                            presence,
                                            places,
                                            relations,
                                            order,
                                            moves(homes, bus),
                                            stores,
                                            telemetry))
                                    .onSuccess(deployed -> begin(load, bus, deployed, presence))
                                    .map(deployed -> directory(deployed, homes, bus, stores))
                                    .compose(directory -> serveRequests(relations, directory, analytics)
                                            .compose(serving -> management(
                                                    homes, load, routing, presence, analytics, relations, order,
                                                    directory, stores, telemetry)));
                        }));
    }

    /** Before anybody is let in. */
    private Future<Void> shareSettings(Homes homes, Bus bus, LoopStores stores) {
        SettingsExchange shared = new SettingsExchange(inForce, new LoopOverrideStore(stores), homes, bus);
        exchange = shared;
        return new SettingsPart(vertx, context, shared).begin(bus, stores);
    }

    private Homes homes() {
        if (clusterManager.isEmpty()) {
            return new SingleNode(self);
        }
        HazelcastInstance hazelcast = clusterManager.get().getHazelcastInstance();
        HazelcastHomes homes = new HazelcastHomes(self, hazelcast);
        vertx.setPeriodic(
                HOMES_REFRESH.toMillis(),
                timer -> vertx.executeBlocking(() -> {
                    homes.refresh();
                    return null;
                }));
        return homes;
    }

    private Future<Bus> links(Homes homes) {
        LinkSettings link = settings.cluster().link();
        LinkVerticle links = new LinkVerticle(
                self,
                new LinkBounds(
                        link.queueBytesMax(),
                        link.inflightBytesMax(),
                        link.batchBytesMax(),
                        link.heartbeat(),
                        link.silentAfter(),
                        LinkBounds.DEFAULTS.askDeadline(),
                        LinkBounds.DEFAULTS.asksMax()));
        return vertx.deployVerticle(links).map(deployed -> {
            links.connect(homes.members());
            homes.onChange(() -> links.connect(homes.members()));
            return links;
        });
    }

    private static Future<MessageLog> log(ArchivePart archived, LoopStores stores, Runnable returned) {
        stores.here().onConnected(incarnation -> returned.run());
        return Future.succeededFuture(archived.log());
    }

    private Routing.Options routingOptions(ArchivePart archived, ModerationPart order) {
        return new Routing.Options(
                new CursorBounds(
                        settings.session().recoveryMessagesMax(),
                        settings.channels().idleHeadCheck(),
                        LINGER),
                settings.fanout().tick(),
                archived::retention,
                order::inspection);
    }

    private PresenceTracker presence(Homes homes, Bus bus, Routing routing, LoopStores stores, Telemetry telemetry) {
        return new PresenceTracker(
                homes,
                bus,
                routing,
                settings.presence(),
                new ServiceEvents(vertx),
                loopVertx -> presenceStores(stores.here()),
                telemetry.registry());
    }

    private PresenceStores presenceStores(RedisLinks links) {
        OfflineOutbox outbox = new RedisOfflineOutbox(links);
        return new PresenceStores(
                new RedisPresenceStore(
                        links,
                        LAST_SEEN_KEPT,
                        Optional.of(outbox).filter(kept -> settings.presence().serviceEvents())),
                new RedisLeaseStore(links),
                outbox,
                new RedisActiveUsers(links));
    }

    private Moves moves(Homes homes, Bus bus) {
        Moves moves = new Moves(homes, bus);
        bus.serve(Concern.WHEREABOUTS, List.of(new Bus.Loop(context, moves)));
        bus.onLoss(moves);
        return moves;
    }

    private Future<GatewayNode> gateway(
            Homes homes,
            Bus bus,
            NodeLoad load,
            Routing routing,
            PresenceTracker presence,
            Places places,
            Relations relations,
            ModerationPart order,
            Moves moves,
            LoopStores stores,
            Telemetry telemetry) {
        Sessions sessions = new Sessions(new LoopSessionStore(stores), bus, self, settings.session());
        bus.serve(Concern.SESSION, List.of(new Bus.Loop(context, sessions)));
        presence.onMoved(sessions::moved);
        GatewayNode node = new GatewayNode(vertx, settings, self, sessions, load.part(), memory, telemetry.registry());
        inForce.follow(node::change);
        PresenceCommands presenceCommands = new PresenceCommands(
                presence, new LoopRelationStore(stores), settings.limits().presenceWatchesPerSession());
        bus.serve(
                Concern.RELATIONS,
                List.of(new Bus.Loop(context, (from, key, message) -> presenceCommands.relationsChanged(message))));
        return order.follow(context, homes, bus, node)
                .compose(following -> vertx.deployVerticle(
                        () -> new GatewayVerticle(
                                node,
                                loop -> gatewayPorts(
                                        loop,
                                        load,
                                        routing,
                                        presence,
                                        presenceCommands,
                                        places,
                                        relations,
                                        order,
                                        moves,
                                        stores,
                                        telemetry)),
                        new DeploymentOptions().setInstances(eventLoops)))
                .map(node);
    }

    private GatewayPorts gatewayPorts(
            Context loop,
            NodeLoad load,
            Routing routing,
            PresenceTracker presence,
            PresenceCommands presenceCommands,
            Places places,
            Relations relations,
            ModerationPart order,
            Moves moves,
            LoopStores stores,
            Telemetry telemetry) {
        load.watch(LoopLag.watch(
                vertx, telemetry.registry(), Thread.currentThread().getName()));
        ArchivePart archived = Objects.requireNonNull(archive);
        ChatCommands chat = new ChatCommands(
                new ChatPorts(
                        routing,
                        archived.log(),
                        archived.archive(),
                        new RedisChannelStore(stores.here(), archived.copying()),
                        new LoopSessionStore(stores),
                        memberStores(stores.here(), archived.copying()),
                        new RedisLocationStore(stores.here()),
                        moves,
                        presence::statuses),
                order.ports(relations),
                settings.channels(),
                ChatLimits.of(settings.limits(), settings.session()),
                Clock.systemUTC());
        moves.join(loop, chat);
        FanOut fanOut = routing.fanOut(loop);
        presenceCommands.join(vertx, fanOut);
        PresenceQueries queries = new PresenceQueries(vertx, loop, fanOut, presence, places, chat.presenceAccess());
        presenceCommands.onRelationsChanged(queries);
        CommandDispatcher.Builder handlers = CommandDispatcher.builder(telemetry.registry())
                .on("presence.update", Command.PresenceUpdate.class, presenceCommands::update)
                .on("presence.subscribe", Command.PresenceSubscribe.class, presenceCommands::subscribe)
                .on("presence.unsubscribe", Command.PresenceUnsubscribe.class, presenceCommands::unsubscribe)
                .on("presence.query", Command.PresenceQuery.class, queries::query)
                .on("presence.watch", Command.PresenceWatch.class, queries::watch)
                .on("presence.unwatch", Command.PresenceUnwatch.class, queries::unwatch);
        chat.register(handlers);
        inForce.follow(live ->
                loop.runOnContext(turn -> chat.subscriptionsAtMost(live.limits().subscriptionsPerSession())));
        inForce.follow(
                live -> loop.runOnContext(turn -> chat.editableFor(live.chat().editWindow())));
        return new GatewayPorts(
                fanOut,
                handlers.build(),
                chat.topicAccess(),
                chat.devicePlaces(),
                chat.rooms(),
                presence,
                order::sanctions);
    }

    private static ChatPorts.MemberStores memberStores(RedisLinks links, Copying copying) {
        return new ChatPorts.MemberStores(
                new RedisInvitations(links, copying),
                new RedisUserChannels(links),
                new RedisReadMarkers(links),
                new RedisDevicePositions(links));
    }

    private SessionDirectory directory(GatewayNode gateway, Homes homes, Bus bus, LoopStores stores) {
        SessionDirectory directory = new SessionDirectory(gateway, new LoopSessionStore(stores), homes, bus);
        bus.serve(Concern.SESSION_DATA, List.of(new Bus.Loop(context, directory)));
        return directory;
    }

    private Future<?> serveRequests(Relations relations, SessionDirectory directory, PresenceAnalytics analytics) {
        if (!settings.presence().serviceRequests()) {
            return Future.succeededFuture();
        }
        ServiceRequests requests = new ServiceRequests(vertx);
        return Future.all(
                requests.serve(RelationRequests.NAME, new RelationRequests(relations)::answer),
                requests.serve(SessionRequests.NAME, new SessionRequests(directory, analytics)::answer));
    }

    private Future<?> management(
            Homes homes,
            NodeLoad load,
            Routing routing,
            PresenceTracker presence,
            PresenceAnalytics analytics,
            Relations relations,
            ModerationPart order,
            SessionDirectory directory,
            LoopStores stores,
            Telemetry telemetry) {
        SettingsExchange settingsOfAll = Objects.requireNonNull(exchange);
        List<HealthCheck> checks = new ArrayList<>(List.of(
                new HealthCheck("store", stores::check),
                new HealthCheck("settings", () -> knowsSettings(settingsOfAll)),
                new HealthCheck("cluster", () -> isMember(homes)),
                new HealthCheck("drain", () -> isStaying(load.part().drain())),
                new HealthCheck("memory", this::hasRoom)));
        Objects.requireNonNull(archive).check().ifPresent(checks::add);
        return vertx.deployVerticle(new ManagementVerticle(
                        settings.management(),
                        settings.limits(),
                        new ManagementVerticle.Ports(
                                new OperatorChat(routing, presence::statuses),
                                order.operators(),
                                relations,
                                settingsOfAll,
                                routing,
                                homes,
                                load.reports(),
                                load.part().drain(),
                                analytics,
                                directory,
                                telemetry,
                                checks)))
                .onSuccess(deployed -> LOG.info(
                        "Node {} serves on {}:{}",
                        self.name(),
                        settings.http().host(),
                        settings.http().port()));
    }

    /** What a node that serves does beside serving. */
    private void begin(NodeLoad load, Bus bus, GatewayNode gateway, PresenceTracker presence) {
        load.publish(vertx, context, bus, gateway.port());
        Drain going = load.part().drain();
        going.onBegin(() -> presence.drain(going.settings().presenceGrace()));
        going.onBegin(() -> LOG.info("Node {} sends its clients elsewhere", self));
        drain = going;
    }

    /** Sends the clients elsewhere; completes when they have gone, or their time is over. May be called from any thread. */
    CompletionStage<Void> drained() {
        Drain going = drain;
        if (going == null) {
            return CompletableFuture.completedStage(null);
        }
        going.begin();
        return going.ended();
    }

    /** How long that may take. */
    Duration drainLongest() {
        Drain going = drain;
        return (going == null ? inForce.live().drain() : going.settings()).longest();
    }

    private static Future<?> knowsSettings(SettingsExchange settings) {
        return settings.hasCompared()
                ? Future.succeededFuture()
                : Future.failedFuture("the settings of the cluster have not been read yet");
    }

    private static Future<?> isStaying(Drain drain) {
        return drain.isUnderWay()
                ? Future.failedFuture("this node sends its clients elsewhere")
                : Future.succeededFuture();
    }

    private Future<?> hasRoom() {
        return memory.admits()
                ? Future.succeededFuture()
                : Future.failedFuture("new sessions are refused; the heap, or the memory for buffers, is full to "
                        + Math.round(100 * memory.ratio()) + " %");
    }

    private static Future<?> isMember(Homes homes) {
        return homes.members().contains(homes.self())
                ? Future.succeededFuture()
                : Future.failedFuture("this node is not a member of its cluster");
    }
}
