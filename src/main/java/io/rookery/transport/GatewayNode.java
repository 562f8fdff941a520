package io.rookery.transport;

import io.micrometer.core.instrument.MeterRegistry;
import io.rookery.auth.DevelopmentTokens;
import io.rookery.auth.InsecureUsers;
import io.rookery.auth.Origins;
import io.rookery.auth.Tokens;
import io.rookery.cluster.Placement;
import io.rookery.cluster.SlowStart;
import io.rookery.guard.Capacity;
import io.rookery.guard.MemoryPressure;
import io.rookery.guard.Tally;
import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.protocol.codec.CodecBounds;
import io.rookery.protocol.codec.JsonDialect;
import io.rookery.protocol.codec.ProtobufDialect;
import io.rookery.protocol.codec.TextGameDialect;
import io.rookery.session.Sessions;
import io.rookery.settings.LimitSettings;
import io.rookery.settings.LiveSettings;
import io.rookery.settings.Settings;
import io.rookery.store.AuditLog.Noted;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What all gateways of a node share. Safe to use from any event loop. */
public final class GatewayNode {
    private static final int BATCH_INFLATED_BYTES_MAX = 1 << 20;

    private final Settings settings;
    private final NodeId self;
    private final Sessions sessions;
    private final Tokens tokens;
    private final Optional<DevelopmentTokens> developmentTokens;
    private final InsecureUsers insecureUsers;
    private final Origins origins;
    private final MeterRegistry registry;
    private final GatewayMetrics metrics;
    private final MemoryPressure memory;
    private final Tally<UserId> connectionsByUser;
    private final Tally<InetAddress> connectionsByAddress;
    private final List<DialectEncoding> encodings;
    private final List<DialectEncoding> textEncodings;
    private final ClusterPart part;
    private final EndedFlights endedFlights = new EndedFlights(System::nanoTime);
    private final List<Consumer<LiveSettings>> followers = new ArrayList<>();
    private final List<Consumer<List<Noted>>> keepers = new CopyOnWriteArrayList<>();
    private volatile LiveSettings live;
    private volatile int port;

    /**
     * @param settings with development secrets, where they apply
     */
    public GatewayNode(
            Vertx vertx,
            Settings settings,
            NodeId self,
            Sessions sessions,
            ClusterPart part,
            MemoryPressure memory,
            MeterRegistry registry) {
        this.settings = settings;
        this.live = LiveSettings.of(settings);
        this.self = self;
        this.sessions = sessions;
        this.tokens = new Tokens(vertx, settings.auth());
        this.developmentTokens = settings.dev() ? DevelopmentTokens.of(vertx, settings.auth()) : Optional.empty();
        this.insecureUsers = new InsecureUsers(
                settings.dev(), settings.auth().insecure(), settings.http().host());
        this.origins = new Origins(settings.auth().origins());
        this.part = part;
        this.registry = registry;
        this.metrics = new GatewayMetrics(registry);
        this.memory = memory;
        metrics.watch(memory);
        metrics.watch(part.slowStart());
        this.connectionsByUser = new Tally<>(settings.limits().connectionsPerUser());
        this.connectionsByAddress = new Tally<>(settings.limits().connectionsPerAddress());
        CodecBounds bounds = bounds(settings.limits());
        this.encodings =
                List.of(new DialectEncoding(new JsonDialect(bounds)), new DialectEncoding(new ProtobufDialect(bounds)));
        this.textEncodings = List.of(new DialectEncoding(new TextGameDialect(bounds)));
    }

    private static CodecBounds bounds(LimitSettings limits) {
        return new CodecBounds(limits.jsonDepthMax(), limits.batchCommandsMax(), BATCH_INFLATED_BYTES_MAX);
    }

    /** Has other settings from now on; safe to call from any thread. */
    public synchronized void change(LiveSettings now) {
        live = now;
        connectionsByUser.limit(now.limits().connectionsPerUser());
        connectionsByAddress.limit(now.limits().connectionsPerAddress());
        memory.change(now.memory());
        drain().change(now.drain());
        followers.forEach(follower -> follower.accept(now));
    }

    /** Has the follower, one of each event loop, told of what changes, and of what holds now. */
    synchronized void follow(Consumer<LiveSettings> follower) {
        followers.add(follower);
        follower.accept(live);
    }

    /** Has what was done to users and channels take effect on the connections of this node; safe to call from any thread. */
    public void deedsDone(List<Noted> deeds) {
        keepers.forEach(keeper -> keeper.accept(deeds));
    }

    /** Has everybody's standing looked up again, because deeds may have been missed; safe to call from any thread. */
    public void deedsMissed() {
        deedsDone(List.of());
    }

    /** Has the keeper, one of each event loop, told of deeds, and of none when some were missed, on whichever thread. */
    void onDeeds(Consumer<List<Noted>> keeper) {
        keepers.add(keeper);
    }

    LiveSettings live() {
        return live;
    }

    void listensOn(int actualPort) {
        port = actualPort;
    }

    /** Where clients connect; zero until the first gateway listens. */
    public int port() {
        return port;
    }

    Settings settings() {
        return settings;
    }

    NodeId self() {
        return self;
    }

    Sessions sessions() {
        return sessions;
    }

    Tokens tokens() {
        return tokens;
    }

    Optional<DevelopmentTokens> developmentTokens() {
        return developmentTokens;
    }

    InsecureUsers insecureUsers() {
        return insecureUsers;
    }

    Origins origins() {
        return origins;
    }

    MeterRegistry registry() {
        return registry;
    }

    GatewayMetrics metrics() {
        return metrics;
    }

    EndedFlights endedFlights() {
        return endedFlights;
    }

    MemoryPressure memory() {
        return memory;
    }

    Tally<UserId> connectionsByUser() {
        return connectionsByUser;
    }

    Tally<InetAddress> connectionsByAddress() {
        return connectionsByAddress;
    }

    Placement placement() {
        return part.placement();
    }

    Capacity connections() {
        return part.capacity();
    }

    Drain drain() {
        return part.drain();
    }

    SlowStart slowStart() {
        return part.slowStart();
    }

    /** Those of {@code /ws}; the first is that of clients that name none. */
    List<DialectEncoding> encodings() {
        return encodings;
    }

    /** Those of {@code /api/ws}. */
    List<DialectEncoding> textEncodings() {
        return textEncodings;
    }
}
