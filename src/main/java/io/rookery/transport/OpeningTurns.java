package io.rookery.transport;

import com.netflix.concurrency.limits.limit.AIMDLimit;
import io.rookery.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Opens only so many sessions at a time that each is opened soon: one more as long as they are, fewer when they are late. Others wait
 * for their turn, in their order and not for long, since a session that is opened too late was opened in vain.
 *
 * <p>Written by its event loop; others may read the numbers, and see them a little late.
 */
final class OpeningTurns {
    static final int AT_ONCE_FIRST = 32;
    static final int AT_ONCE_MIN = 4;
    static final int AT_ONCE_MAX = 256;

    /** A session that takes longer to open is late. */
    static final Duration LATE = Duration.ofMillis(500);

    /** How many wait for their turn; more are refused. */
    static final int WAITING_MAX = 1_024;

    /** Who has waited longer is refused: there would not be enough time left. */
    static final Duration WAIT_MAX = Duration.ofMillis(800);

    /** While somebody has waited so long, nobody else is let in. */
    static final Duration CROWDED = Duration.ofMillis(250);

    static final long RETRY_AFTER_MILLIS = 1_000;

    private record Waiting(long sinceNanos, Runnable begin, Runnable refuse) {}

    private final LongSupplier nanoClock;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final AIMDLimit limit = AIMDLimit.newBuilder()
            .initialLimit(AT_ONCE_FIRST)
            .minLimit(AT_ONCE_MIN)
            .maxLimit(AT_ONCE_MAX)
            .timeout(LATE.toNanos(), TimeUnit.NANOSECONDS)
            .build();
    private int underWay;
    private boolean isCalling;

    OpeningTurns(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * Does something when it is its turn.
     *
     * @return what becomes of it; or busy, when it was not begun
     */
    <T> Future<T> inTurn(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        Runnable begin = () -> begin(work, promise);
        if (underWay < limit.getLimit() && waiting.isEmpty()) {
            begin.run();
        } else if (waiting.size() < WAITING_MAX) {
            waiting.add(new Waiting(nanoClock.getAsLong(), begin, () -> promise.fail(refusal())));
        } else {
            promise.fail(refusal());
        }
        return promise.future();
    }

    static Refusal refusal() {
        return Refusal.busy("too many sessions are being opened", RETRY_AFTER_MILLIS);
    }

    /** Whether those who wait already are enough for now. */
    boolean isCrowded() {
        Waiting first = waiting.peek();
        return first != null && nanoClock.getAsLong() - first.sinceNanos() >= CROWDED.toNanos();
    }

    int underWay() {
        return underWay;
    }

    int waiting() {
        return waiting.size();
    }

    /** How many may be under way now. */
    int atOnce() {
        return limit.getLimit();
    }

    private <T> void begin(Supplier<Future<T>> work, Promise<T> promise) {
        long beganNanos = nanoClock.getAsLong();
        underWay++;
        work.get().onComplete(outcome -> {
            limit.onSample(beganNanos, nanoClock.getAsLong() - beganNanos, underWay, false);
            underWay--;
            try {
                promise.complete(outcome.result(), outcome.cause());
            } finally {
                callNext();
            }
        });
    }

    /** Those that are over at once do not call each other, however many there are. */
    private void callNext() {
        if (isCalling) {
            return;
        }
        isCalling = true;
        try {
            for (Waiting first = waiting.peek(); first != null; first = waiting.peek()) {
                boolean isLate = nanoClock.getAsLong() - first.sinceNanos() > WAIT_MAX.toNanos();
                if (!isLate && underWay >= limit.getLimit()) {
                    break;
                }
                waiting.remove();
                (isLate ? first.refuse() : first.begin()).run();
            }
        } finally {
            isCalling = false;
        }
    }
}
