package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rookery.guard.TokenBucket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceptionTest {
    private final Deque<Runnable> scheduled = new ArrayDeque<>();
    private final List<Channel> channels = new ArrayList<>();
    private long nanos;

    @AfterEach
    void close() {
        channels.forEach(Channel::close);
    }

    @Test
    void aFewAreReadAtOnceAndTheOthersInTheirOrder() {
        Reception reception = reception(10);
        List<Channel> all = arrive(reception, Reception.AT_ONCE + 10);
        assertThat(read()).isEqualTo(Reception.AT_ONCE);

        pass();

        int perLook = (int) (Reception.PER_SECOND_MIN * Reception.LOOK_AGAIN.toMillis() / 1000);
        assertThat(read()).isEqualTo(Reception.AT_ONCE + perLook);
        assertThat(all.get(Reception.AT_ONCE + perLook - 1).config().isAutoRead())
                .isTrue();
        assertThat(all.get(Reception.AT_ONCE + perLook).config().isAutoRead()).isFalse();
        while (!scheduled.isEmpty()) {
            pass();
        }
        assertThat(read()).isEqualTo(all.size());
        assertThat(reception.waiting()).isZero();
    }

    @Test
    void whereMoreSessionsAreAdmittedMoreAreRead() {
        Reception reception = reception(1_000);
        arrive(reception, Reception.AT_ONCE + 100);

        pass();

        assertThat(read()).isEqualTo(Reception.AT_ONCE + 2_000 / 100);
    }

    @Test
    void withoutALimitNobodyWaits() {
        arrive(reception(TokenBucket.UNLIMITED), 1_000);

        assertThat(read()).isEqualTo(1_000);
        assertThat(scheduled).isEmpty();
    }

    @Test
    void anotherRateHoldsForThoseWhoWait() {
        Reception reception = reception(1);
        arrive(reception, Reception.AT_ONCE + 100);

        reception.change(TokenBucket.UNLIMITED);
        pass();

        assertThat(read()).isEqualTo(channels.size());
    }

    private Reception reception(int sessionsPerSecond) {
        return new Reception(sessionsPerSecond, () -> nanos, (delay, task) -> scheduled.add(task));
    }

    private List<Channel> arrive(Reception reception, int count) {
        for (int i = 0; i < count; i++) {
            Channel channel = new EmbeddedChannel();
            channels.add(channel);
            reception.arrived(channel);
        }
        return channels;
    }

    private void pass() {
        nanos += Reception.LOOK_AGAIN.toNanos();
        scheduled.remove().run();
    }

    private long read() {
        return channels.stream()
                .filter(channel -> channel.config().isAutoRead())
                .count();
    }
}
