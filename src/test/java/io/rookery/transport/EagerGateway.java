package io.rookery.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rookery.identity.UserId;
import io.rookery.protocol.codec.Dialect;
import io.rookery.routing.Batch;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Encoding;
import io.rookery.routing.Subscriber;
import io.rookery.session.FlightRecorder;
import io.rookery.session.LoopClock;
import io.rookery.transport.DeliveryLedger.Fate;

/** Connections with the real {@link Outbound}, over channels whose peers take at once whatever is flushed. */
public final class EagerGateway {
    private final PatientLoop loop = new PatientLoop();
    private final LoopClock clock = new LoopClock(System.nanoTime());
    private final DialectEncoding encoding;

    public EagerGateway(Dialect dialect) {
        this.encoding = new DialectEncoding(dialect);
    }

    public Subscriber connect(UserId user) {
        return new Socket(user);
    }

    /** How many signals were written to all connections. */
    public long signalsWritten() {
        return loop.ledger().ended(DeliveryClass.SIGNAL, Fate.WRITTEN);
    }

    private final class Socket implements Subscriber {
        private final UserId user;
        private final Outbound outbound;

        Socket(UserId user) {
            this.user = user;
            this.outbound = new Outbound(loop, this, new FlightRecorder(clock), code -> {});
            outbound.begin(new Wire().pipeline().lastContext());
        }

        @Override
        public UserId user() {
            return user;
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
    }

    private static final class Wire extends EmbeddedChannel {
        Wire() {
            super(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelInactive(ChannelHandlerContext ctx) {}
            });
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer in) {
            while (in.remove()) {
                // The peer has it.
            }
        }
    }
}
