package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.rookery.identity.Topic;
import io.rookery.protocol.Priority;
import io.rookery.routing.Batch;
import io.rookery.routing.DeliveryClass;
import io.rookery.session.FlightRecorder;
import io.rookery.session.LoopClock;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On real sockets. */
@Timeout(60)
class SocketWritesTest {
    private static final int CHUNK_BYTES = 64 << 10;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final BlockingQueue<Served> accepted = new LinkedBlockingQueue<>();
    private Channel server;

    private record Served(
            ChannelHandlerContext context,
            SocketWrites writes,
            AtomicInteger throughPipeline,
            AtomicReference<Runnable> writable) {
        <T> T inLoop(Callable<T> work) throws Exception {
            return context.executor().submit(work).get();
        }

        void run(Runnable work) throws Exception {
            context.executor().submit(work).get();
        }
    }

    @BeforeEach
    void listen() throws Exception {
        listen(ChannelOutboundHandlerAdapter::new);
    }

    @AfterEach
    void end() throws Exception {
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
    }

    @Test
    void aSingleBufferGoesPastTheChannel() throws Exception {
        try (Socket client = connect()) {
            Served served = accepted.take();
            ByteBuf frames = numbered(1, 100);

            served.run(() -> {
                served.writes().write(frames);
                served.writes().flush();
            });

            assertNumbered(client, 1, 100);
            assertThat(served.throughPipeline()).hasValue(0);
            assertThat(frames.refCnt()).isZero();
        }
    }

    @Test
    void whatIsSharedStaysAsItIs() throws Exception {
        try (Socket first = connect();
                Socket second = connect()) {
            Served one = accepted.take();
            Served other = accepted.take();
            ByteBuf frames = numbered(1, 100);

            for (Served each : new Served[] {one, other}) {
                each.run(() -> {
                    each.writes().writeShared(frames);
                    each.writes().flush();
                });
            }

            assertNumbered(first, 1, 100);
            assertNumbered(second, 1, 100);
            assertThat(frames.readableBytes()).isEqualTo(100 * Integer.BYTES);
            assertThat(frames.refCnt()).isEqualTo(1);
            frames.release();
        }
    }

    @Test
    void severalBuffersBeforeAFlushLeaveInOrder() throws Exception {
        try (Socket client = connect()) {
            Served served = accepted.take();
            ByteBuf shared = numbered(2, 1);

            served.run(() -> {
                served.writes().write(numbered(1, 1));
                served.writes().writeShared(shared);
                served.writes().write(numbered(3, 1));
                served.writes().flush();
                shared.release();
            });

            assertNumbered(client, 1, 3);
            assertThat(served.throughPipeline()).hasValue(3);
            assertThat(shared.refCnt()).isZero();
        }
    }

    @Test
    void whatTheKernelDoesNotTakeWaitsInTheChannelAndNothingOvertakesIt() throws Exception {
        try (Socket client = connect()) {
            Served served = accepted.take();
            int perChunk = CHUNK_BYTES / Integer.BYTES;
            int chunks = 0;
            while (served.inLoop(() -> served.writes().aheadBytes()) < 10L * CHUNK_BYTES) {
                int first = chunks++ * perChunk;
                served.run(() -> {
                    served.writes().write(numbered(first, perChunk));
                    served.writes().flush();
                });
            }
            assertThat(served.inLoop(() -> served.writes().hasRoomFor(1))).isFalse();
            assertThat(served.inLoop(() -> served.writes().isAheadBy(CHUNK_BYTES)))
                    .isTrue();

            assertNumbered(client, 0, chunks * perChunk);
            assertThat(served.inLoop(() -> served.writes().aheadBytes())).isZero();

            int before = served.throughPipeline().get();
            served.run(() -> {
                served.writes().write(numbered(7, 1));
                served.writes().flush();
            });
            assertNumbered(client, 7, 1);
            assertThat(served.throughPipeline()).hasValue(before);
        }
    }

    @Test
    void messagesThatHaveNoRoomBehindALargeAnswerFollowIt() throws Exception {
        try (Socket client = connect()) {
            Served served = accepted.take();
            PatientLoop loop = new PatientLoop();
            Outbound outbound = new Outbound(loop, null, new FlightRecorder(new LoopClock(0)), code -> {});
            served.writable().set(outbound::writable);
            int first = 2 * Outbound.WRITE_AHEAD_BYTES / Integer.BYTES;

            served.run(() -> {
                outbound.begin(served.context());
                outbound.write(out -> writeNumbers(out, 0, first));
                assertThat(offer(outbound, first)).isTrue();
                outbound.flush();
                assertThat(offer(outbound, first + 1)).isTrue();
                outbound.flush();
                loop.runAll();
            });

            assertNumbered(client, 0, first + 2);
            assertThat(served.inLoop(() -> loop.ledger().pending(DeliveryClass.LOG)))
                    .isZero();
        }
    }

    private static boolean offer(Outbound outbound, int number) {
        ByteBuf frame = numbered(number, 1);
        try {
            return outbound.offer(new Batch(DeliveryClass.LOG, Priority.NORMAL, new Topic("room:1"), 0, 0, frame, 1));
        } finally {
            frame.release();
        }
    }

    @Test
    void whatWaitsForTheFlushIsCounted() throws Exception {
        try (Socket client = connect()) {
            Served served = accepted.take();
            int half = Outbound.WRITE_AHEAD_BYTES / 2;

            served.run(() -> served.writes().write(numbered(0, half / Integer.BYTES)));

            assertThat(served.inLoop(() -> served.writes().aheadBytes())).isEqualTo(half);
            assertThat(served.inLoop(() -> served.writes().hasRoomFor(half))).isTrue();
            assertThat(served.inLoop(() -> served.writes().hasRoomFor(half + 1)))
                    .isFalse();
            served.run(() -> served.writes().flush());
            assertThat(served.inLoop(() -> served.writes().hasRoomFor(10 * half)))
                    .isTrue();
            assertNumbered(client, 0, half / Integer.BYTES);
        }
    }

    @Test
    void aClosedChannelTakesNothingAndKeepsNothing() throws Exception {
        try (Socket client = connect()) {
            Served served = accepted.take();
            ByteBuf waiting = numbered(1, 1);
            ByteBuf late = numbered(2, 1);

            served.run(() -> {
                served.writes().write(waiting);
                served.context().close();
                served.writes().flush();
                served.writes().write(late);
                served.writes().flush();
                served.writes().leaveToChannel();
            });

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(waiting.refCnt()).isZero();
            assertThat(late.refCnt()).isZero();
        }
    }

    @Test
    void aPeerThatIsGoneEndsTheChannel() throws Exception {
        Served served;
        try (Socket client = connect()) {
            served = accepted.take();
            client.setSoLinger(true, 0);
        }
        Channel channel = served.context().channel();
        while (channel.isOpen()) {
            served.run(() -> {
                served.writes().write(numbered(1, 1));
                served.writes().flush();
            });
        }
        assertThat(channel.closeFuture().await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void underTlsAllGoesThroughThePipeline() throws Exception {
        SslContext tls = SslContextBuilder.forClient().build();
        listen(() -> tls.newHandler(PooledByteBufAllocator.DEFAULT));
        try (Socket client = connect()) {
            Served served = accepted.take();

            served.run(() -> {
                served.writes().write(numbered(1, 1));
                served.writes().flush();
            });

            assertThat(served.throughPipeline()).hasValue(1);
            assertThat(client.isConnected()).isTrue();
        }
    }

    private void listen(Supplier<ChannelHandler> atTheSocket) throws Exception {
        if (server != null) {
            server.close().sync();
        }
        server = new ServerBootstrap()
                .group(group)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        AtomicInteger passed = new AtomicInteger();
                        AtomicReference<Runnable> writable = new AtomicReference<>(() -> {});
                        channel.config()
                                .setWriteBufferWaterMark(new WriteBufferWaterMark(
                                        Outbound.WRITE_AHEAD_BYTES / 2, Outbound.WRITE_AHEAD_BYTES));
                        channel.pipeline()
                                .addLast(atTheSocket.get(), counting(passed), new ChannelInboundHandlerAdapter() {
                                    @Override
                                    public void handlerAdded(ChannelHandlerContext ctx) {
                                        accepted.add(new Served(ctx, new SocketWrites(ctx), passed, writable));
                                    }

                                    @Override
                                    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                                        writable.get().run();
                                    }
                                });
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    private static ChannelOutboundHandlerAdapter counting(AtomicInteger passed) {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                passed.incrementAndGet();
                ctx.write(message, promise);
            }
        };
    }

    private Socket connect() throws Exception {
        return new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) server.localAddress()).getPort());
    }

    private static ByteBuf numbered(int first, int count) {
        ByteBuf frames = PooledByteBufAllocator.DEFAULT.directBuffer(count * Integer.BYTES);
        writeNumbers(frames, first, count);
        return frames;
    }

    private static void writeNumbers(ByteBuf out, int first, int count) {
        for (int number = first; number < first + count; number++) {
            out.writeInt(number);
        }
    }

    private static void assertNumbered(Socket client, int first, int count) throws Exception {
        DataInputStream in = new DataInputStream(client.getInputStream());
        for (int number = first; number < first + count; number++) {
            if (in.readInt() != number) {
                throw new AssertionError("out of order at " + number);
            }
        }
    }
}
