package io.rookery.transport;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** What has to wait while a session is opened: live messages, bounded in bytes, and commands, bounded by those in flight. */
final class Intermission {
    private final long bytesMax;
    private final List<ByteBuf> frames = new ArrayList<>(0);
    private final Deque<Runnable> commands = new ArrayDeque<>(1);
    private long bytes;

    Intermission(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * @return false when there is no room
     */
    boolean hold(ByteBuf more) {
        if (bytes + more.readableBytes() > bytesMax) {
            return false;
        }
        bytes += more.readableBytes();
        frames.add(more.retainedDuplicate());
        return true;
    }

    void await(Runnable command) {
        commands.add(command);
    }

    void proceed() {
        Runnable next;
        while ((next = commands.poll()) != null) {
            next.run();
        }
    }

    /** Gives the messages away, in order; the receiver releases. */
    void frames(Consumer<ByteBuf> receiver) {
        List<ByteBuf> all = List.copyOf(frames);
        frames.clear();
        all.forEach(receiver);
    }
}
