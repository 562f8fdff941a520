package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.store.OfflineOutbox;
import io.rookery.store.WentOffline;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OfflineHookTest {
    private static final NodeId ONE = new NodeId("one", "boot");
    private static final NodeId TWO = new NodeId("two", "boot");

    private final Set<WentOffline> kept = new LinkedHashSet<>();
    private final List<WentOffline> offered = new ArrayList<>();
    private boolean taken = true;
    private NodeId home = ONE;
    private long nanos = -5;
    private final OfflineHook hook = new OfflineHook(new Home(), new Kept(), this::offer, () -> nanos);

    @Test
    void everybodyWhoWentOfflineIsOfferedUntilNobodyIsLeft() {
        for (int i = 0; i < 3 * OfflineHook.PAGE + 1; i++) {
            kept.add(event(i));
        }

        hook.drain();

        assertThat(offered).hasSize(3 * OfflineHook.PAGE + 1).doesNotHaveDuplicates();
        assertThat(kept).isEmpty();
    }

    @Test
    void whatIsNotTakenIsOfferedAgainLaterAndLater() {
        kept.add(event(1));
        taken = false;
        hook.drain();

        long pause = OfflineHook.PAUSE_MIN.toNanos();
        for (int tries = 1; tries < 10; tries++) {
            nanos += pause - 1;
            hook.drain();
            assertThat(offered).hasSize(tries);
            nanos += 1;
            hook.drain();
            assertThat(offered).hasSize(tries + 1);
            pause = Math.min(2 * pause, OfflineHook.PAUSE_MAX.toNanos());
        }
        assertThat(kept).hasSize(1);
    }

    @Test
    void whatIsTakenInTheEndIsNotOfferedAgain() {
        kept.add(event(1));
        taken = false;
        hook.drain();
        taken = true;
        nanos += OfflineHook.PAUSE_MIN.toNanos();

        hook.drain();
        hook.drain();

        assertThat(offered).hasSize(2);
        kept.add(event(2));
        hook.drain();
        assertThat(offered).hasSize(3);
    }

    @Test
    void whatBelongsToAnotherHomeIsLeftToIt() {
        kept.add(event(1));
        home = TWO;

        hook.drain();

        assertThat(offered).isEmpty();
    }

    private Future<Void> offer(WentOffline event) {
        offered.add(event);
        return taken ? Future.succeededFuture() : Future.failedFuture("nobody listens");
    }

    private static WentOffline event(int number) {
        return new WentOffline(new UserId("u" + number), number, WentOffline.Reason.LOST, number);
    }

    /** All in the first shard. */
    private final class Kept implements OfflineOutbox {
        @Override
        public Future<Void> add(WentOffline event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<List<WentOffline>> oldest(int shard, int limit) {
            return Future.succeededFuture(
                    shard == 0 ? kept.stream().limit(limit).toList() : List.of());
        }

        @Override
        public Future<Void> done(WentOffline event) {
            kept.remove(event);
            return Future.succeededFuture();
        }
    }

    private final class Home implements Homes {
        @Override
        public NodeId self() {
            return ONE;
        }

        @Override
        public List<NodeId> members() {
            return List.of(ONE, TWO);
        }

        @Override
        public NodeId homeOfPartition(int partition) {
            return home;
        }

        @Override
        public void onChange(Runnable listener) {}
    }
}
