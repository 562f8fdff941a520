package io.rookery.bus;

import io.rookery.identity.NodeId;
import io.rookery.protocol.Refusal;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Questions that wait for their answers. Safe to use from any thread. */
final class PendingAsks {
    private record Pending(NodeId node, Promise<Buffer> promise, long deadlineNanos) {}

    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    private final AtomicLong lastQuestion = new AtomicLong();
    private final AtomicInteger size = new AtomicInteger();
    private final int max;

    PendingAsks(int max) {
        this.max = max;
    }

    /**
     * @return the question's number, or zero when there are as many as there may be
     */
    long add(NodeId node, Promise<Buffer> promise, long deadlineNanos) {
        if (size.incrementAndGet() > max) {
            size.decrementAndGet();
            return 0;
        }
        long question = lastQuestion.incrementAndGet();
        pending.put(question, new Pending(node, promise, deadlineNanos));
        return question;
    }

    void answered(long question, Buffer answer) {
        Promise<Buffer> promise = take(question);
        if (promise != null) {
            promise.tryComplete(answer);
        }
    }

    void failed(long question, Throwable reason) {
        Promise<Buffer> promise = take(question);
        if (promise != null) {
            promise.tryFail(reason);
        }
    }

    /** Gives up on questions whose deadline is over. */
    void expire(long nowNanos) {
        pending.forEach((question, asked) -> {
            if (nowNanos - asked.deadlineNanos() >= 0) {
                failed(question, Refusal.outcomeUnknown("node " + asked.node().name() + " did not answer in time"));
            }
        });
    }

    private @Nullable Promise<Buffer> take(long question) {
        Pending asked = pending.remove(question);
        if (asked == null) {
            return null;
        }
        size.decrementAndGet();
        return asked.promise();
    }
}
