package io.rookery.guard;

import java.util.Arrays;

/**
 * How many users said nearly the same in one channel lately. It remembers at most {@value #TEXTS_MAX} texts, each with a sketch of
 * who said it; beyond that it forgets a text that few have said, the oldest of them. Times are of a monotonic clock.
 */
final class NearCopies {
    static final int TEXTS_MAX = 128;
    private static final int TEXTS_MIN = 4;

    private long[] highs = new long[TEXTS_MIN];
    private long[] lows = new long[TEXTS_MIN];
    private long[] authors = new long[TEXTS_MIN];
    private long[] lastNanos = new long[TEXTS_MIN];
    private int size;

    /**
     * Notes that a user says something.
     *
     * @param author a hash of who it is
     * @return how many users, this one among them, said it within the window; by a sketch that counts up to a hundred well
     */
    int said(Fingerprint fingerprint, long author, long nowNanos, long windowNanos) {
        int at = alike(fingerprint, nowNanos, windowNanos);
        if (at < 0) {
            at = place(nowNanos, windowNanos);
            highs[at] = fingerprint.high();
            lows[at] = fingerprint.low();
            authors[at] = 0;
        }
        authors[at] |= 1L << (author >>> 58);
        lastNanos[at] = nowNanos;
        return count(authors[at]);
    }

    /** Of several texts that are alike the one that most users said: else a text that varies would be several texts of few. */
    private int alike(Fingerprint fingerprint, long nowNanos, long windowNanos) {
        int chosen = -1;
        for (int i = 0; i < size; i++) {
            if (fingerprint.isLike(highs[i], lows[i])
                    && nowNanos - lastNanos[i] < windowNanos
                    && (chosen < 0 || Long.bitCount(authors[i]) > Long.bitCount(authors[chosen]))) {
                chosen = i;
            }
        }
        return chosen;
    }

    private int place(long nowNanos, long windowNanos) {
        int chosen = -1;
        for (int i = 0; i < size; i++) {
            if (nowNanos - lastNanos[i] >= windowNanos) {
                return i;
            }
            if (chosen < 0 || isLess(i, chosen)) {
                chosen = i;
            }
        }
        if (size < TEXTS_MAX) {
            grow();
            return size++;
        }
        return chosen;
    }

    /** Texts of one user go first, then those of few. */
    private boolean isLess(int one, int other) {
        int byAuthors = Integer.compare(Long.bitCount(authors[one]), Long.bitCount(authors[other]));
        return byAuthors < 0 || byAuthors == 0 && lastNanos[one] - lastNanos[other] < 0;
    }

    private void grow() {
        if (size == highs.length) {
            int larger = Math.min(TEXTS_MAX, 2 * size);
            highs = Arrays.copyOf(highs, larger);
            lows = Arrays.copyOf(lows, larger);
            authors = Arrays.copyOf(authors, larger);
            lastNanos = Arrays.copyOf(lastNanos, larger);
        }
    }

    /** Of so many bits at random those that are set (linear counting: Whang and others, 1990). */
    private static int count(long bits) {
        int empty = Long.SIZE - Long.bitCount(bits);
        return empty == 0 ? Integer.MAX_VALUE : (int) Math.round(-Long.SIZE * Math.log((double) empty / Long.SIZE));
    }
}
