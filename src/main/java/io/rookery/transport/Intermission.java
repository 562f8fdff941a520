package io.rookery.transport;

import io.netty.buffer.ByteBuf;
import io.rookery.routing.Batch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** What has to wait while a session is opened: live messages, bounded in bytes, and commands, bounded by those in flight. */
final class Intermission {
    private final long bytesMax;
    private final List<Batch> batches = new ArrayList<>(0);
    private final Deque<Runnable> commands = new ArrayDeque<>(1);
    private long bytes;

    Intermission(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * @return false when there is no room
     */
    boolean hold(Batch more) {
        if (bytes + more.byteCount() > bytesMax) {
            return false;
        }
        bytes += more.byteCount();
        ByteBuf kept = more.frames().retainedDuplicate();
        batches.add(new Batch(
                more.deliveryClass(),
                more.priority(),
                more.topic(),
                more.key(),
                more.happenedMillis(),
                kept,
                more.count()));
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

    /** Hands the messages out, in order, and lets go of them. */
    void batches(Consumer<Batch> receiver) {
        List<Batch> all = List.copyOf(batches);
        batches.clear();
        for (Batch batch : all) {
            try {
                receiver.accept(batch);
            } finally {
                batch.frames().release();
            }
        }
    }
}
