package io.rookery.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One run of publishing: on a schedule, or with a fixed number of messages under way. Lives on the publishers' loop. */
@SuppressWarnings("FutureReturnValueIgnored") // Tasks of its own loop.
final class Phase {
    private static final long LOOK_EVERY_NANOS = 1_000_000;
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(30);

    /**
     * What a phase has published.
     *
     * @param startNanos when the first message was due
     */
    record Published(long messages, long startNanos, boolean complete) {}

    private final Fleet fleet;
    private final Publishers publishers;
    private final CompletableFuture<Published> done = new CompletableFuture<>();
    private final long startNanos = System.nanoTime();
    private long published;

    Phase(Fleet fleet, Publishers publishers) {
        this.fleet = fleet;
        this.publishers = publishers;
    }

    /** Publishes {@code rate} messages a second for a while, each at its time. */
    CompletableFuture<Published> open(double rate, double seconds) {
        long total = Math.max(1, Math.round(rate * seconds));
        fleet.first().events.execute(() -> due(1e9 / rate, total));
        return done;
    }

    private void due(double intervalNanos, long total) {
        long now = System.nanoTime();
        boolean taken = true;
        while (taken && published < total) {
            long at = startNanos + (long) (published * intervalNanos);
            if (at - now > 0) break;
            taken = publishers.publish(at);
            if (taken) published++;
        }
        publishers.flush();
        if (published == total) {
            done.complete(new Published(published, startNanos, true));
        } else if (now - startNanos > (long) (total * intervalNanos) + GIVE_UP_NANOS) {
            done.complete(new Published(published, startNanos, false));
        } else {
            long next = startNanos + (long) (published * intervalNanos);
            long wait = Math.max(taken ? 0 : LOOK_EVERY_NANOS, next - System.nanoTime());
            fleet.first().events.schedule(() -> due(intervalNanos, total), wait, TimeUnit.NANOSECONDS);
        }
    }

    /** Keeps {@code window} messages under way: the next goes out when all readers together have taken one. */
    CompletableFuture<Published> closed(int window, int readers, double seconds) {
        long endNanos = startNanos + (long) (seconds * 1e9);
        fleet.first().events.execute(() -> {
            fleet.first().afterRead = () -> refill(window, readers, endNanos);
            look(window, readers, endNanos);
        });
        return done;
    }

    /** Other loops' deliveries are noticed here. */
    private void look(int window, int readers, long endNanos) {
        if (System.nanoTime() - endNanos >= 0) {
            fleet.first().afterRead = () -> {};
            done.complete(new Published(published, startNanos, true));
            return;
        }
        refill(window, readers, endNanos);
        fleet.first().events.schedule(() -> look(window, readers, endNanos), LOOK_EVERY_NANOS, TimeUnit.NANOSECONDS);
    }

    private void refill(int window, int readers, long endNanos) {
        long wanted = fleet.deliveredSoFar() / readers + window;
        if (published >= wanted) return;
        long now = System.nanoTime();
        if (now - endNanos >= 0) return;
        while (published < wanted && publishers.publish(now)) published++;
        publishers.flush();
    }
}
