package io.rookery.testing;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** The number that decides everything random in a test; printed, and replayed with {@code -Drookery.seed}. */
public record Seed(long value) {
    private static final String PROPERTY = "rookery.seed";

    public static Seed of(Class<?> test) {
        Long given = Long.getLong(PROPERTY);
        Seed seed = new Seed(given != null ? given : ThreadLocalRandom.current().nextLong(1_000_000_000));
        System.out.println(
                test.getSimpleName() + ": seed " + seed.value + " (replay with -D" + PROPERTY + "=" + seed.value + ")");
        return seed;
    }

    public Random random() {
        return new Random(value);
    }
}
