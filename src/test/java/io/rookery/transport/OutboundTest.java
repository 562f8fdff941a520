package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rookery.identity.Topic;
import io.rookery.protocol.CloseCode;
import io.rookery.protocol.Priority;
import io.rookery.routing.Batch;
import io.rookery.routing.DeliveryClass;
import io.rookery.session.FlightRecorder;
import io.rookery.session.LoopClock;
import io.rookery.transport.DeliveryLedger.Fate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboundTest {
    private static final Topic TOPIC = new Topic("room:1");
    private static final int BATCH_BYTES = Outbound.WRITE_AHEAD_BYTES / 2;

    private final PatientLoop loop = new PatientLoop();
    private final List<CloseCode> closed = new ArrayList<>();
    private final Outbound outbound = new Outbound(loop, null, new FlightRecorder(new LoopClock(0)), closed::add);

    @Test
    void whoCannotTakeWhatWaitedForTheSessionIsSentAway() {
        begin();
        outbound.pause();
        int held = 0;
        while (outbound.offer(batch())) {
            held++;
        }

        outbound.proceed(true);
        loop.runAll();

        assertThat(held * BATCH_BYTES).isGreaterThan(Outbound.WRITE_AHEAD_BYTES);
        assertThat(closed).isNotEmpty().containsOnly(CloseCode.SLOW_CONSUMER);
        assertBooksBalance();
    }

    @Test
    void whatWaitedForTheSessionFollowsWhereThereIsRoom() {
        begin();
        outbound.pause();
        assertThat(outbound.offer(batch())).isTrue();

        outbound.proceed(true);
        loop.runAll();

        assertThat(closed).isEmpty();
        assertThat(loop.ledger().ended(DeliveryClass.LOG, Fate.WRITTEN)).isEqualTo(1);
        assertBooksBalance();
    }

    @Test
    void whatWaitedForASessionThatWasNotOpenedIsDropped() {
        begin();
        outbound.pause();
        outbound.offer(batch());

        outbound.proceed(false);
        loop.runAll();

        assertThat(closed).isEmpty();
        assertThat(loop.ledger().ended(DeliveryClass.LOG, Fate.DROPPED)).isEqualTo(1);
        assertBooksBalance();
    }

    private void assertBooksBalance() {
        long ended = 0;
        for (Fate fate : Fate.values()) {
            ended += loop.ledger().ended(DeliveryClass.LOG, fate);
        }
        assertThat(ended + loop.ledger().pending(DeliveryClass.LOG))
                .isEqualTo(loop.ledger().offered(DeliveryClass.LOG));
    }

    private static Batch batch() {
        return new Batch(
                DeliveryClass.LOG, Priority.NORMAL, TOPIC, 0, 0, Unpooled.wrappedBuffer(new byte[BATCH_BYTES]), 1);
    }

    /** A channel whose peer takes nothing. */
    private void begin() {
        ChannelInboundHandlerAdapter handler = new ChannelInboundHandlerAdapter() {
            @Override
            public void handlerAdded(ChannelHandlerContext ctx) {
                ctx.channel()
                        .config()
                        .setWriteBufferWaterMark(
                                new WriteBufferWaterMark(Outbound.WRITE_AHEAD_BYTES / 2, Outbound.WRITE_AHEAD_BYTES));
                outbound.begin(ctx);
            }
        };
        EmbeddedChannel channel = new EmbeddedChannel(handler) {
            @Override
            protected void doWrite(ChannelOutboundBuffer in) {}
        };
        assertThat(channel.isWritable()).isTrue();
    }
}
