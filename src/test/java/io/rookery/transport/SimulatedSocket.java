package io.rookery.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rookery.identity.UserId;
import io.rookery.protocol.CloseCode;
import io.rookery.protocol.Push;
import io.rookery.protocol.codec.PushBytes;
import io.rookery.routing.Batch;
import io.rookery.routing.Encoding;
import io.rookery.routing.Subscriber;
import io.rookery.session.FlightRecorder;
import io.rookery.session.LoopClock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A client's connection as the real {@link Outbound} sees it, over a channel that stops taking bytes when the client does. */
public final class SimulatedSocket implements Subscriber {
    private static final int WRITE_AHEAD_BYTES = 512;
    private static final int ANSWER = -1;

    private static final Encoding ENCODING = (push, out) -> {
        byte[] bytes = PushBytes.encode(push);
        out.writeInt(bytes.length).writeBytes(bytes);
    };

    private final SimulatedGateway gateway;
    private final UserId user;
    private final int number;
    private final Consumer<Push> arrived;
    private final Runnable closed;
    private final Outbound outbound;
    private final Wire wire;
    private final Map<Integer, Runnable> answers = new HashMap<>();
    private int lastAnswer;
    private long arrivedOrLost;
    private boolean stuck;
    private boolean ended;

    SimulatedSocket(SimulatedGateway gateway, UserId user, int number, Consumer<Push> arrived, Runnable closed) {
        this.gateway = gateway;
        this.user = user;
        this.number = number;
        this.arrived = arrived;
        this.closed = closed;
        this.outbound = new Outbound(gateway, this, new FlightRecorder(new LoopClock(0)), this::close);
        this.wire = new Wire(outbound);
    }

    /** The client takes nothing until {@link #goOn}. */
    public void stop() {
        stuck = true;
    }

    public void goOn() {
        stuck = false;
        gateway.loop().run(wire::flush);
    }

    /** Lets something happen at the client when the answer has come there. */
    public void answer(Runnable atClient) {
        int answer = ++lastAnswer;
        answers.put(answer, atClient);
        outbound.send(out -> out.writeInt(ANSWER).writeInt(answer));
    }

    /** Ends the connection, with all that is under way on it. */
    public void end() {
        if (!ended) {
            ended = true;
            outbound.end();
            gateway.fanOut().remove(this);
            stuck = false;
            wire.flush();
            wire.close();
        }
    }

    public boolean hasEnded() {
        return ended;
    }

    private void close(CloseCode code) {
        if (!ended) {
            end();
            closed.run();
        }
    }

    /** Messages that left the channel. */
    long arrivedOrLost() {
        return arrivedOrLost;
    }

    @Override
    public UserId user() {
        return user;
    }

    @Override
    public Encoding encoding() {
        return ENCODING;
    }

    @Override
    public boolean offer(Batch batch) {
        return outbound.offer(batch);
    }

    @Override
    public void flush() {
        outbound.flush();
    }

    /** The same in each run. */
    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    /** Whoever writes to a channel is not told of what goes wrong behind it. */
    private void give(ByteBuf frames) {
        try {
            take(frames);
        } catch (RuntimeException | AssertionError failure) {
            gateway.failed(failure);
        }
    }

    private void take(ByteBuf frames) {
        while (frames.isReadable()) {
            int length = frames.readInt();
            if (length == ANSWER) {
                Runnable atClient = answers.remove(frames.readInt());
                if (!ended) {
                    atClient.run();
                }
            } else {
                byte[] bytes = new byte[length];
                frames.readBytes(bytes);
                arrivedOrLost++;
                if (!ended) {
                    arrived.accept(PushBytes.decode(bytes));
                }
            }
        }
    }

    /** A channel that gives the client what is flushed, unless it is stuck. */
    private final class Wire extends EmbeddedChannel {
        Wire(Outbound outbound) {
            super(new ChannelInboundHandlerAdapter() {
                @Override
                public void handlerAdded(ChannelHandlerContext ctx) {
                    ctx.channel()
                            .config()
                            .setWriteBufferWaterMark(
                                    new WriteBufferWaterMark(WRITE_AHEAD_BYTES / 2, WRITE_AHEAD_BYTES));
                    outbound.begin(ctx);
                }

                @Override
                public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                    outbound.writable();
                }
            });
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer in) {
            for (Object next = in.current(); next != null && !stuck; next = in.current()) {
                ByteBuf frames = ((ByteBuf) next).retain();
                in.remove();
                give(frames);
                frames.release();
            }
        }
    }
}
