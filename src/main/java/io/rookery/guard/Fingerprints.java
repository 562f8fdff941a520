package io.rookery.guard;

import java.util.Arrays;

/**
 * Makes fingerprints of texts (SimHash: Charikar, "Similarity estimation techniques from rounding algorithms", 2002), over what stands
 * within four letters of each other. Digits and spaces do not count. Not safe for use from several threads.
 */
final class Fingerprints {
    /** Letters of a text that are looked at. */
    static final int LETTERS_MAX = 1024;

    private static final int SHINGLE = 4;
    private static final int SEEN_WORDS = 64;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final int[] votes = new int[Fingerprint.BITS];
    private final long[] seen = new long[SEEN_WORDS];
    private final char[] letters = new char[LETTERS_MAX];

    Fingerprint of(Skeleton skeleton) {
        int count = 0;
        for (int i = 0; i < skeleton.length() && count < LETTERS_MAX; i++) {
            if (Character.isLetter(skeleton.at(i))) {
                letters[count++] = skeleton.at(i);
            }
        }
        if (count <= SHINGLE) {
            long hash = mixed(window(0, count));
            return new Fingerprint(hash, mixed(hash));
        }
        return voted(count);
    }

    private Fingerprint voted(int count) {
        Arrays.fill(votes, 0);
        Arrays.fill(seen, 0);
        for (int at = 0; at + SHINGLE <= count; at++) {
            long hash = mixed(window(at, SHINGLE));
            if (!isSeen(hash)) {
                vote(hash, 0);
                vote(mixed(hash), Long.SIZE);
            }
        }
        return new Fingerprint(winners(0), winners(Long.SIZE));
    }

    private void vote(long hash, int from) {
        for (int bit = 0; bit < Long.SIZE; bit++) {
            votes[from + bit] += (hash >>> bit & 1) == 1 ? 1 : -1;
        }
    }

    private long winners(int from) {
        long winners = 0;
        for (int bit = 0; bit < Long.SIZE; bit++) {
            if (votes[from + bit] > 0) {
                winners |= 1L << bit;
            }
        }
        return winners;
    }

    /** So that a word said again and again does not drown the others; of so many bits, some are taken for seen that are not. */
    private boolean isSeen(long hash) {
        int word = (int) (hash >>> 52) % SEEN_WORDS;
        long bit = 1L << (hash >>> 40);
        boolean known = (seen[word] & bit) != 0;
        seen[word] |= bit;
        return known;
    }

    private long window(int from, int size) {
        long value = size;
        for (int i = from; i < from + size; i++) {
            value = value * 0x1000003 + letters[i];
        }
        return value;
    }

    static long mixed(long value) {
        long mixed = value * PRIME;
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
        return mixed ^ mixed >>> 32;
    }
}
