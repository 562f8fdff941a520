package io.rookery.presence;

import io.rookery.cluster.Homes;
import io.rookery.store.OfflineOutbox;
import io.rookery.store.WentOffline;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Tells the game's services of everybody who went offline, each at least once: what was not taken is offered again, later
 * each time. The homes share the shards of the outbox.
 *
 * <p>Runs on one event loop.
 */
final class OfflineHook {
    static final int PAGE = 64;
    static final Duration PAUSE_MIN = Duration.ofSeconds(1);
    static final Duration PAUSE_MAX = Duration.ofSeconds(30);

    private static final class Shard {
        private boolean draining;
        private long pauseNanos;
        private long pausedAtNanos;
    }

    private final Homes homes;
    private final OfflineOutbox outbox;
    private final Function<WentOffline, Future<Void>> offer;
    private final LongSupplier nanoTime;
    private final Shard[] shards = new Shard[OfflineOutbox.SHARDS];

    /**
     * @param offer succeeds once somebody has taken the event
     */
    OfflineHook(Homes homes, OfflineOutbox outbox, Function<WentOffline, Future<Void>> offer, LongSupplier nanoTime) {
        this.homes = homes;
        this.outbox = outbox;
        this.offer = offer;
        this.nanoTime = nanoTime;
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new Shard();
        }
    }

    void drain() {
        for (int i = 0; i < shards.length; i++) {
            Shard shard = shards[i];
            boolean resting = shard.pauseNanos > 0 && nanoTime.getAsLong() - shard.pausedAtNanos < shard.pauseNanos;
            if (!shard.draining && !resting && homes.isHome(i)) {
                drain(i, shard);
            }
        }
    }

    private void drain(int number, Shard shard) {
        shard.draining = true;
        outbox.oldest(number, PAGE).compose(this::offerAll).onComplete(offered -> {
            shard.draining = false;
            if (offered.failed()) {
                shard.pausedAtNanos = nanoTime.getAsLong();
                shard.pauseNanos = Math.min(PAUSE_MAX.toNanos(), Math.max(PAUSE_MIN.toNanos(), 2 * shard.pauseNanos));
            } else {
                shard.pauseNanos = 0;
                if (offered.result() == PAGE) {
                    drain(number, shard);
                }
            }
        });
    }

    private Future<Integer> offerAll(List<WentOffline> events) {
        List<Future<Void>> taken = events.stream()
                .map(event -> offer.apply(event).compose(accepted -> outbox.done(event)))
                .toList();
        return Future.join(taken).map(events.size());
    }
}
