package io.rookery.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The last step of everything that leaves on one connection. Belongs to one event loop.
 *
 * <p>Most often a tick brings a connection a single buffer and finds its channel empty. Then the buffer is given to the kernel as it is, and
 * neither the pipeline nor the channel's queue is gone through: with ten thousand sockets their memory is seldom in a cache. What the
 * kernel does not take, and all that comes in any other way, goes through the channel, so that order and errors are its concern alone.
 */
final class SocketWrites {
    private final ChannelHandlerContext context;
    /** Null where bytes change on their way, as with TLS. */
    private final @Nullable FileDescriptor socket;
    /** Waits for the flush; never while the channel has something. */
    private @Nullable ByteBuf single;
    /** Whether the channel may have something. */
    private boolean inChannel = true;

    private boolean flushWanted;

    SocketWrites(ChannelHandlerContext context) {
        this.context = context;
        this.socket = context.channel() instanceof EpollSocketChannel epoll
                        && context.pipeline().get(SslHandler.class) == null
                ? epoll.fd()
                : null;
    }

    ByteBufAllocator alloc() {
        return context.alloc();
    }

    /** Takes over the buffer. */
    void write(ByteBuf frames) {
        if (mayStandAlone(frames)) {
            single = frames;
        } else {
            leaveToChannel();
            context.write(frames, context.voidPromise());
        }
        flushWanted = true;
    }

    /** Leaves the buffer to others, too. */
    void writeShared(ByteBuf frames) {
        if (mayStandAlone(frames)) {
            single = frames.retain();
        } else {
            leaveToChannel();
            context.write(frames.retainedDuplicate(), context.voidPromise());
        }
        flushWanted = true;
    }

    private boolean mayStandAlone(ByteBuf frames) {
        return single == null && socket != null && frames.hasMemoryAddress() && isChannelEmpty();
    }

    private boolean isChannelEmpty() {
        if (inChannel && isNothingPending(context.channel())) {
            inChannel = false;
        }
        return !inChannel;
    }

    private static boolean isNothingPending(Channel channel) {
        return channel.bytesBeforeUnwritable() >= Outbound.WRITE_AHEAD_BYTES;
    }

    void flush() {
        if (!flushWanted) {
            return;
        }
        flushWanted = false;
        ByteBuf alone = single;
        if (alone == null) {
            context.flush();
        } else {
            single = null;
            send(alone);
        }
    }

    private void send(ByteBuf frames) {
        int end = frames.writerIndex();
        int next = frames.readerIndex();
        FileDescriptor open = socket;
        if (open != null && open.isOpen()) {
            try {
                next += open.writeAddress(frames.memoryAddress(), next, end);
            } catch (IOException broken) {
                // The channel meets it, too, and ends the connection.
            }
        }
        if (next == end) {
            frames.release();
        } else {
            inChannel = true;
            context.writeAndFlush(frames.slice(next, end - next), context.voidPromise());
        }
    }

    /** From here on the channel knows of all that was written. */
    void leaveToChannel() {
        inChannel = true;
        ByteBuf alone = single;
        if (alone != null) {
            single = null;
            context.write(alone.duplicate(), context.voidPromise());
        }
    }

    /** Whether so much may be written; what is larger than all the room there may be is to go out alone. */
    boolean hasRoomFor(int bytes) {
        if (isChannelEmpty()) {
            return single == null || single.readableBytes() + bytes <= Outbound.WRITE_AHEAD_BYTES;
        }
        Channel channel = context.channel();
        return channel.isWritable() && channel.bytesBeforeUnwritable() >= bytes;
    }

    /** If not, the channel will tell when it is. */
    boolean isChannelWritable() {
        return context.channel().isWritable();
    }

    /**
     * Whether more waits in the channel than should, by so many bytes. What waits for the flush alone is not counted: it may leave
     * without the channel, which then tells nobody that there is room again.
     */
    boolean isAheadBy(long bytes) {
        Channel channel = context.channel();
        return inChannel && !channel.isWritable() && channel.bytesBeforeWritable() > bytes;
    }

    /** Bytes that wait for the socket. */
    long aheadBytes() {
        if (isChannelEmpty()) {
            return single == null ? 0 : single.readableBytes();
        }
        Channel channel = context.channel();
        return channel.isWritable()
                ? Outbound.WRITE_AHEAD_BYTES - channel.bytesBeforeUnwritable()
                : Outbound.WRITE_AHEAD_BYTES / 2 + channel.bytesBeforeWritable();
    }
}
