package io.rookery.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that knows no more of RFC 6455 than a load generator needs: it upgrades, walks over frames without making
 * objects of them, and answers pings. Used by its event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Writes fail when the connection ends, which is noticed.
abstract class BareSocket extends ChannelInboundHandlerAdapter {
    static final int LOST = 1006;

    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final byte[] NOTHING = {};

    private final Loop loop;
    private final String request;
    private boolean isUpgraded;
    private byte[] rest = NOTHING;
    private int restBytes;
    private @Nullable Channel channel;
    private int endCode = LOST;
    private String end = "the connection was lost";

    BareSocket(Loop loop, String host, String path) {
        this.loop = loop;
        this.request =
                "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    }

    /** The server has agreed. */
    abstract void upgraded();

    /** The server has not agreed; the connection ends. */
    abstract void turnedAway(String head);

    /** Takes a frame of data, {@code bytes[from..to)}, which are its own until it returns. */
    abstract void received(byte[] bytes, int from, int to, long nowNanos);

    /** Called after each read from the socket. */
    void readDone() {}

    /** There was no connection. */
    abstract void unreachable(Throwable cause);

    /**
     * The connection is over.
     *
     * @param code of the server's goodbye; {@link #LOST} when it said none
     */
    abstract void ended(int code, String reason);

    final Loop loop() {
        return loop;
    }

    final Channel channel() {
        if (channel == null) throw new IllegalStateException("not connected");
        return channel;
    }

    final void say(byte[] text) {
        say(false, text);
    }

    final void say(boolean isBinary, byte[] body) {
        Frames.write(channel(), isBinary ? Frames.BINARY : Frames.TEXT, body);
        channel().flush();
    }

    /** Ends the connection without a goodbye. */
    final void drop() {
        if (channel != null) channel.close();
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
        int from = isUpgraded ? 0 : answered(context, bytes, to);
        if (isUpgraded) from = frames(context, bytes, from, to);
        keep(bytes, from, to);
        readDone();
    }

    private void keep(byte[] bytes, int from, int to) {
        restBytes = to - from;
        if (restBytes == 0) return;
        if (rest.length < restBytes) rest = new byte[Math.max(512, restBytes * 2)];
        System.arraycopy(bytes, from, rest, 0, restBytes);
    }

    /** Looks for the end of the response head; returns where frames begin. */
    private int answered(ChannelHandlerContext context, byte[] bytes, int to) {
        String head = new String(bytes, 0, to, StandardCharsets.ISO_8859_1);
        int blank = head.indexOf("\r\n\r\n");
        if (blank < 0) return 0;
        if (!head.startsWith("HTTP/1.1 101 ")) {
            turnedAway(head.substring(0, blank));
            context.close();
            return to;
        }
        isUpgraded = true;
        upgraded();
        return blank + 4;
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
            received(bytes, from, to, now);
        } else if (opcode == PING) {
            Frames.write(context.channel(), PONG, Arrays.copyOfRange(bytes, from, to));
            context.flush();
        } else if (opcode == CLOSE && to - from >= 2) {
            endCode = (bytes[from] & 255) << 8 | (bytes[from + 1] & 255);
            end = "closed by the server with " + endCode + " "
                    + new String(bytes, from + 2, to - from - 2, StandardCharsets.UTF_8);
        } else if (opcode == CLOSE) {
            end = "closed by the server";
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended(endCode, end);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end = cause.toString();
        context.close();
    }
}
