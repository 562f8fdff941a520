package io.rookery.transport;

import io.netty.handler.codec.CodecException;
import io.netty.util.concurrent.ScheduledFuture;
import io.rookery.auth.Tokens;
import io.rookery.guard.Admission;
import io.rookery.guard.CommandRate;
import io.rookery.routing.FanOut;
import io.rookery.routing.Subscriber;
import io.rookery.session.LoopClock;
import io.rookery.session.SessionCounts;
import io.rookery.session.Sessions;
import io.rookery.session.Tenure;
import io.rookery.settings.LimitSettings;
import io.rookery.settings.LiveSettings;
import io.rookery.settings.SessionSettings;
import io.rookery.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the connections of one event loop share: their list, their bounds, one sweep instead of many timers. */
final class GatewayLoop implements OutboundLoop {
    /** Each connection's deadlines are looked at so often. */
    static final Duration SWEEP_PERIOD = Duration.ofSeconds(1);

    /** A sweep is done in so many parts. */
    static final int SWEEP_PARTS = 10;

    /** How long a client has to answer a close frame. */
    static final Duration CLOSING_WAIT = Duration.ofSeconds(2);

    /** A client is told so long before its token expires. */
    static final Duration EXPIRING_LEAD = Duration.ofSeconds(60);

    /** A connection goes on so long after its token expired. */
    static final Duration EXPIRY_LEEWAY = Tokens.CLOCK_LEEWAY;

    /** Answers may go beyond the bound of live messages, because a client asked for them, but not beyond this. */
    static final int ANSWER_BYTES_MAX = 8 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(GatewayLoop.class);

    private final ContextInternal context;
    private final GatewayNode node;
    private final SessionOpener opener;
    private final LeftTopics leftTopics;
    private final SessionCommands sessionCommands;
    private final CommandIntake intake;
    private final Admission admission;
    private final Reception reception;
    private final Connections connections = new Connections();
    private final Connections.Walk sweep = connections.walk();
    private final Connections.Walk touch = connections.walk();
    private final LoopDrain drain;
    private final List<Outbound> flushes = new ArrayList<>();
    private final PacedWrites pacedWrites;
    private final FanOut fanOut;
    private final DeliveryLedger ledger = new DeliveryLedger();
    private final LoopClock clock = new LoopClock(System.nanoTime());
    private final SessionCounts counts = new SessionCounts();
    private final FrameReader.Bounds textBounds;
    private final FrameReader.Bounds binaryBounds;
    private final Heartbeat.Bounds heartbeat;
    private final Wakefulness wakefulness;
    private final long awayAfterNanos;
    private LiveSettings live;

    GatewayLoop(ContextInternal context, GatewayNode node, GatewayPorts ports) {
        Settings settings = node.settings();
        this.context = context;
        this.node = node;
        this.live = node.live();
        this.fanOut = ports.fanOut();
        node.metrics().add(ledger);
        node.metrics().add(counts);
        this.opener = new SessionOpener(this, ports);
        node.metrics().add(opener.turns());
        this.leftTopics = new LeftTopics(ports, node.sessions());
        this.sessionCommands = new SessionCommands(this, opener);
        this.intake = new CommandIntake(sessionCommands, ports, node.registry());
        this.pacedWrites = new PacedWrites(
                live.fanout().valueDelayMax().toNanos(),
                (nanos, task) -> context.nettyEventLoop().schedule(task, nanos, TimeUnit.NANOSECONDS),
                System::nanoTime,
                System::currentTimeMillis);
        this.drain = new LoopDrain(node, connections);
        this.admission = new Admission(live.limits().sessionsPerSecondPerCore(), System.nanoTime());
        this.reception = new Reception(live.limits().sessionsPerSecondPerCore(), System::nanoTime, this::schedule);
        this.textBounds = bounds(FrameReader.TEXT);
        this.binaryBounds = bounds(FrameReader.BINARY);
        this.heartbeat = heartbeat(settings.session());
        this.wakefulness = new Wakefulness(SWEEP_PERIOD, settings.session().pongDeadline(), System.nanoTime());
        this.awayAfterNanos = settings.presence().awayAfter().toNanos();
        OrderKeeper order = new OrderKeeper(this, ports);
        node.onDeeds(deeds -> context.runOnContext(ignored -> order.done(deeds)));
    }

    /** Has other settings from now on. */
    void change(LiveSettings now) {
        LiveSettings before = live;
        live = now;
        int perSecond = now.limits().sessionsPerSecondPerCore();
        if (perSecond != before.limits().sessionsPerSecondPerCore()) {
            admission.change(perSecond, System.nanoTime());
            reception.change(perSecond);
        }
        if (!now.fanout().valueDelayMax().equals(before.fanout().valueDelayMax())) {
            pacedWrites.delayAtMost(now.fanout().valueDelayMax().toNanos());
        }
    }

    LimitSettings limits() {
        return live.limits();
    }

    int closeSlowestBatch() {
        return live.memory().closeSlowestBatch();
    }

    private FrameReader.Bounds bounds(int opcode) {
        LimitSettings limits = live.limits();
        return new FrameReader.Bounds(opcode, limits.frameBytesMax(), limits.messageBytesMax(), limits.fragmentsMax());
    }

    FrameReader.Bounds bounds(DialectEncoding encoding) {
        return encoding.opcode() == FrameReader.TEXT ? textBounds : binaryBounds;
    }

    GatewayNode node() {
        return node;
    }

    LeftTopics leftTopics() {
        return leftTopics;
    }

    Sessions sessions() {
        return node.sessions();
    }

    @Override
    public GatewayMetrics metrics() {
        return node.metrics();
    }

    SessionOpener opener() {
        return opener;
    }

    SessionCommands sessionCommands() {
        return sessionCommands;
    }

    CommandIntake intake() {
        return intake;
    }

    Reception reception() {
        return reception;
    }

    Admission admission() {
        return admission;
    }

    /** When a client is late that says nothing, as seen by a sweep. */
    Heartbeat.Bounds heartbeat() {
        return heartbeat;
    }

    /** Connections are looked at once in a period of the sweep, so that what would be over before the next look is over now. */
    private static Heartbeat.Bounds heartbeat(SessionSettings session) {
        long pingNanos = session.heartbeat().minus(SWEEP_PERIOD).toNanos();
        long deadlineNanos = session.pongDeadline().toNanos();
        return new Heartbeat.Bounds(pingNanos, pingNanos + deadlineNanos / 2, pingNanos + deadlineNanos);
    }

    /** Zero for never. */
    long awayAfterNanos() {
        return awayAfterNanos;
    }

    /** Whether silence means nothing now, because this loop did not listen either. */
    boolean isForgiving(long nowNanos) {
        return wakefulness.isForgiving(nowNanos);
    }

    long connectDeadlineNanos() {
        return node.settings().auth().connectDeadline().toNanos();
    }

    /** An eighth of the limit is for what buffers are larger than their content. */
    @Override
    public long outboundBytesMax() {
        return live.limits().outboundBytesMax() / 8L * 7;
    }

    int commandsInFlightMax() {
        return live.limits().commandsInFlight();
    }

    CommandRate newCommandRate(long nowNanos) {
        return new CommandRate(live.limits(), nowNanos);
    }

    Connections connections() {
        return connections;
    }

    void opened(WebSocketConnection connection) {
        connections.add(connection);
        counts.began();
        metrics().opened();
    }

    void closed(WebSocketConnection connection) {
        connections.remove(connection);
        node.connectionsByAddress().release(connection.address());
        node.connections().release();
        metrics().gone();
    }

    /** What a client or a network does to a connection is no fault of the server. */
    void connectionFailed(Throwable cause) {
        LOG.debug("a connection failed: {}", cause.toString());
    }

    void connectionFaulted(Throwable cause) {
        if (cause instanceof IOException || cause instanceof CodecException) {
            connectionFailed(cause);
        } else {
            LOG.error("a connection is closed because of a fault", cause);
        }
    }

    /** Runs on the loop: at once when that is where the caller is. */
    void execute(Runnable work) {
        if (context.nettyEventLoop().inEventLoop()) {
            inContext(work);
        } else {
            context.runOnContext(ignored -> work.run());
        }
    }

    @Override
    public void executeLater(Runnable work) {
        context.runOnContext(ignored -> work.run());
    }

    ScheduledFuture<?> schedule(Duration delay, Runnable work) {
        return context.nettyEventLoop().schedule(() -> inContext(work), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Lets whatever is begun here complete on this loop. To be called on the loop. */
    void inContext(Runnable work) {
        ContextInternal former = context.beginDispatch();
        try {
            work.run();
        } finally {
            context.endDispatch(former);
        }
    }

    /** Has something looked up on the loop; completes on the context of the caller. */
    <T> Future<T> ask(Supplier<T> question) {
        ContextInternal caller = ContextInternal.current();
        Promise<T> promise = caller == null ? Promise.promise() : caller.promise();
        context.runOnContext(ignored -> {
            try {
                promise.complete(question.get());
            } catch (RuntimeException fault) {
                promise.fail(fault);
            }
        });
        return promise.future();
    }

    @Override
    public DeliveryLedger ledger() {
        return ledger;
    }

    LoopClock clock() {
        return clock;
    }

    SessionCounts counts() {
        return counts;
    }

    @Override
    public void drained(Subscriber connection) {
        fanOut.drained(connection);
    }

    @Override
    public PacedWrites pacedWrites() {
        return pacedWrites;
    }

    @Override
    public void flushAtEndOfTurn(Outbound outbound) {
        flushes.add(outbound);
        if (flushes.size() == 1) {
            context.nettyEventLoop().execute(this::flushAll);
        }
    }

    private void flushAll() {
        flushes.forEach(Outbound::flush);
        flushes.clear();
    }

    void sweepPart() {
        long nowNanos = System.nanoTime();
        long nowMillis = System.currentTimeMillis();
        clock.look(nowNanos);
        wakefulness.look(nowNanos);
        sweep.page(SWEEP_PARTS, connection -> connection.check(nowNanos, nowMillis));
        drain.look(nowNanos);
    }

    /** Tells the store which sessions are alive, a part at a time. */
    void touchPart(int parts) {
        List<String> sessionIds = new ArrayList<>();
        touch.page(parts, connection -> {
            Tenure tenure = connection.tenure();
            if (tenure != null) {
                sessionIds.add(tenure.session().id());
            }
        });
        sessions().touch(sessionIds);
    }
}
