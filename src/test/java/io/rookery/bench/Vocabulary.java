package io.rookery.bench;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Words that look like words, as often as in a language: the frequency of a word falls with its rank (Zipf-Mandelbrot). */
final class Vocabulary {
    static final int WORDS = 50_000;

    /** The exponent and offset that natural languages have, roughly; the first word is some 4 % of all. */
    private static final Ranks RANKS = new Ranks(WORDS, 1, 2.7);

    private static final String CONSONANTS = "bdfghjklmnprstvwz";
    private static final String VOWELS = "aeiou";
    private static final int SYLLABLES = CONSONANTS.length() * VOWELS.length();

    /** Of the lengths of messages in words, which are distributed log-normally. */
    private static final double LENGTH_MU = 1.8;

    private static final double LENGTH_SIGMA = 0.75;
    private static final int LENGTH_MAX = 60;

    private Vocabulary() {}

    /** The words that are frequent are the short ones. */
    static String word(int rank) {
        StringBuilder word = new StringBuilder();
        for (int left = rank + 1; left > 0; left = (left - 1) / SYLLABLES) {
            int syllable = (left - 1) % SYLLABLES;
            word.append(CONSONANTS.charAt(syllable % CONSONANTS.length()))
                    .append(VOWELS.charAt(syllable / CONSONANTS.length()));
        }
        return word.toString();
    }

    /** What somebody says. */
    static void say(SplittableRandom random, StringBuilder into) {
        int length = (int) Math.max(1, Math.min(LENGTH_MAX, Math.exp(LENGTH_MU + LENGTH_SIGMA * normal(random))));
        for (int i = 0; i < length; i++) {
            if (i > 0) into.append(' ');
            into.append(word(RANKS.draw(random)));
        }
    }

    private static double normal(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    /** Ranks of which each is the more likely the lower it is. */
    static final class Ranks {
        private final double[] upTo;

        /** With likelihoods as {@code 1 / (rank + offset) ^ exponent}. */
        Ranks(int count, double exponent, double offset) {
            upTo = new double[count];
            double sum = 0;
            for (int rank = 0; rank < count; rank++) {
                sum += Math.pow(rank + offset, -exponent);
                upTo[rank] = sum;
            }
            for (int rank = 0; rank < count; rank++) upTo[rank] /= sum;
        }

        int draw(SplittableRandom random) {
            int found = Arrays.binarySearch(upTo, random.nextDouble());
            return Math.min(found < 0 ? -found - 1 : found, upTo.length - 1);
        }
    }
}
