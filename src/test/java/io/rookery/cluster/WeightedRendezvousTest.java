package io.rookery.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.testing.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightedRendezvousTest {
    private static final int ROUNDS = 20;
    private static final int KEYS = 20_000;

    /** Deviations of a share from its weight, in standard deviations of a fair draw. */
    private static final double DEVIATIONS_MAX = 5;

    private final Random random = Seed.of(WeightedRendezvousTest.class).random();

    @Test
    void sharesAreProportionalToWeights() {
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, Long> nodes = randomNodes();
            double total = nodes.values().stream().mapToLong(Long::longValue).sum();

            Map<String, Integer> shares = new HashMap<>();
            randomKeys().forEach(key -> shares.merge(first(key, nodes), 1, Integer::sum));

            nodes.forEach((node, weight) -> {
                double share = weight / total;
                double deviation = Math.sqrt(KEYS * share * (1 - share));
                assertThat((double) shares.getOrDefault(node, 0))
                        .as("%s of %s", node, nodes)
                        .isBetween(
                                KEYS * share - DEVIATIONS_MAX * deviation, KEYS * share + DEVIATIONS_MAX * deviation);
            });
        }
    }

    @Test
    void whenANodeLeavesOnlyItsOwnKeysMoveAndEachToItsSecondChoice() {
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, Long> before = randomNodes();
            String gone = new ArrayList<>(before.keySet()).get(random.nextInt(before.size()));
            Map<String, Long> after = new LinkedHashMap<>(before);
            after.remove(gone);

            for (String key : randomKeys()) {
                List<String> order = rank(key, before);
                String expected = order.get(0).equals(gone) ? order.get(1) : order.get(0);
                assertThat(first(key, after)).as(key).isEqualTo(expected);
            }
        }
    }

    @Test
    void whenANodeGetsHeavierKeysMoveToItAlone() {
        Map<String, Long> before = randomNodes();
        String heavier = before.keySet().iterator().next();
        Map<String, Long> after = new LinkedHashMap<>(before);
        after.computeIfPresent(heavier, (node, weight) -> weight * 2);

        assertThat(randomKeys()).allSatisfy(key -> assertThat(first(key, after)).isIn(first(key, before), heavier));
    }

    @Test
    void everyNodeComputesTheSameOrder() {
        Map<String, Long> nodes = Map.of("node-0", 10L, "node-1", 10L, "node-2", 10L);

        assertThat(rank("alice", nodes)).containsExactly("node-0", "node-2", "node-1");
        assertThat(rank("alice", Map.of())).isEmpty();
    }

    @Test
    void aWeightIsPositive() {
        assertThatThrownBy(() -> rank("alice", Map.of("node-0", 0L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight of node-0: 0 (expected: >= 1)");
    }

    private static String first(String key, Map<String, Long> nodes) {
        return rank(key, nodes).get(0);
    }

    private static List<String> rank(String key, Map<String, Long> nodes) {
        return WeightedRendezvous.rank(key, nodes.keySet(), node -> node, nodes::get);
    }

    private Map<String, Long> randomNodes() {
        Map<String, Long> nodes = new LinkedHashMap<>();
        for (int i = 2 + random.nextInt(8); i > 0; i--) {
            nodes.put("node-" + i, 1L + random.nextInt(1_000));
        }
        return nodes;
    }

    private List<String> randomKeys() {
        int first = random.nextInt(1_000_000);
        return IntStream.range(first, first + KEYS).mapToObj(i -> "user-" + i).toList();
    }
}
