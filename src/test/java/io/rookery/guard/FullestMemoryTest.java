package io.rookery.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FullestMemoryTest {
    private static final MemoryUse LARGE = new MemoryUse(500, 1_000);
    private static final MemoryUse FULLER = new MemoryUse(60, 100);

    @Test
    void isTheOneOfWhichTheLargestShareIsInUse() {
        assertThat(new FullestMemory(List.of(() -> LARGE, () -> FULLER)).get()).isEqualTo(FULLER);
        assertThat(new FullestMemory(List.of(() -> FULLER, () -> LARGE)).get()).isEqualTo(FULLER);
    }

    @Test
    void thereHasToBeOne() {
        assertThatThrownBy(() -> new FullestMemory(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memories: none (expected: at least one)");
    }
}
