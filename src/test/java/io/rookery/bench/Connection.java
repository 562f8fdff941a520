package io.rookery.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection that knows no more of RFC 6455 than counting needs: it upgrades, says its hello, walks over frames
 * without making objects of them, and answers pings.
 *
 * <p>Used by its event loop only. {@link #ready} completes when the first frame that looks like an answer has come, or with
 * the upgrade when there is no hello.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Writes fail when the connection ends, which is noticed.
final class Connection extends ChannelInboundHandlerAdapter {
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final byte[] NOTHING = {};
    private static final byte[] RESULT = "\"result\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "\"error\"".getBytes(StandardCharsets.US_ASCII);

    private enum State {
        UPGRADING,
        GREETING,
        OPEN,
        CLOSED
    }

    final CompletableFuture<Connection> ready = new CompletableFuture<>();
    private final Loop loop;
    private final Incidents incidents;
    private final boolean publishes;
    private final String request;
    private final byte[] hello;
    private final int payloadBytes;
    private final Deliveries.Cursor cursor;
    private State state = State.UPGRADING;
    private byte[] rest = NOTHING;
    private int restBytes;
    private @Nullable Channel channel;
    private String end = "the connection was lost";

    private Connection(
            Loop loop,
            Incidents incidents,
            boolean publishes,
            String host,
            String path,
            byte[] hello,
            int publishers,
            int payloadBytes) {
        this.loop = loop;
        this.incidents = incidents;
        this.publishes = publishes;
        this.hello = hello;
        this.payloadBytes = payloadBytes;
        this.cursor = new Deliveries.Cursor(publishers);
        this.request =
                "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    }

    static Connection subscriber(
            Loop loop, Incidents incidents, Target target, int number, int publishers, int payload) {
        return new Connection(
                loop,
                incidents,
                false,
                target.host(),
                target.subscriberPath(number),
                target.helloBytes(),
                publishers,
                payload);
    }

    static Connection publisher(Loop loop, Incidents incidents, Target target, int number) {
        return new Connection(loop, incidents, true, target.host(), target.publisherPath(number), NOTHING, 0, 0);
    }

    Loop loop() {
        return loop;
    }

    Channel channel() {
        if (channel == null) throw new IllegalStateException("not connected");
        return channel;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        context.writeAndFlush(context.alloc().directBuffer(bytes.length).writeBytes(bytes), context.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        byte[] bytes = loop.scratch;
        int received = in.readableBytes();
        if (restBytes > 0) System.arraycopy(rest, 0, bytes, 0, restBytes);
        int to = restBytes + received;
        if (to > bytes.length) throw new IllegalStateException("frame: more than " + Loop.FRAME_BYTES_MAX + " bytes");
        in.readBytes(bytes, restBytes, received);
        in.release();
        int from = state == State.UPGRADING ? upgraded(context, bytes, to) : 0;
        if (state != State.UPGRADING) from = frames(context, bytes, from, to);
        keep(bytes, from, to);
        loop.deliveries.publishCount();
        loop.afterRead.run();
    }

    private void keep(byte[] bytes, int from, int to) {
        restBytes = to - from;
        if (restBytes == 0) return;
        if (rest.length < restBytes) rest = new byte[Math.max(512, restBytes * 2)];
        System.arraycopy(bytes, from, rest, 0, restBytes);
    }

    /** Looks for the end of the response head; returns where frames begin. */
    private int upgraded(ChannelHandlerContext context, byte[] bytes, int to) {
        String head = new String(bytes, 0, to, StandardCharsets.ISO_8859_1);
        int blank = head.indexOf("\r\n\r\n");
        if (blank < 0) return 0;
        if (!head.startsWith("HTTP/1.1 101 ")) {
            fail(head.substring(0, head.indexOf("\r\n")));
            context.close(context.voidPromise());
            return to;
        }
        if (hello.length == 0) {
            open();
        } else {
            state = State.GREETING;
            Frames.write(context.channel(), TEXT, hello);
            context.flush();
        }
        return blank + 4;
    }

    private void open() {
        state = State.OPEN;
        ready.complete(this);
    }

    private int frames(ChannelHandlerContext context, byte[] bytes, int from, int to) {
        long now = System.nanoTime();
        int at = from;
        while (to - at >= 2) {
            int length = bytes[at + 1] & 127;
            int body = at + 2;
            if (length == 126) {
                body = at + 4;
                if (body > to) break;
                length = (bytes[at + 2] & 255) << 8 | (bytes[at + 3] & 255);
            } else if (length == 127) {
                body = at + 10;
                if (body > to) break;
                length = Frames.longLength(bytes, at + 2);
            }
            int next = body + length;
            if (next > to) break;
            frame(context, bytes[at] & 15, bytes, body, next, now);
            at = next;
        }
        return at;
    }

    private void frame(ChannelHandlerContext context, int opcode, byte[] bytes, int from, int to, long now) {
        if (opcode < CLOSE) {
            if (state != State.OPEN) greeted(bytes, from, to);
            else if (publishes) answered(bytes, from, to);
            else loop.deliveries.frame(cursor, bytes, from, to, payloadBytes, now);
        } else if (opcode == PING) {
            Frames.write(context.channel(), PONG, Arrays.copyOfRange(bytes, from, to));
            context.flush();
        } else if (opcode == CLOSE) {
            end = to - from < 2
                    ? "closed by the server"
                    : "closed by the server with " + ((bytes[from] & 255) << 8 | (bytes[from + 1] & 255)) + " "
                            + new String(bytes, from + 2, to - from - 2, StandardCharsets.UTF_8);
        }
    }

    /** Waits for the answer to the hello; what the server says unasked before it is passed over. */
    private void greeted(byte[] bytes, int from, int to) {
        if (Frames.contains(bytes, from, to, RESULT)) open();
        else if (Frames.contains(bytes, from, to, ERROR))
            fail(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    private void answered(byte[] bytes, int from, int to) {
        if (Frames.contains(bytes, from, to, ERROR)) incidents.refused(bytes, from, to);
    }

    private void fail(String reason) {
        state = State.CLOSED;
        ready.completeExceptionally(new IOException(reason));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (state == State.OPEN) incidents.disconnected(end);
        fail(end);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end = cause.toString();
        context.close(context.voidPromise());
    }
}
