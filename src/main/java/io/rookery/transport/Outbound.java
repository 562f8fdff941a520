package io.rookery.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.rookery.protocol.CloseCode;
import io.rookery.routing.DeliveryClass;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What leaves on one connection, in the order in which it was offered and within its bounds. Belongs to one event loop.
 *
 * <p>Values wait for a moment, the latest of each topic, or until anything else is written: see {@link PacedWrites}.
 */
final class Outbound {
    private final GatewayLoop loop;
    private final WebSocketConnection connection;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Intermission intermission;
    private @Nullable HeldValues values;
    private final Runnable pacedWrite = this::paced;
    private boolean paced;
    private boolean reading;
    private boolean flushWanted;
    private boolean slow;
    private boolean ended;

    Outbound(GatewayLoop loop, WebSocketConnection connection) {
        this.loop = loop;
        this.connection = connection;
    }

    /** What was held back because there was no room. */
    void writableAgain() {
        if (!ended && !paced && hasRoomFor(heldBytes())) {
            writeHeld();
            flush();
        }
    }

    void begin(ChannelHandlerContext added) {
        context = added;
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
    boolean offer(DeliveryClass deliveryClass, long key, ByteBuf frames, int count) {
        if (ended || slow) {
            return false;
        }
        if (intermission != null) {
            return hold(deliveryClass, frames, count, intermission);
        }
        if (deliveryClass == DeliveryClass.VALUE && loop.pacedWrites().isOn()) {
            return holdValue(key, frames) || shed(deliveryClass, count);
        }
        if (hasRoomFor(frames.readableBytes() + heldBytes())) {
            writeShared(frames);
            return true;
        }
        return shed(deliveryClass, count);
    }

    private boolean hasRoomFor(int bytes) {
        Channel channel = context().channel();
        return channel.isWritable() && (channel.bytesBeforeUnwritable() >= bytes || isNothingPending(channel));
    }

    /** A batch of frames that is larger than all the room there may be goes out alone. */
    private boolean isNothingPending(Channel channel) {
        return channel.bytesBeforeUnwritable() >= loop.outboundBytesMax();
    }

    private void writeShared(ByteBuf frames) {
        writeHeld();
        ChannelHandlerContext out = context();
        out.write(frames.retainedDuplicate(), out.voidPromise());
        flushWanted = true;
    }

    private int heldBytes() {
        return values == null ? 0 : values.byteCount();
    }

    private boolean holdValue(long key, ByteBuf frames) {
        HeldValues held = values;
        if (held == null) {
            held = new HeldValues();
            values = held;
        }
        if (!held.put(key, frames)) {
            return false;
        }
        if (!paced) {
            paced = true;
            loop.pacedWrites().add(pacedWrite);
        }
        return true;
    }

    private void paced() {
        paced = false;
        if (!ended && hasRoomFor(heldBytes())) {
            writeHeld();
            flush();
        }
    }

    /** Before anything else that is written, so that nothing overtakes. */
    private void writeHeld() {
        HeldValues held = values;
        if (held != null && !held.isEmpty()) {
            ChannelHandlerContext out = context();
            out.write(held.take(), out.voidPromise());
            flushWanted = true;
        }
    }

    private boolean hold(DeliveryClass deliveryClass, ByteBuf frames, int count, Intermission until) {
        return isNeeded(deliveryClass) && until.hold(frames) || shed(deliveryClass, count);
    }

    private boolean shed(DeliveryClass deliveryClass, int count) {
        loop.metrics().shed(deliveryClass, count);
        if (isNeeded(deliveryClass) && !slow) {
            slow = true;
            loop.executeLater(() -> connection.end(CloseCode.SLOW_CONSUMER));
        }
        return false;
    }

    private static boolean isNeeded(DeliveryClass deliveryClass) {
        return deliveryClass == DeliveryClass.LOG || deliveryClass == DeliveryClass.CONTROL;
    }

    /** What the client asked for; it may go beyond the bound of what is offered, but not without end. */
    void send(Consumer<ByteBuf> writer) {
        if (ended) {
            return;
        }
        write(writer);
        flushSoon();
        Channel channel = context().channel();
        if (!channel.isWritable() && channel.bytesBeforeWritable() > GatewayLoop.ANSWER_BYTES_MAX) {
            connection.end(CloseCode.SLOW_CONSUMER);
        }
    }

    /** To be flushed by the caller, or at the end of what is read. */
    void write(Consumer<ByteBuf> writer) {
        ChannelHandlerContext ctx = context();
        ByteBuf out = ctx.alloc().directBuffer();
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
            writeHeld();
            ctx.write(out, ctx.voidPromise());
            flushWanted = true;
        }
    }

    /** At the end of the bytes that are being read, or of the loop's turn. */
    private void flushSoon() {
        if (!reading) {
            loop.flushAtEndOfTurn(this);
        }
    }

    void flush() {
        if (flushWanted) {
            flushWanted = false;
            context().flush();
        }
    }

    /** From now until {@link #proceed}, what is offered waits. */
    void pause() {
        intermission = new Intermission(loop.outboundBytesMax());
    }

    /** What waits for the opening that goes on now. */
    Intermission intermission() {
        return Objects.requireNonNull(intermission, "nothing is opened");
    }

    boolean isPaused() {
        return intermission != null;
    }

    /**
     * Lets follow what waited.
     *
     * @param wanted whether it goes out at all
     */
    void proceed(boolean wanted) {
        Intermission over = intermission;
        if (over != null) {
            intermission = null;
            over.frames(wanted ? this::offerHeld : ByteBuf::release);
            flushSoon();
        }
    }

    private void offerHeld(ByteBuf frames) {
        try {
            offer(DeliveryClass.LOG, 0, frames, 1);
        } finally {
            frames.release();
        }
    }

    /** What waits to leave. */
    long backlogBytes() {
        ChannelOutboundBuffer waiting = context().channel().unsafe().outboundBuffer();
        return heldBytes() + (waiting == null ? 0 : waiting.totalPendingWriteBytes());
    }

    /** Takes nothing any more, and forgets what waits. */
    void end() {
        ended = true;
        if (intermission != null) {
            intermission.frames(ByteBuf::release);
        }
        HeldValues held = values;
        if (held != null) {
            held.release();
        }
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "not in a pipeline yet");
    }
}
