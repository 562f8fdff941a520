package io.rookery.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.rookery.protocol.CloseCode;
import io.rookery.routing.Batch;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Subscriber;
import io.rookery.session.FlightEvent;
import io.rookery.session.FlightRecorder;
import io.rookery.transport.DeliveryLedger.Fate;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What leaves on one connection, within its bounds. Belongs to one event loop.
 *
 * <p>While the socket takes what it is given, everything leaves in the order in which it came; values wait for a moment, or until
 * anything else is written: see {@link PacedWrites}. When it does not, messages wait in lanes and leave in the order of {@link
 * DeliveryClass}. Answers have the first lane, which is the channel itself: nothing else is put there beyond {@link
 * #WRITE_AHEAD_BYTES}.
 */
final class Outbound {
    /** What waits in front of the socket at most, answers aside, so that what is urgent does not wait behind it. */
    static final int WRITE_AHEAD_BYTES = 64 << 10;

    /** A client that lets so much of its answers pile up is not listened to meanwhile. */
    static final int ANSWERS_AHEAD_BYTES_MAX = 64 << 10;

    private final OutboundLoop loop;
    private final Subscriber connection;
    private final Consumer<CloseCode> close;
    private final DeliveryLedger ledger;
    private final FlightRecorder recorder;
    private final Runnable pacedWrite = this::paced;
    private @Nullable SocketWrites socket;
    private @Nullable Intermission intermission;
    private @Nullable HeldValues values;
    private @Nullable Lanes lanes;
    private long backlogSeen;
    private long pacedUntil = PacedWrites.NEVER;
    private int moves;
    private int movesSeen;
    private boolean backedUp;
    private boolean refused;
    private boolean reading;
    private boolean ended;

    /**
     * @param close ends the connection
     */
    Outbound(OutboundLoop loop, Subscriber connection, FlightRecorder recorder, Consumer<CloseCode> close) {
        this.loop = loop;
        this.connection = connection;
        this.close = close;
        this.ledger = loop.ledger();
        this.recorder = recorder;
    }

    void begin(ChannelHandlerContext added) {
        socket = new SocketWrites(added);
    }

    /** Between these two, what is written is flushed at the end. */
    void beginReading() {
        reading = true;
    }

    void endReading() {
        reading = false;
        flush();
    }

    /** As {@link io.rookery.routing.Subscriber#offer}. */
    boolean offer(Batch batch) {
        DeliveryClass deliveryClass = batch.deliveryClass();
        ledger.offered(deliveryClass, batch.count());
        if (ended) {
            ledger.ended(deliveryClass, Fate.DROPPED, batch.count());
            return false;
        }
        if (intermission != null) {
            return hold(batch, intermission);
        }
        if (deliveryClass == DeliveryClass.VALUE
                && (backedUp || loop.pacedWrites().isOn())) {
            return holdValue(batch);
        }
        boolean goesFirst = deliveryClass == DeliveryClass.CONTROL;
        if (goesFirst || !backedUp && socket().hasRoomFor(batch.byteCount() + heldBytes())) {
            writeShared(batch);
            return true;
        }
        return await(batch);
    }

    private void writeShared(Batch batch) {
        if (!backedUp) {
            writeHeld();
        }
        socket().writeShared(batch.frames());
        ledger.ended(batch.deliveryClass(), Fate.WRITTEN, batch.count());
        recorder.wrote(batch.count(), batch.byteCount());
    }

    // --- values

    private int heldBytes() {
        return values == null ? 0 : values.byteCount();
    }

    private boolean holdValue(Batch batch) {
        HeldValues held = values;
        if (held == null) {
            held = new HeldValues();
            values = held;
        }
        int superseded = held.put(batch.key(), batch.frames(), batch.count());
        if (superseded < 0) {
            return shed(batch);
        }
        ledger.waits(DeliveryClass.VALUE, batch.count());
        ledger.waited(DeliveryClass.VALUE, Fate.SUPERSEDED, superseded);
        if (!backedUp) {
            pacedUntil = loop.pacedWrites().add(pacedWrite, batch.happenedMillis(), pacedUntil);
        }
        return true;
    }

    private void paced() {
        pacedUntil = PacedWrites.NEVER;
        if (ended || backedUp || heldBytes() == 0) {
            return;
        }
        if (socket().hasRoomFor(heldBytes())) {
            writeHeld();
            flush();
        } else {
            backUp();
        }
    }

    /** Before anything else that is written, so that nothing overtakes. */
    private void writeHeld() {
        HeldValues held = values;
        if (held != null && !held.isEmpty()) {
            ledger.waited(DeliveryClass.VALUE, Fate.WRITTEN, held.count());
            recorder.wrote(held.count(), held.byteCount());
            socket().write(held.take());
        }
    }

    // --- a socket that does not take what it is given

    private void backUp() {
        if (!backedUp) {
            // First, because the channel may tell meanwhile that it takes more, when nothing waits here yet.
            socket().leaveToChannel();
            backedUp = true;
            // There was room, though not enough, so the channel will not tell when there is more.
            if (socket().isChannelWritable()) {
                loop.executeLater(this::writable);
            }
        }
    }

    private boolean await(Batch batch) {
        backUp();
        if (batch.deliveryClass() == DeliveryClass.SIGNAL) {
            lanes().addSignal(batch);
            return true;
        }
        return !refused && lanes().addStored(batch) || defer(batch);
    }

    private Lanes lanes() {
        Lanes known = lanes;
        if (known == null) {
            long max = loop.outboundBytesMax();
            long logMax = Math.max(max - WRITE_AHEAD_BYTES - Lanes.SIGNAL_BYTES_MAX, max / 4);
            known = new Lanes(logMax, ledger, loop.metrics(), recorder);
            lanes = known;
        }
        return known;
    }

    /** What is stored is read from the log later. */
    private boolean defer(Batch batch) {
        ledger.ended(batch.deliveryClass(), Fate.DEFERRED, batch.count());
        if (!refused) {
            refused = true;
            loop.metrics().fellBehind();
            recorder.note(FlightEvent.FELL_BEHIND, 0, 0, (int) Math.min(backlogBytes(), Integer.MAX_VALUE));
        }
        recorder.add(FlightEvent.DEFERRED, 0, batch.count());
        return false;
    }

    private boolean shed(Batch batch) {
        loop.metrics().shed(batch.deliveryClass(), batch.count());
        ledger.ended(batch.deliveryClass(), Fate.SHED, batch.count());
        boolean opening = intermission != null;
        recorder.add(FlightEvent.SHED, FlightCodes.shed(batch.deliveryClass(), opening), batch.count());
        return false;
    }

    /** The channel takes more. */
    void writable() {
        if (ended || !backedUp) {
            return;
        }
        boolean more = true;
        while (more && socket().isChannelWritable()) {
            more = writeNext();
            socket().leaveToChannel();
            moves++;
        }
        if (!more) {
            backedUp = false;
            lanes = null;
        }
        flush();
        if (refused && (lanes == null || lanes.isLogEmpty())) {
            refused = false;
            loop.executeLater(this::drained);
        }
    }

    private void drained() {
        if (!ended) {
            loop.drained(connection);
        }
    }

    /** In the order of {@link DeliveryClass}. */
    private boolean writeNext() {
        ByteBuf next = lanes == null ? null : lanes.nextStored();
        if (next == null && heldBytes() > 0) {
            writeHeld();
            return true;
        }
        if (next == null && lanes != null) {
            next = lanes.nextSignal();
        }
        if (next != null) {
            socket().write(next);
        }
        return next != null;
    }

    /**
     * Whether the socket took some of what waits since the last call: then the client is alive, however long it takes to come to a
     * ping that stands behind it.
     */
    boolean hasMoved() {
        long backlog = socket().aheadBytes() + (lanes == null ? 0 : lanes.logByteCount());
        boolean moved = backlogSeen > backlog || movesSeen != moves;
        backlogSeen = backlog;
        movesSeen = moves;
        return moved;
    }

    /** Bytes that wait for the socket. */
    long backlogBytes() {
        return socket().aheadBytes() + heldBytes() + (lanes == null ? 0 : lanes.byteCount());
    }

    // --- answers

    /** What the client asked for; it may go beyond the bound of what is offered, but not without end. */
    void send(Consumer<ByteBuf> writer) {
        if (ended) {
            return;
        }
        write(writer);
        flushSoon();
        if (socket().isAheadBy(GatewayLoop.ANSWER_BYTES_MAX)) {
            close.accept(CloseCode.SLOW_CONSUMER);
        }
    }

    /** Whether so many answers wait that the client should take them before it asks for more. */
    boolean isFlooded() {
        return socket().isAheadBy(WRITE_AHEAD_BYTES / 2 + ANSWERS_AHEAD_BYTES_MAX);
    }

    /** To be flushed by the caller, or at the end of what is read. */
    void write(Consumer<ByteBuf> writer) {
        ByteBuf out = socket().alloc().directBuffer();
        boolean written = false;
        try {
            writer.accept(out);
            written = out.isReadable();
        } finally {
            if (!written) {
                out.release();
            }
        }
        if (written) {
            recorder.wrote(1, out.readableBytes());
            if (!backedUp && intermission == null) {
                writeHeld();
            }
            socket().write(out);
        }
    }

    /** At the end of the bytes that are being read, or of the loop's turn. */
    private void flushSoon() {
        if (!reading) {
            loop.flushAtEndOfTurn(this);
        }
    }

    void flush() {
        socket().flush();
    }

    // --- while a session is opened

    /** From now until {@link #proceed}, what is offered waits. */
    Intermission pause() {
        Intermission begun = new Intermission(loop.outboundBytesMax());
        intermission = begun;
        return begun;
    }

    /** What waits for the opening that goes on now. */
    Intermission intermission() {
        return Objects.requireNonNull(intermission, "nothing is opened");
    }

    /** Whether it could not take what is stored, and will be led on from the log. */
    boolean isBehind() {
        return refused;
    }

    boolean isPaused() {
        return intermission != null;
    }

    private boolean hold(Batch batch, Intermission until) {
        boolean isKept = batch.deliveryClass() == DeliveryClass.LOG || batch.deliveryClass() == DeliveryClass.CONTROL;
        if (!isKept) {
            return shed(batch);
        }
        if (refused || !until.hold(batch)) {
            return defer(batch);
        }
        ledger.waits(batch.deliveryClass(), batch.count());
        return true;
    }

    /**
     * Lets follow what waited.
     *
     * @param wanted whether it goes out at all
     */
    void proceed(boolean wanted) {
        Intermission over = intermission;
        if (over == null) {
            return;
        }
        intermission = null;
        boolean wasRefused = refused;
        refused = false;
        over.batches(batch -> {
            ledger.waited(batch.deliveryClass(), wanted ? Fate.DEFERRED : Fate.DROPPED, batch.count());
            // Nobody has noted a place in the log for these: who cannot take them comes back and says where it was.
            if (wanted && !offer(batch)) {
                loop.executeLater(() -> close.accept(CloseCode.SLOW_CONSUMER));
            }
        });
        if (wasRefused && !refused) {
            refused = true;
            backUp();
            writable();
        }
        flushSoon();
    }

    /** Takes nothing any more, and forgets what waits. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (socket != null) {
            socket.leaveToChannel();
        }
        if (intermission != null) {
            intermission.batches(batch -> ledger.waited(batch.deliveryClass(), Fate.DROPPED, batch.count()));
        }
        if (values != null) {
            ledger.waited(DeliveryClass.VALUE, Fate.DROPPED, values.count());
            values.release();
        }
        if (lanes != null) {
            lanes.release();
        }
    }

    private SocketWrites socket() {
        return Objects.requireNonNull(socket, "not in a pipeline yet");
    }
}
