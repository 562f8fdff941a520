package io.rookery.presence;

import io.rookery.bus.WireReader;
import io.rookery.bus.WireWriter;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How long sessions were, in classes each 4.4 % wider than the one before, from a second to ten weeks; what is shorter or
 * longer is in the first or the last.
 */
public final class Lengths {
    static final int CLASSES_PER_DOUBLING = 16;
    static final int CLASSES = 22 * CLASSES_PER_DOUBLING + 1;

    private static final double ROUNDING = 1e-6;

    private final int[] counts = new int[CLASSES];
    private long count;

    void add(Duration length) {
        counts[classOf(length.toMillis() / 1e3)]++;
        count++;
    }

    void add(Lengths others) {
        for (int i = 0; i < CLASSES; i++) {
            counts[i] += others.counts[i];
        }
        count += others.count;
    }

    public long count() {
        return count;
    }

    /**
     * The length that so large a part of the sessions did not surpass, at most 4.4 % too high.
     *
     * @param part above 0, at most 1
     * @return null when there were none
     */
    public @Nullable Duration quantile(double part) {
        if (part <= 0 || part > 1) {
            throw new IllegalArgumentException("part: " + part + " (expected: above 0, at most 1)");
        }
        long wanted = (long) Math.ceil(part * count - ROUNDING);
        long seen = 0;
        for (int i = 0; i < CLASSES && count > 0; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Duration.ofMillis(Math.round(endSeconds(i) * 1e3));
            }
        }
        return null;
    }

    private static int classOf(double seconds) {
        if (seconds <= 1) {
            return 0;
        }
        double doublings = Math.log(seconds) / Math.log(2);
        return Math.min(CLASSES - 1, (int) Math.ceil(doublings * CLASSES_PER_DOUBLING - ROUNDING));
    }

    private static double endSeconds(int index) {
        return Math.pow(2, (double) index / CLASSES_PER_DOUBLING);
    }

    void write(WireWriter out) {
        out.number((int) Arrays.stream(counts).filter(each -> each > 0).count());
        for (int i = 0; i < CLASSES; i++) {
            if (counts[i] > 0) {
                out.number(i).number(counts[i]);
            }
        }
    }

    static Lengths read(WireReader in) {
        Lengths lengths = new Lengths();
        for (int left = in.number(); left > 0; left--) {
            int index = in.number();
            int each = in.number();
            lengths.counts[index] += each;
            lengths.count += each;
        }
        return lengths;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Lengths lengths && Arrays.equals(counts, lengths.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }
}
