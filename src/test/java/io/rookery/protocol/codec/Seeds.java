package io.rookery.protocol.codec;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Randomness that can be had again: {@code -Drookery.seed} gives the seed that a failed run has printed. */
final class Seeds {
    static final int ITERATIONS = Integer.getInteger("rookery.fuzz.iterations", 20_000);

    private Seeds() {}

    static RandomGenerator random(Object test) {
        long seed = Long.getLong("rookery.seed", System.nanoTime());
        System.out.println(test.getClass().getSimpleName() + ": -Drookery.seed=" + seed);
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** Text of every sort that JSON and UTF-8 treat differently, without lone surrogates. */
    static String text(RandomGenerator random, int lengthMax) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(lengthMax + 1);
        while (text.length() < length) {
            switch (random.nextInt(8)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append("\"\\/\u2028\u2029\u007f\u0080".charAt(random.nextInt(7)));
                case 2 -> text.append((char) (0x80 + random.nextInt(0x780)));
                case 3 -> text.append((char) (0xE000 + random.nextInt(0x2000)));
                case 4 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                default -> text.append((char) (0x20 + random.nextInt(0x5F)));
            }
        }
        return text.length() <= lengthMax ? text.toString() : text.substring(0, lengthMax - 1);
    }
}
