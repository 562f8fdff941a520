package io.rookery.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The connections of a run and the event loops they live on. */
@SuppressWarnings("FutureReturnValueIgnored") // Every attempt ends in a completed future that is counted.
final class Fleet implements AutoCloseable {
    private static final int CONNECTING_MAX = 64;
    private static final int ATTEMPTS_MAX = 20;
    private static final int CONNECT_WITHIN_SECONDS = 20;
    private static final int WRITE_BUFFER_MAX = 4 * 1024 * 1024;

    private final EventLoopGroup group;
    private final Class<? extends SocketChannel> channelType;
    private final int ports;
    private final List<Loop> loops = new ArrayList<>();
    private volatile @Nullable InetSocketAddress source;
    private final String host;
    private final int port;
    final Incidents incidents = new Incidents();

    Fleet(String host, int port, int threads) {
        this(host, port, 1, threads);
    }

    /**
     * @param ports how many nodes there are, each at the port after the one before; connections take turns
     */
    Fleet(String host, int port, int ports, int threads) {
        this.ports = ports;
        this.host = host;
        this.port = port;
        boolean epoll = Epoll.isAvailable();
        group = new MultiThreadIoEventLoopGroup(
                threads, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        channelType = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
        for (int i = 0; i < threads; i++) loops.add(new Loop(group.next()));
    }

    static String transport() {
        return Epoll.isAvailable() ? "epoll" : "nio";
    }

    List<Loop> loops() {
        return loops;
    }

    /** The loop that publishers live on. */
    Loop first() {
        return loops.get(0);
    }

    /**
     * Opens {@code count} connections, a bounded number at a time; those turned away come back a little later.
     *
     * @return in the order of their numbers
     */
    List<Connection> connect(int count, BiFunction<Loop, Integer, Connection> make) throws Exception {
        return connect(count, number -> number % ports, make);
    }

    /**
     * @param nodeOf the node of each connection, by number
     */
    List<Connection> connect(int count, IntUnaryOperator nodeOf, BiFunction<Loop, Integer, Connection> make)
            throws Exception {
        Semaphore connecting = new Semaphore(CONNECTING_MAX);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Connection[] connections = new Connection[count];
        CountDownLatch open = new CountDownLatch(count);
        for (int number = 0; number < count; number++) {
            connecting.acquire();
            Throwable failed = failure.get();
            if (failed != null) throw new IOException("connection " + number + ": " + failed.getMessage(), failed);
            Loop loop = loops.get(number % loops.size());
            int own = number;
            attempt(() -> make.apply(loop, own), nodeOf.applyAsInt(own), ATTEMPTS_MAX)
                    .whenComplete((connection, problem) -> {
                        if (problem == null) {
                            synchronized (connections) {
                                connections[own] = connection;
                            }
                        } else {
                            failure.compareAndSet(null, problem);
                        }
                        open.countDown();
                        connecting.release();
                    });
        }
        open.await();
        Throwable failed = failure.get();
        if (failed != null) throw new IOException("a connection: " + failed.getMessage(), failed);
        synchronized (connections) {
            return List.of(connections);
        }
    }

    private CompletableFuture<Connection> attempt(Supplier<Connection> make, int node, int attemptsLeft) {
        Connection connection = make.get();
        open(connection, port + node);
        return connection
                .ready
                .orTimeout(CONNECT_WITHIN_SECONDS, TimeUnit.SECONDS)
                .handle((done, problem) -> {
                    if (problem == null) return CompletableFuture.completedFuture(connection);
                    if (attemptsLeft <= 1) return CompletableFuture.<Connection>failedFuture(problem);
                    CompletableFuture<Connection> later = new CompletableFuture<>();
                    connection
                            .loop()
                            .events
                            .schedule(
                                    () -> attempt(make, node, attemptsLeft - 1).whenComplete((each, again) -> {
                                        if (again == null) later.complete(each);
                                        else later.completeExceptionally(again);
                                    }),
                                    250,
                                    TimeUnit.MILLISECONDS);
                    return later;
                })
                .thenCompose(future -> future);
    }

    private void open(Connection connection, int at) {
        dial(connection, connection.loop(), host, at).addListener(result -> {
            if (!result.isSuccess()) connection.unreachable(result.cause());
        });
    }

    /** Has all connections from now on come from an address of this machine, which has ports of its own. */
    void dialFrom(String address) {
        source = new InetSocketAddress(address, 0);
    }

    /** Begins a connection that lives on a loop. */
    ChannelFuture dial(ChannelHandler handler, Loop loop, String toHost, int toPort) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop.events)
                .channel(channelType)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, loop.received)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1024 * 1024, WRITE_BUFFER_MAX))
                .handler(handler);
        if (source != null) bootstrap.localAddress(source);
        // Else a port is chosen before it is known where to, from fewer of them, and the search takes long when most
        // are taken.
        if (Epoll.isAvailable()) bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        return bootstrap.connect(toHost, toPort);
    }

    /** Runs something on every loop and waits for it. */
    void onEachLoop(Consumer<Loop> action) throws InterruptedException, ExecutionException, TimeoutException {
        for (Loop loop : loops) {
            loop.events.submit(() -> action.accept(loop)).get(60, TimeUnit.SECONDS);
        }
    }

    long deliveredSoFar() {
        long sum = 0;
        for (Loop loop : loops) sum += loop.deliveries.deliveredSoFar();
        return sum;
    }

    @Override
    public void close() {
        incidents.expectDisconnects();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }
}
