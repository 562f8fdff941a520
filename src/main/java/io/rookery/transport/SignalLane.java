package io.rookery.transport;

import io.netty.buffer.ByteBuf;
import io.rookery.routing.Batch;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Signals that wait for one slow connection: when there are too many, the oldest are shed. */
final class SignalLane {
    private record Waiting(ByteBuf frames, int count) {}

    private final int bytesMax;
    private final Deque<Waiting> waiting = new ArrayDeque<>(2);
    private int bytes;
    private int count;

    SignalLane(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** How many messages wait. */
    int count() {
        return count;
    }

    int byteCount() {
        return bytes;
    }

    /**
     * @return how many messages were shed for it, itself among them when it alone is too large
     */
    int add(Batch batch) {
        int shed = 0;
        while (!waiting.isEmpty() && bytes + batch.byteCount() > bytesMax) {
            Waiting oldest = take();
            oldest.frames().release();
            shed += oldest.count();
        }
        if (batch.byteCount() > bytesMax) {
            return shed + batch.count();
        }
        bytes += batch.byteCount();
        count += batch.count();
        waiting.add(new Waiting(batch.frames().retainedDuplicate(), batch.count()));
        return shed;
    }

    /** What leaves next, to be released by the receiver; null when nothing waits. */
    @Nullable
    ByteBuf remove() {
        return waiting.isEmpty() ? null : take().frames();
    }

    private Waiting take() {
        Waiting first = waiting.remove();
        bytes -= first.frames().readableBytes();
        count -= first.count();
        return first;
    }

    void release() {
        for (ByteBuf next = remove(); next != null; next = remove()) {
            next.release();
        }
    }
}
