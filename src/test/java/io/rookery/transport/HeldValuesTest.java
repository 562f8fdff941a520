package io.rookery.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeldValuesTest {
    private final HeldValues held = new HeldValues();

    @Test
    void theLatestOfEachKeyIsKeptInTheOrderInWhichTheyCame() {
        put(1, "alice-1 ");
        put(2, "bob-1 ");
        put(1, "alice-2 ");
        put(3, "carol-1 ");
        put(2, "bob-2 ");

        assertThat(take()).isEqualTo("alice-2 carol-1 bob-2 ");
        assertThat(held.isEmpty()).isTrue();
        assertThat(held.byteCount()).isZero();
    }

    @Test
    void whatHasNoKeyIsKept() {
        put(0, "one ");
        put(7, "old ");
        put(0, "two ");
        put(7, "new ");

        assertThat(take()).isEqualTo("one two new ");
    }

    @Test
    void whatIsTakenIsGone() {
        put(1, "a");
        take();
        put(1, "b");

        assertThat(take()).isEqualTo("b");
    }

    @Test
    void thereIsABoundAndAnOlderValueCountsUntilItIsReplaced() {
        ByteBuf half = Unpooled.buffer().writeZero(HeldValues.BYTES_MAX / 2);

        assertThat(held.put(1, half, 1)).isNotNegative();
        assertThat(held.put(2, half, 1)).isNotNegative();
        assertThat(held.put(3, Unpooled.buffer().writeZero(1), 1)).isEqualTo(HeldValues.NO_ROOM);
        assertThat(held.put(2, half, 1)).isNotNegative();
        assertThat(held.byteCount()).isEqualTo(HeldValues.BYTES_MAX);
        held.release();
        assertThat(held.byteCount()).isZero();
    }

    @Test
    void itHoldsWhatAMapWouldHold() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Map<Long, String> model = new LinkedHashMap<>();
            int puts = random.nextInt(60);
            for (int i = 0; i < puts; i++) {
                long key = 1L + random.nextInt(20);
                String value = key + "=" + "x".repeat(random.nextInt(40)) + ";";
                model.remove(key);
                model.put(key, value);
                put(key, value);
            }

            assertThat(puts == 0 ? "" : take())
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(String.join("", model.values()));
        }
    }

    private void put(long key, String value) {
        assertThat(held.put(key, Unpooled.copiedBuffer(value, UTF_8), 1)).isNotNegative();
    }

    private String take() {
        ByteBuf taken = held.take();
        String text = taken.toString(UTF_8);
        taken.release();
        return text;
    }
}
