package io.rookery.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HashSlotTest {

    @Test
    void slotsAreThoseOfTheClusterSpecification() {
        assertThat(HashSlot.of("123456789")).isEqualTo(0x31C3);
        assertThat(HashSlot.of("foo")).isEqualTo(12182);
        assertThat(HashSlot.of("")).isZero();
    }

    @Test
    void onlyTheHashTagCounts() {
        assertThat(HashSlot.of("rookery:topic:{foo}:log")).isEqualTo(HashSlot.of("foo"));
        assertThat(HashSlot.of("{foo}{bar}")).isEqualTo(HashSlot.of("foo"));
        assertThat(HashSlot.of("{foo")).isNotEqualTo(HashSlot.of("foo"));
        assertThat(HashSlot.of("a{}{foo}")).isNotEqualTo(HashSlot.of("foo"));
    }
}
