package io.rookery.bench;

import java.util.Optional;
import java.util.function.DoublePredicate;

/**
 * The highest rate that still works, found by trying.
 *
 * <p>Steps up by half while rates work and down by 40 % while none does, then halves the interval until its ends are within
 * 8 % or the trials are used up. A rate that fails is tried once more, because something else may have taken the processor.
 */
final class RateSearch {
    private static final double UP = 1.5;
    private static final double DOWN = 0.6;
    private static final double CLOSE_ENOUGH = 1.08;

    private final int trialsMax;
    private int trials;

    RateSearch(int trialsMax) {
        this.trialsMax = trialsMax;
    }

    /**
     * @param works tries a rate
     * @return the highest rate that worked; empty when none did
     */
    Optional<Double> highest(double start, DoublePredicate works) {
        double good = 0;
        double bad = 0;
        double rate = start;
        while (trials < trialsMax && (good == 0 || bad == 0 || bad / good > CLOSE_ENOUGH)) {
            if (passes(rate, works)) good = rate;
            else bad = rate;
            if (bad == 0) rate = good * UP;
            else if (good == 0) rate = bad * DOWN;
            else rate = Math.sqrt(good * bad);
        }
        return good == 0 ? Optional.empty() : Optional.of(good);
    }

    private boolean passes(double rate, DoublePredicate works) {
        trials++;
        if (works.test(rate)) return true;
        if (trials >= trialsMax) return false;
        trials++;
        return works.test(rate);
    }
}
