package io.rookery.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.rookery.guard.CommandRate;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.identity.Zone;
import io.rookery.protocol.CloseCode;
import io.rookery.protocol.Push;
import io.rookery.protocol.Reply;
import io.rookery.routing.Batch;
import io.rookery.routing.Encoding;
import io.rookery.routing.Subscriber;
import io.rookery.session.Flight;
import io.rookery.session.FlightEvent;
import io.rookery.session.FlightEvent.Closer;
import io.rookery.session.FlightRecorder;
import io.rookery.session.SessionLife;
import io.rookery.session.SessionState;
import io.rookery.session.SessionState.Connected;
import io.rookery.session.Tenure;
import io.vertx.core.net.impl.ShutdownEvent;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's socket after the upgrade. Takes the place of Vert.x's own handler, so that an idle connection costs little
 * and frames shared with other connections are written as they are.
 *
 * <p>Belongs to one event loop; only {@link #end} may be called from elsewhere. It is always closed through its own
 * context: a close through the channel can wait for a peer that has stopped reading.
 */
final class WebSocketConnection extends ChannelInboundHandlerAdapter implements Subscriber, FrameReader.Sink {
    /** Stands for the code where none was received. */
    private static final int NO_CODE = 1006;

    private final GatewayLoop loop;
    private final DialectEncoding encoding;
    private final FrameReader reader;
    private final InetAddress address;
    private final Activity activity = new Activity();
    private final Heartbeat heartbeat = new Heartbeat(System.nanoTime());
    private final FlightRecorder flight;
    private final SessionLife life;
    private final Outbound outbound;
    private @Nullable Intermission opening;
    private @Nullable ChannelHandlerContext context;
    private @Nullable UserId user;
    private @Nullable CommandRate rate;
    private int place = -1;
    private int inFlight;
    private boolean counted;
    private boolean expiryAnnounced;

    WebSocketConnection(GatewayLoop loop, DialectEncoding encoding, InetAddress address) {
        this.loop = loop;
        this.encoding = encoding;
        this.reader = new FrameReader(loop.bounds(encoding));
        this.address = address;
        this.flight = new FlightRecorder(loop.clock());
        this.life = new SessionLife(System::nanoTime, this::changed);
        this.outbound = new Outbound(loop, this, flight, this::end);
    }

    // --- what Netty calls

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        outbound.begin(added);
        loop.opened(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof ByteBuf bytes && !isEnded()) {
                long nowNanos = System.nanoTime();
                loop.clock().look(nowNanos);
                heartbeat.heard(nowNanos);
                outbound.beginReading();
                boolean waits = opening != null;
                loop.inContext(() -> reader.read(bytes, this));
                if (waits) {
                    updateReading();
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        outbound.endReading();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        loop.inContext(outbound::writable);
        updateReading();
    }

    /** Who does not take answers, or goes on before the session is there, is not listened to. */
    private void updateReading() {
        context().channel().config().setAutoRead(isEnded() || !outbound.isFlooded() && opening == null);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ShutdownEvent) {
            end(CloseCode.SERVICE_RESTART);
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.inContext(this::gone);
    }

    private void gone() {
        if (isEnded()) {
            life.disconnected();
        } else {
            noteEnd(NO_CODE, Closer.LOST);
            leave(SessionLife::disconnected, false);
            loop.metrics().lost();
        }
        loop.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        loop.connectionFaulted(cause);
        ctx.close();
    }

    // --- what the frame reader finds

    @Override
    public void message(ByteBuf payload) {
        int bytes = payload.readableBytes();
        loop.intake().received(this, encoding.dialect().read(payload), bytes);
    }

    @Override
    public void ping(ByteBuf payload) {
        if (context().channel().isWritable()) {
            outbound.write(out -> FrameWriter.control(out, FrameReader.PONG, payload));
        }
    }

    @Override
    public void pong() {
        // Being heard was noted when the bytes came.
    }

    @Override
    public void closed(int code) {
        if (!isEnded()) {
            loop.metrics().closedByClient();
            noteEnd(code, Closer.CLIENT);
            leave(SessionLife::disconnecting, false);
            finish(out -> FrameWriter.closeEcho(out, code));
        }
    }

    @Override
    public void violated(CloseCode code) {
        end(code);
    }

    // --- what the router calls

    @Override
    public UserId user() {
        return Objects.requireNonNull(user, "no session yet");
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }

    @Override
    public boolean offer(Batch batch) {
        return outbound.offer(batch);
    }

    @Override
    public void flush() {
        outbound.flush();
    }

    @Override
    public void caughtUp() {
        flight.note(FlightEvent.CAUGHT_UP, 0, 0, 0);
    }

    @Override
    public void userLeft(Topic topic) {
        loop.leftTopics().left(this, topic);
    }

    // --- what commands lead to

    void reply(Reply reply) {
        send(out -> encoding.append(reply, out));
    }

    void replyToBatch(List<Reply> replies) {
        send(out -> encoding.appendBatch(replies, out));
    }

    void push(Push push) {
        send(out -> encoding.append(push, out));
    }

    private void send(Consumer<ByteBuf> writer) {
        outbound.send(writer);
        if (outbound.isFlooded()) {
            updateReading();
        }
    }

    /** Begins to open a session: until {@link #proceed}, commands wait; until {@link #answered}, live messages do. */
    Intermission beginOpening() {
        Intermission begun = outbound.pause();
        opening = begun;
        return begun;
    }

    boolean isOpening() {
        return opening != null;
    }

    boolean isOpening(Intermission begun) {
        return opening == begun;
    }

    void opened(Tenure tenure) {
        opening = null;
        life.authenticated(tenure);
        activity.begin(System.nanoTime());
        expiryAnnounced = false;
    }

    /** The session is over, the connection not quite. */
    void departed() {
        noteEnd(CloseCode.NORMAL.number(), Closer.CLIENT);
        life.closed();
    }

    void user(UserId who) {
        user = who;
    }

    /** Whether the connection is among those of its user. */
    boolean isCounted() {
        return counted;
    }

    void counted(boolean now) {
        counted = now;
    }

    /** Goes back to what was before {@link #beginOpening}. */
    void openingFailed(Intermission begun) {
        if (opening == begun) {
            opening = null;
        }
    }

    /** What waits for the opening that goes on now. */
    Intermission intermission() {
        return outbound.intermission();
    }

    /** To be called when an opening is over: lets go the commands that waited. */
    void proceed(Intermission waited) {
        waited.proceed();
        updateReading();
    }

    /** To be called when an answer is written: if it is that to an opening, live messages go on behind it. */
    void answered() {
        if (outbound.isPaused() && opening == null) {
            outbound.proceed(life.tenure() != null);
        }
    }

    void used() {
        life.used();
    }

    /** Its user does something. */
    void acted(Tenure tenure) {
        if (activity.acted(heartbeat.heardAtNanos())) {
            loop.opener().active(tenure);
        }
    }

    SessionState state() {
        return life.state();
    }

    /** What it knows of its session; null while it has none, and while one is opened in its place. */
    @Nullable
    Tenure tenure() {
        return opening == null ? life.tenure() : null;
    }

    private void changed(SessionState from, SessionState to) {
        if (from.phase() != to.phase()) {
            loop.counts().changed(from.phase(), to.phase());
            flight.note(FlightEvent.STATE, to.phase().ordinal(), 0, 0);
        }
    }

    // --- what operators ask

    FlightRecorder recorder() {
        return flight;
    }

    /** What happened here so far. */
    Flight noted() {
        return flight.flight(System.currentTimeMillis());
    }

    void moved(String sessionId, Optional<Zone> zone) {
        life.moved(sessionId, zone);
    }

    DialectEncoding dialect() {
        return encoding;
    }

    long heardAtNanos() {
        return heartbeat.heardAtNanos();
    }

    InetAddress address() {
        return address;
    }

    int commandsInFlight() {
        return inFlight;
    }

    boolean isBehind() {
        return outbound.isBehind();
    }

    // --- limits

    /** Whether another command may be given now. */
    boolean takeCommand(long nowNanos) {
        CommandRate counted = rate;
        if (counted == null) {
            counted = loop.newCommandRate(nowNanos);
            rate = counted;
        }
        counted.keepTo(loop.limits(), nowNanos);
        if (counted.take(nowNanos)) {
            return true;
        }
        if (counted.isHopeless()) {
            end(CloseCode.RATE_LIMITED);
        }
        return false;
    }

    long retryAfterMillis(long nowNanos) {
        return rate == null ? 1 : rate.retryAfterMillis(nowNanos);
    }

    boolean beginCommand() {
        if (inFlight >= loop.commandsInFlightMax()) {
            return false;
        }
        inFlight++;
        return true;
    }

    void endCommand() {
        inFlight--;
    }

    // --- the sweep

    int place() {
        return place;
    }

    void place(int now) {
        place = now;
    }

    /** What waits for the client to take it; nothing when it is told to go already. */
    long backlogBytes() {
        return isEnded() ? 0 : outbound.backlogBytes();
    }

    /** Looks for deadlines that have passed; called about once a second. */
    void check(long nowNanos, long nowMillis) {
        long sinceNanos = life.state().sinceNanos();
        if (isEnded()) {
            if (nowNanos - sinceNanos >= GatewayLoop.CLOSING_WAIT.toNanos()) {
                context().close();
            }
        } else if (life.state() instanceof Connected
                && opening == null
                && nowNanos - sinceNanos >= loop.connectDeadlineNanos()) {
            end(CloseCode.AUTHENTICATION_TIMEOUT);
        } else if (!isExpired(nowMillis)) {
            checkHeartbeat(nowNanos);
            checkActivity(nowNanos);
        }
    }

    private void checkActivity(long nowNanos) {
        Tenure tenure = tenure();
        if (tenure != null && activity.rested(nowNanos, loop.awayAfterNanos())) {
            loop.opener().idle(tenure);
        }
    }

    private boolean isExpired(long nowMillis) {
        Tenure tenure = tenure();
        if (tenure == null) {
            return false;
        }
        long expiresAtMillis = tenure.session().tokenExpiresAtMillis();
        long leftMillis = expiresAtMillis - nowMillis;
        if (leftMillis <= -GatewayLoop.EXPIRY_LEEWAY.toMillis()) {
            end(CloseCode.TOKEN_EXPIRED);
            return true;
        }
        if (leftMillis > GatewayLoop.EXPIRING_LEAD.toMillis()) {
            expiryAnnounced = false;
        } else if (!expiryAnnounced) {
            expiryAnnounced = true;
            push(new Push.SessionExpiring(expiresAtMillis));
        }
        return false;
    }

    private void checkHeartbeat(long nowNanos) {
        if (outbound.hasMoved()) {
            heartbeat.heard(nowNanos);
        }
        switch (heartbeat.look(nowNanos, loop.heartbeat(), loop.isForgiving(nowNanos))) {
            case NONE -> {}
            case PING -> {
                outbound.write(FrameWriter::ping);
                outbound.flush();
            }
            case LATE ->
                flight.note(FlightEvent.LATE, 0, (int) silence(nowNanos).toMillis(), 0);
            case DEAD -> end(context().channel().isWritable() ? CloseCode.NO_PONG : CloseCode.SLOW_CONSUMER);
        }
    }

    private Duration silence(long nowNanos) {
        return Duration.ofNanos(nowNanos - heartbeat.heardAtNanos());
    }

    // --- the end

    boolean isEnded() {
        return life.isOver();
    }

    void end(CloseCode code) {
        loop.execute(() -> endNow(code));
    }

    private void endNow(CloseCode code) {
        if (!isEnded()) {
            loop.metrics().closed(code);
            noteEnd(code.number(), Closer.SERVER);
            leave(SessionLife::disconnecting, code == CloseCode.SUPERSEDED);
            finish(out -> FrameWriter.close(out, code));
        }
    }

    private void finish(Consumer<ByteBuf> closeFrame) {
        ChannelHandlerContext ctx = context();
        ByteBuf out = ctx.alloc().directBuffer();
        closeFrame.accept(out);
        ctx.writeAndFlush(out).addListener(sent -> closeOutput(((ChannelFuture) sent).channel()));
        updateReading();
    }

    /** The client sees the end at once, and has until the sweep to say so. */
    private static void closeOutput(Channel channel) {
        if (channel instanceof DuplexChannel duplex && channel.pipeline().get(SslHandler.class) == null) {
            duplex.shutdownOutput();
        }
    }

    private void noteEnd(int code, Closer by) {
        long waiting = Math.max(0, Math.min(outbound.backlogBytes(), Integer.MAX_VALUE));
        flight.note(FlightEvent.CLOSED, code, by.ordinal(), (int) waiting);
    }

    private void leave(Consumer<SessionLife> how, boolean superseded) {
        Tenure left = life.tenure();
        opening = null;
        how.accept(life);
        reader.stop();
        outbound.end();
        loop.opener().left(this, left, superseded);
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "not in a pipeline yet");
    }
}
