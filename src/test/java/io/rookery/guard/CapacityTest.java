package io.rookery.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CapacityTest {
    @Test
    void soManyAtOnceAndNotOneMore() {
        Capacity capacity = new Capacity(2);

        assertThat(capacity.take()).isTrue();
        assertThat(capacity.take()).isTrue();
        assertThat(capacity.take()).isFalse();
        assertThat(capacity.taken()).isEqualTo(2);

        capacity.release();
        assertThat(capacity.take()).isTrue();
        assertThat(capacity.take()).isFalse();
    }

    @Test
    void manyAtATimeTakeNoMoreThanThereIs() {
        Capacity capacity = new Capacity(1_000);

        long taken = IntStream.range(0, 100_000)
                .parallel()
                .filter(i -> capacity.take())
                .count();

        assertThat(taken).isEqualTo(1_000);
        assertThat(capacity.taken()).isEqualTo(1_000);
    }

    @Test
    void thereIsRoomForOneAtLeast() {
        assertThatThrownBy(() -> new Capacity(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("max: 0 (expected: >= 1)");
    }
}
