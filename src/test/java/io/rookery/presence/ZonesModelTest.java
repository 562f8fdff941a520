package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.Seed;
import org.junit.jupiter.api.Test;

class ZonesModelTest {
    private static final int SEEDS = 1000;
    private static final int STEPS = 400;

    @Test
    void snapshotAndDiffsAreAlwaysWhatAQueryFindsAtThatVersion() {
        long first = Seed.of(ZonesModelTest.class).value();
        int diffs = 0;

        for (long seed = first; seed < first + SEEDS; seed++) {
            diffs += run(seed);
        }

        assertThat(diffs).isGreaterThan(SEEDS);
    }

    private static int run(long seed) {
        ModelZones zones = new ModelZones(seed);
        try {
            for (int step = 0; step < STEPS; step++) {
                zones.step();
            }
            zones.settle();
            zones.assertSettled();
        } catch (Throwable failure) {
            throw new AssertionError("-Drookery.seed=" + seed, failure);
        }
        return zones.diffs;
    }
}
