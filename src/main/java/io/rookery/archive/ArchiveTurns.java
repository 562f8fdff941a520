package io.rookery.archive;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What waits for the archive, some of which is taken in each turn. One turn is under way at a time; when one fails, what it took waits
 * again, and turns become rarer. Belongs to one event loop.
 *
 * @param <S> what waits
 * @param <W> how it waits
 */
final class ArchiveTurns<S, W> {
    /** What waits for a turn, or is settled and not looked at yet; what is beyond is found again by its marks. */
    static final int WAITING_MAX = 100_000;

    static final Duration PAUSE_MIN = Duration.ofMillis(250);
    static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    /** What is done in turns. */
    interface Work<S, W> {
        /** Takes one turn. What it does not finish it has to let wait again. */
        Future<Void> take(Map<S, W> taken);

        /**
         * @param isFirst whether the turn before had succeeded
         */
        void failed(Throwable cause, boolean isFirst);

        default void succeeded() {}

        /** Called whenever what waits may have changed. */
        void measure(Collection<W> waiting);
    }

    private final int takenMax;
    private final LongSupplier nanoTime;
    private final Work<S, W> work;
    private final Map<S, W> waiting = new LinkedHashMap<>();
    private final Set<S> settled = new LinkedHashSet<>();
    private boolean underWay;
    private long pauseNanos;
    private long pausedUntilNanos;

    /**
     * @param takenMax how much one turn takes
     */
    ArchiveTurns(int takenMax, LongSupplier nanoTime, Work<S, W> work) {
        this.takenMax = takenMax;
        this.nanoTime = nanoTime;
        this.work = work;
        this.pausedUntilNanos = nanoTime.getAsLong();
    }

    boolean isFull() {
        return waiting.size() >= WAITING_MAX;
    }

    /** Lets it wait, unless it does. */
    void letWait(S subject, W how) {
        waiting.putIfAbsent(subject, how);
    }

    /** Lets it wait in this way, whatever it waited for. */
    void goOn(S subject, W how) {
        waiting.put(subject, how);
    }

    /** It lacks nothing for now. */
    void settle(S subject) {
        if (settled.size() < WAITING_MAX) {
            settled.add(subject);
        }
    }

    /** What lacked nothing when it was looked at last; forgets it. */
    List<S> takeSettled() {
        List<S> taken = List.copyOf(settled);
        settled.clear();
        return taken;
    }

    /** Takes a turn, unless one is under way, and further ones until nothing waits. */
    void turn() {
        if (underWay || waiting.isEmpty() || nanoTime.getAsLong() - pausedUntilNanos < 0) {
            work.measure(waiting.values());
            return;
        }
        underWay = true;
        Map<S, W> taken = takeSome();
        work.take(taken).onComplete(done -> {
            underWay = false;
            if (done.succeeded()) {
                pauseNanos = 0;
                work.succeeded();
                turn();
            } else {
                taken.forEach(waiting::putIfAbsent);
                work.failed(done.cause(), pauseNanos == 0);
                pauseNanos = Math.min(PAUSE_MAX.toNanos(), Math.max(PAUSE_MIN.toNanos(), 2 * pauseNanos));
                pausedUntilNanos = nanoTime.getAsLong() + pauseNanos;
            }
            work.measure(waiting.values());
        });
    }

    private Map<S, W> takeSome() {
        Map<S, W> taken = new LinkedHashMap<>();
        Iterator<Map.Entry<S, W>> next = waiting.entrySet().iterator();
        while (next.hasNext() && taken.size() < takenMax) {
            Map.Entry<S, W> entry = next.next();
            taken.put(entry.getKey(), entry.getValue());
            next.remove();
        }
        return taken;
    }
}
