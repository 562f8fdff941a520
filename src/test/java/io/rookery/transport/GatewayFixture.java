package io.rookery.transport;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.bus.Bus;
import io.rookery.cluster.LoadReport;
import io.rookery.cluster.LoadReports;
import io.rookery.cluster.Placement;
import io.rookery.cluster.SlowStart;
import io.rookery.dispatch.Dispatcher;
import io.rookery.guard.Capacity;
import io.rookery.guard.MemoryPressure;
import io.rookery.guard.MemoryUse;
import io.rookery.identity.NodeId;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.session.Session;
import io.rookery.session.SessionObserver;
import io.rookery.session.Sessions;
import io.rookery.session.TopicAccess;
import io.rookery.settings.KeySettings;
import io.rookery.settings.Settings;
import io.rookery.store.RedisLinks;
import io.rookery.store.RedisSessionStore;
import io.rookery.store.StoreOptions;
import io.rookery.store.UserSanctions;
import io.rookery.testing.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A gateway of one event loop over a real Redis; what lies behind its ports is simple and in memory. */
final class GatewayFixture implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    final RedisServer redis;
    final MemoryFanOut fanOut = new MemoryFanOut();
    final MemoryBus bus;
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    /** What this gateway knows of the nodes; its own report comes from nobody but the test. */
    final LoadReports loads = new LoadReports(this::members, System::nanoTime);

    private final List<NodeId> members = new CopyOnWriteArrayList<>();

    /** What the gateway takes for the state of its heap. */
    final AtomicReference<MemoryUse> heap = new AtomicReference<>(new MemoryUse(0, 100));

    /** Where every user stands. */
    volatile Optional<Topic> room = Optional.empty();

    private final Settings settings;
    private Drain drain;
    private SlowStart slowStart;
    private final boolean ownsRedis;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final GatewayVerticle verticle;
    private Sessions sessions;

    private GatewayFixture(
            RedisServer redis,
            boolean ownsRedis,
            MemoryBus bus,
            String nodeName,
            Map<String, String> environment,
            Dispatcher dispatcher,
            TopicAccess access,
            SessionObserver observer) {
        this.redis = redis;
        this.ownsRedis = ownsRedis;
        this.bus = bus;
        Map<String, String> all = new HashMap<>(environment);
        all.putIfAbsent("ROOKERY_LIMITS_CONNECTIONS_PER_ADDRESS", "unlimited");
        settings = Settings.load(
                        List.of(
                                "--dev",
                                "--http-port",
                                "0",
                                "--data-dir",
                                redis.directory().resolve("data").toString()),
                        all)
                .withDevelopmentSecrets();
        NodeId self = new NodeId(nodeName, "boot");
        GatewayNode[] node = new GatewayNode[1];
        onLoop(() -> {
            RedisLinks links = RedisLinks.open(vertx, StoreOptions.standalone(redis.endpoint()));
            sessions = new Sessions(new RedisSessionStore(links), bus, self, settings.session());
            bus.join(self, new Bus.Loop(vertx.getOrCreateContext(), sessions));
            node[0] = new GatewayNode(
                    vertx,
                    settings,
                    self,
                    sessions,
                    part(self),
                    new MemoryPressure(settings.memory(), heap::get, System.nanoTime()),
                    registry);
            return links.ready();
        });
        verticle = new GatewayVerticle(
                node[0],
                loop -> new GatewayPorts(
                        fanOut,
                        dispatcher,
                        access,
                        GatewayFixture::nowhere,
                        user -> Future.succeededFuture(room),
                        observer,
                        user -> Future.succeededFuture(UserSanctions.NONE)));
        await(vertx.deployVerticle(verticle));
    }

    private static Future<Map<Topic, Optional<Position>>> nowhere(Session session, boolean channels) {
        return Future.succeededFuture(Map.of());
    }

    private List<NodeId> members() {
        return members;
    }

    private ClusterPart part(NodeId self) {
        Placement placement = new Placement(self, loads);
        int max = settings.http().connectionsMax();
        Capacity capacity = new Capacity(max > 0 ? max : 1_000);
        slowStart = new SlowStart(self, settings.cluster().slowStart(), this::members, loads, System::nanoTime);
        drain = new Drain(placement, capacity, settings.drain(), System::nanoTime);
        return new ClusterPart(placement, capacity, drain, slowStart);
    }

    /** Lets the gateway know of a node, itself or another. */
    void hear(LoadReport report) {
        members.add(report.node());
        loads.note(report);
        slowStart.look();
    }

    Drain drain() {
        return drain;
    }

    static Builder with(String setting, String value) {
        return new Builder().with(setting, value);
    }

    static GatewayFixture start() {
        return new Builder().start();
    }

    int port() {
        return verticle.port();
    }

    int attachedSessions() {
        return sessions.local().count();
    }

    /** A token from the development endpoint. */
    String token(String user) {
        try (RawClient client = new RawClient(port())) {
            client.send("GET /dev/token?user=" + user + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            return new JsonObject(client.body(client.head())).getString("token");
        }
    }

    /** A token that is about to expire, signed with the development key. */
    String token(String user, Duration lifetime) {
        KeySettings key = settings.auth().keys().get(0);
        JWTAuth provider = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(new PubSecKeyOptions()
                                .setAlgorithm(key.algorithm().name())
                                .setBuffer(key.material())));
        long expiry = Instant.now().plus(lifetime).getEpochSecond();
        return provider.generateToken(new JsonObject().put("sub", user).put("exp", expiry));
    }

    RawClient webSocket() {
        return RawClient.webSocket(port(), "/ws");
    }

    /** A connection with a session, whose greeting is read. */
    RawClient session(String user) {
        RawClient client = RawClient.webSocket(port(), "/ws", "Authorization: Bearer " + token(user));
        client.message();
        return client;
    }

    <T> T onLoop(java.util.function.Supplier<Future<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        vertx.runOnContext(turn -> work.get().onComplete(result::complete, result::completeExceptionally));
        return await(result);
    }

    private static <T> T await(Future<T> future) {
        return await(future.toCompletionStage().toCompletableFuture());
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
        if (ownsRedis) {
            redis.close();
        }
    }

    static final class Builder {
        private final Map<String, String> environment = new HashMap<>();
        private RedisServer redis;
        private MemoryBus bus = new MemoryBus();
        private String nodeName = "one";
        private Dispatcher dispatcher = new MemoryDispatcher();
        private TopicAccess access = (session, topic) -> Future.succeededFuture(true);
        private SessionObserver observer = new RecordingObserver();

        Builder with(String setting, String value) {
            environment.put(
                    "ROOKERY_"
                            + setting.toUpperCase(java.util.Locale.ROOT)
                                    .replace('.', '_')
                                    .replace('-', '_'),
                    value);
            return this;
        }

        Builder observer(SessionObserver other) {
            observer = other;
            return this;
        }

        Builder access(TopicAccess other) {
            access = other;
            return this;
        }

        /** Another node over the same store and bus. */
        Builder beside(GatewayFixture other, String name) {
            redis = other.redis;
            bus = other.bus;
            nodeName = name;
            return this;
        }

        GatewayFixture start() {
            boolean owns = redis == null;
            return new GatewayFixture(
                    owns ? RedisServer.start() : redis, owns, bus, nodeName, environment, dispatcher, access, observer);
        }
    }
}
