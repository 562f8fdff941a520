package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import io.rookery.store.HeldConnection;
import io.rookery.store.LeaseStore;
import io.rookery.store.NodeLease;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {
    private static final NodeLease FIRST = new NodeLease(new NodeId("one", "boot"), 1);
    private static final Duration LASTS = Duration.ofSeconds(6);

    private final Answers store = new Answers();
    private final List<NodeLease> held = new ArrayList<>();
    private long nanos = 1_000_000;
    private final LeaseTime time = new LeaseTime(() -> nanos);
    private final LeaseKeeper keeper =
            new LeaseKeeper(FIRST.node(), store, LASTS, () -> nanos, time, (lease, incarnations) -> held.add(lease));

    @Test
    void aLeaseIsHeldOnceTheStoreHasIt() {
        keeper.renew();
        assertThat(held).isEmpty();

        store.begun.get(0).complete();
        assertThat(held).containsExactly(FIRST);
    }

    @Test
    void aLeaseThatWasGivenAwayIsFollowedByAnother() {
        hold();

        keeper.renew();
        store.renewed.get(0).complete(false);
        store.begun.get(1).complete();

        assertThat(held).containsExactly(FIRST, FIRST.next());
    }

    @Test
    void anotherIncarnationOfTheStoreMeansAnotherLease() {
        keeper.connected("a");
        store.begun.get(0).complete();

        keeper.connected("a");
        assertThat(store.begun).hasSize(1);
        keeper.connected("b");
        store.begun.get(1).complete();

        assertThat(held).containsExactly(FIRST, FIRST.next());
        assertThat(store.formers).containsExactly(Optional.empty(), Optional.of(FIRST));
    }

    @Test
    void theNodeCountsOnItsLeaseForAsLongAsItLastsFromWhenItAsked() {
        keeper.renew();
        nanos += LASTS.toNanos() / 2;
        assertThat(time.isOver()).isTrue();
        store.begun.get(0).complete();
        assertThat(time.isOver()).isFalse();

        nanos += LASTS.toNanos() / 2;
        assertThat(time.isOver()).isTrue();
        keeper.renew();
        store.renewed.get(0).complete(true);
        assertThat(time.isOver()).isFalse();

        nanos += LASTS.toNanos();
        keeper.renew();
        store.renewed.get(1).complete(false);
        assertThat(time.isOver()).isTrue();
    }

    @Test
    void whoConnectsAgainAfterALongTimeRenewsAtOnce() {
        keeper.connected("a");
        store.begun.get(0).complete();
        keeper.connected("a");
        assertThat(store.renewed).isEmpty();

        nanos += LASTS.toNanos();
        keeper.connected("a");

        assertThat(store.renewed).hasSize(1);
    }

    @Test
    void aLateAnswerDoesNotBringAFormerLeaseBack() {
        keeper.renew();
        keeper.renew();

        store.begun.get(1).complete();
        store.begun.get(0).complete();

        assertThat(held).containsExactly(FIRST.next());
    }

    @Test
    void endedLeasesSayNothingUntilEveryLivingNodeHadTimeToRenewItsOwn() {
        hold();

        nanos += 2 * LASTS.toNanos() - 1;
        assertThat(keeper.steady()).isFalse();
        nanos += 1;
        assertThat(keeper.steady()).isTrue();
    }

    @Test
    void aStoreThatDidNotAnswerIsNotSteady() {
        hold();
        nanos += 2 * LASTS.toNanos();

        keeper.renew();
        store.renewed.get(0).fail("no answer");
        assertThat(keeper.steady()).isFalse();
        nanos += 2 * LASTS.toNanos();

        assertThat(keeper.steady()).isTrue();
        assertThat(held).containsExactly(FIRST);
    }

    @Test
    void aStoreWithoutALeaseIsNeverSteady() {
        nanos += 10 * LASTS.toNanos();

        assertThat(keeper.steady()).isFalse();
    }

    @Test
    void aNodeThatIsAboutToStopLeavesALeaseThatOutlivesIt() {
        hold();
        keeper.lastAtLeast(LASTS.multipliedBy(5));
        keeper.renew();

        assertThat(store.lengths).containsExactly(LASTS.multipliedBy(5), LASTS.multipliedBy(5));
    }

    private void hold() {
        keeper.renew();
        store.begun.get(0).complete();
    }

    /** Leaves the answers to the test. */
    private static final class Answers implements LeaseStore {
        private final List<Optional<NodeLease>> formers = new ArrayList<>();
        private final List<Promise<Void>> begun = new ArrayList<>();
        private final List<Promise<Boolean>> renewed = new ArrayList<>();
        private final List<Duration> lengths = new ArrayList<>();

        @Override
        public Future<Void> begin(NodeLease lease, Optional<NodeLease> former, Duration lasts) {
            formers.add(former);
            begun.add(Promise.promise());
            return begun.get(begun.size() - 1).future();
        }

        @Override
        public Future<Boolean> renew(NodeLease lease, Duration lasts) {
            lengths.add(lasts);
            renewed.add(Promise.promise());
            return renewed.get(renewed.size() - 1).future();
        }

        @Override
        public Future<List<NodeLease>> claim(Duration endedAgo, Duration claimLasts, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Void> lengthen(NodeLease claimed, Duration claimLasts) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Void> finish(NodeLease claimed) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<List<HeldConnection>> held(NodeLease lease, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Page> page(NodeLease lease, String cursor, int size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Void> strike(NodeLease lease, List<HeldConnection> connections) {
            throw new UnsupportedOperationException();
        }
    }
}
