package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Topic;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FanOutTickTest {
    private static final long TICK_NANOS = 1000;
    private static final Push PUSH = new Push.Receipt("id", "room:1", "read", "bob");

    private final List<Runnable> soon = new ArrayList<>();
    private final List<Long> delays = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private long nowNanos = 50_000;
    private final FanOutTick tick = new FanOutTick(
            TICK_NANOS,
            new FanOutTick.Scheduler() {
                @Override
                public void soon(Runnable task) {
                    soon.add(task);
                }

                @Override
                public void after(long nanos, Runnable task) {
                    delays.add(nanos);
                    later.add(task);
                }
            },
            () -> nowNanos);

    @Test
    void afterAQuietTimeWhatComesLeavesAtOnceAndThenOnceATick() {
        RecordingSubscriber subscriber = new RecordingSubscriber();

        said(subscriber);
        soon.remove(0).run();
        nowNanos += 300;
        said(subscriber);
        said(subscriber);

        assertThat(subscriber.offers).containsExactly(1);
        assertThat(delays).containsExactly(700L);
        nowNanos += 700;
        later.remove(0).run();
        assertThat(subscriber.offers).containsExactly(1, 1, 1);
        assertThat(soon).isEmpty();
        nowNanos += TICK_NANOS;
        said(subscriber);
        assertThat(soon).hasSize(1);
    }

    @Test
    void aTickGrowsWithWhatWritingCostsAsFarAsWaitingSparesWrites() {
        RecordingSubscriber subscriber = new RecordingSubscriber();
        subscriber.onOffer = () -> nowNanos += 10 * TICK_NANOS;
        Listeners listeners = new Listeners(1);
        listeners.add(subscriber);
        for (int frame = 0; frame < 4; frame++) {
            listeners.enqueue(frame());
        }
        tick.add(listeners);
        soon.remove(0).run();

        said(subscriber);

        long threeQuarters = FanOutTick.STRETCH * 10 * TICK_NANOS * 3 / 4;
        assertThat(delays).containsExactly(threeQuarters - 10 * TICK_NANOS);
    }

    @Test
    void nobodyWaitsWhereEachWriteCarriesOneFrame() {
        RecordingSubscriber subscriber = new RecordingSubscriber();
        subscriber.onOffer = () -> nowNanos += 10 * TICK_NANOS;
        said(subscriber);
        said(subscriber);
        soon.remove(0).run();

        said(subscriber);

        assertThat(delays).isEmpty();
        assertThat(soon).hasSize(1);
    }

    @Test
    void anotherTickHoldsAtOnce() {
        RecordingSubscriber subscriber = new RecordingSubscriber();
        said(subscriber);
        soon.remove(0).run();

        tick.every(5 * TICK_NANOS);
        nowNanos += TICK_NANOS;
        said(subscriber);
        assertThat(delays).containsExactly(4 * TICK_NANOS);

        nowNanos += 4 * TICK_NANOS;
        later.remove(0).run();
        nowNanos += 10;
        said(subscriber);
        assertThat(delays).containsExactly(4 * TICK_NANOS, 5 * TICK_NANOS - 10);
    }

    @Test
    void whoListensToSeveralTopicsIsFlushedAfterAllOfThem() {
        RecordingSubscriber subscriber = new RecordingSubscriber();

        said(subscriber);
        said(subscriber);
        soon.remove(0).run();

        assertThat(subscriber.happened).containsExactly("LOG 1", "LOG 1", "flush", "flush");
    }

    @Test
    void aConnectionThatFailsHarmsNoOther() {
        RecordingSubscriber broken = new RecordingSubscriber();
        broken.onOffer = () -> {
            throw new IllegalStateException("broken");
        };
        RecordingSubscriber sound = new RecordingSubscriber();
        Listeners both = new Listeners(1);
        both.add(sound);
        both.add(broken);
        both.enqueue(frame());

        tick.add(both);
        soon.remove(0).run();

        assertThat(sound.offers).containsExactly(1);
        assertThat(both.hasPending()).isFalse();
    }

    private void said(RecordingSubscriber subscriber) {
        Listeners listeners = new Listeners(1);
        listeners.add(subscriber);
        listeners.enqueue(frame());
        tick.add(listeners);
    }

    private static Frame frame() {
        return Frame.of(new Topic("room:1"), DeliveryClass.LOG, Priority.NORMAL, PUSH);
    }
}
