package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.Seed;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LargestTest {
    private static final int ROUNDS = 500;

    @Test
    void itKeepsWhatSortingWouldPutFirst() {
        Random random = Seed.of(LargestTest.class).random();
        for (int round = 0; round < ROUNDS; round++) {
            int max = 1 + random.nextInt(8);
            List<Integer> weights = IntStream.range(0, random.nextInt(40))
                    .mapToObj(any -> random.nextInt(20))
                    .toList();
            Largest<Integer> largest = new Largest<>(max);
            weights.forEach(weight -> largest.add(weight, weight));

            assertThat(largest.all())
                    .containsExactlyInAnyOrderElementsOf(weights.stream()
                            .filter(weight -> weight > 0)
                            .sorted(Comparator.reverseOrder())
                            .limit(max)
                            .toList());
        }
    }
}
