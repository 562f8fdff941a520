package io.rookery.store;

import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Parts of calls to the store: those that come in one turn of the event loop go together into one call, few of which are under way at a
 * time, so that the store is asked the more seldom the more there is to do. Calls that are full do not wait for others, so that a store
 * whose answers take long is not asked for less than it can do. Lives on one event loop.
 *
 * <p>With a Redis Cluster, where the keys of one call are of one hash tag, each part goes by itself.
 *
 * @param <P> a part
 */
final class CallGroup<P> {
    /** Calls under way, as a rule; with one, the store would have nothing to do while its answer is on the way. */
    static final int CALLS_MAX = 2;

    /** Calls under way, when those that follow are full. */
    static final int FULL_CALLS_MAX = 8;

    /** Parts that wait for a call; more are refused as busy. */
    static final int WAITING_MAX = 16_384;

    /** A part that has waited so long for its call is not tried any more. */
    static final Duration WAIT_MAX = Duration.ofSeconds(2);

    private static final long RETRY_AFTER_MILLIS = 100;

    private record Waiting<P>(P part, int weight, long sinceNanos) {}

    private final RedisLinks links;
    private final ToIntFunction<P> weight;
    private final Function<List<P>, Future<Response>> call;
    private final BiConsumer<List<P>, Future<Response>> settle;
    private final int weightMax;
    private final int partsMax;
    private final int callsMax;
    private final Deque<Waiting<P>> waiting = new ArrayDeque<>();
    private long waitingWeight;
    private int calls;
    private boolean isTurnAwaited;
    private boolean isCalling;

    /**
     * @param weight of a part
     * @param weightMax of the parts of a call, unless it has but one
     * @param settle is told what became of a call
     */
    CallGroup(
            RedisLinks links,
            ToIntFunction<P> weight,
            int weightMax,
            Function<List<P>, Future<Response>> call,
            BiConsumer<List<P>, Future<Response>> settle) {
        this(links, CALLS_MAX, weight, weightMax, call, settle);
    }

    /**
     * @param callsMax under way, unless those that follow are full
     */
    CallGroup(
            RedisLinks links,
            int callsMax,
            ToIntFunction<P> weight,
            int weightMax,
            Function<List<P>, Future<Response>> call,
            BiConsumer<List<P>, Future<Response>> settle) {
        this.links = links;
        this.weight = weight;
        this.call = call;
        this.settle = settle;
        this.weightMax = weightMax;
        this.partsMax = links.mixesHashTags() ? Integer.MAX_VALUE : 1;
        this.callsMax = links.mixesHashTags() ? callsMax : Integer.MAX_VALUE;
    }

    /** Why no more parts are taken; empty while they are. */
    Optional<Refusal> refusal() {
        return waiting.size() < WAITING_MAX
                ? Optional.empty()
                : Optional.of(Refusal.busy("too much waits for the store", RETRY_AFTER_MILLIS));
    }

    void add(P part) {
        int partWeight = weight.applyAsInt(part);
        waiting.add(new Waiting<>(part, partWeight, System.nanoTime()));
        waitingWeight += partWeight;
        if (!isTurnAwaited) {
            isTurnAwaited = true;
            links.soon(() -> {
                isTurnAwaited = false;
                callNext();
            });
        }
    }

    private void callNext() {
        if (isCalling) {
            return;
        }
        isCalling = true;
        refuseOverdue();
        while (!waiting.isEmpty() && (calls < callsMax || calls < FULL_CALLS_MAX && waitingWeight >= weightMax)) {
            callOnce();
        }
        isCalling = false;
    }

    /** A call may fail at once. */
    private void callOnce() {
        List<P> together = nextParts();
        calls++;
        Future<Response> answer = call.apply(together);
        answer.onComplete(ignored -> {
            calls--;
            settle.accept(together, answer);
            if (!isTurnAwaited) {
                callNext();
            }
        });
    }

    private void refuseOverdue() {
        List<P> overdue = new ArrayList<>();
        long now = System.nanoTime();
        while (!waiting.isEmpty() && now - waiting.getFirst().sinceNanos() >= WAIT_MAX.toNanos()) {
            overdue.add(removeFirst().part());
        }
        if (!overdue.isEmpty()) {
            settle.accept(
                    overdue, Future.failedFuture(Refusal.unavailable("the store is too slow", RETRY_AFTER_MILLIS)));
        }
    }

    private List<P> nextParts() {
        List<P> together = new ArrayList<>();
        int sum = 0;
        do {
            Waiting<P> next = removeFirst();
            together.add(next.part());
            sum += next.weight();
        } while (!waiting.isEmpty()
                && together.size() < partsMax
                && sum + waiting.getFirst().weight() <= weightMax);
        return together;
    }

    private Waiting<P> removeFirst() {
        Waiting<P> first = waiting.removeFirst();
        waitingWeight -= first.weight();
        return first;
    }
}
