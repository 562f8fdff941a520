package io.rookery.transport;

import io.netty.handler.codec.CodecException;
import io.netty.util.concurrent.ScheduledFuture;
import io.rookery.auth.Tokens;
import io.rookery.guard.CommandRate;
import io.rookery.guard.RetryTurns;
import io.rookery.guard.TokenBucket;
import io.rookery.routing.FanOut;
import io.rookery.session.Sessions;
import io.rookery.settings.LimitSettings;
import io.rookery.settings.Settings;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the connections of one event loop share: their list, their bounds, one sweep instead of many timers. */
final class GatewayLoop {
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

    private static final int ADMITTED_AT_ONCE_PART = 10;
    private static final int ADMITTED_AT_ONCE_MIN = 20;
    private static final Logger LOG = LoggerFactory.getLogger(GatewayLoop.class);

    private final ContextInternal context;
    private final GatewayNode node;
    private final LimitSettings limits;
    private final SessionOpener opener;
    private final SessionCommands sessionCommands;
    private final CommandIntake intake;
    private final TokenBucket admission;
    private final RetryTurns retryTurns;
    private final Connections connections = new Connections();
    private final Connections.Walk sweep = connections.walk();
    private final Connections.Walk touch = connections.walk();
    private final LoopDrain drain;
    private final List<Outbound> flushes = new ArrayList<>();
    private final PacedWrites pacedWrites;
    private final FanOut fanOut;
    private final DeliveryLedger ledger = new DeliveryLedger();
    private final FrameReader.Bounds textBounds;
    private final FrameReader.Bounds binaryBounds;
    private final long heartbeatNanos;
    private final long deadAfterNanos;
    private final Wakefulness wakefulness;
    private final long awayAfterNanos;

    GatewayLoop(ContextInternal context, GatewayNode node, GatewayPorts ports) {
        Settings settings = node.settings();
        this.context = context;
        this.node = node;
        this.limits = settings.limits();
        this.fanOut = ports.fanOut();
        node.metrics().add(ledger);
        this.opener = new SessionOpener(this, ports);
        this.sessionCommands = new SessionCommands(this, opener);
        this.intake = new CommandIntake(sessionCommands, ports.dispatcher(), node.registry());
        this.pacedWrites = new PacedWrites(
                settings.fanout().valueDelayMax().toNanos(),
                (nanos, task) -> context.nettyEventLoop().schedule(task, nanos, TimeUnit.NANOSECONDS),
                System::nanoTime);
        this.drain = new LoopDrain(node, connections);
        int perSecond = limits.sessionsPerSecondPerCore();
        this.admission = new TokenBucket(perSecond, admittedAtOnce(perSecond), System.nanoTime());
        this.retryTurns = new RetryTurns(perSecond, System.nanoTime());
        this.textBounds = bounds(FrameReader.TEXT);
        this.binaryBounds = bounds(FrameReader.BINARY);
        this.heartbeatNanos = settings.session().heartbeat().toNanos();
        this.wakefulness = new Wakefulness(SWEEP_PERIOD, settings.session().pongDeadline(), System.nanoTime());
        this.deadAfterNanos = heartbeatNanos + settings.session().pongDeadline().toNanos();
        this.awayAfterNanos = settings.presence().awayAfter().toNanos();
    }

    /** A tenth of what is admitted in a second, so that a rush is spread over it; of a small rate more. */
    static int admittedAtOnce(int perSecond) {
        return Math.min(perSecond, Math.max(ADMITTED_AT_ONCE_MIN, perSecond / ADMITTED_AT_ONCE_PART));
    }

    private FrameReader.Bounds bounds(int opcode) {
        return new FrameReader.Bounds(opcode, limits.frameBytesMax(), limits.messageBytesMax(), limits.fragmentsMax());
    }

    FrameReader.Bounds bounds(DialectEncoding encoding) {
        return encoding.opcode() == FrameReader.TEXT ? textBounds : binaryBounds;
    }

    GatewayNode node() {
        return node;
    }

    Sessions sessions() {
        return node.sessions();
    }

    GatewayMetrics metrics() {
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

    TokenBucket admission() {
        return admission;
    }

    /** When those who are not admitted may try again. */
    RetryTurns retryTurns() {
        return retryTurns;
    }

    long heartbeatNanos() {
        return heartbeatNanos;
    }

    long deadAfterNanos() {
        return deadAfterNanos;
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

    /**
     * What may wait for one connection, beside what the kernel holds. An eighth of the limit is for what buffers are larger
     * than their content.
     */
    long outboundBytesMax() {
        return limits.outboundBytesMax() / 8L * 7;
    }

    int commandsInFlightMax() {
        return limits.commandsInFlight();
    }

    CommandRate newCommandRate(long nowNanos) {
        return new CommandRate(limits, nowNanos);
    }

    Connections connections() {
        return connections;
    }

    void opened(WebSocketConnection connection) {
        connections.add(connection);
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

    /** After what is being done now. */
    void executeLater(Runnable work) {
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

    DeliveryLedger ledger() {
        return ledger;
    }

    /** A connection that refused stored messages can take more. */
    void drained(WebSocketConnection connection) {
        fanOut.drained(connection);
    }

    PacedWrites pacedWrites() {
        return pacedWrites;
    }

    void flushAtEndOfTurn(Outbound outbound) {
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
        wakefulness.look(nowNanos);
        sweep.page(SWEEP_PARTS, connection -> connection.check(nowNanos, nowMillis));
        drain.look(nowNanos);
    }

    /** Tells the store which sessions are alive, a part at a time. */
    void touchPart(int parts) {
        List<String> sessionIds = new ArrayList<>();
        touch.page(parts, connection -> {
            if (connection.stage() instanceof Stage.Open open) {
                sessionIds.add(open.hold().session().id());
            }
        });
        sessions().touch(sessionIds);
    }
}
