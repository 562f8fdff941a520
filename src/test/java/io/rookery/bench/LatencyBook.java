package io.rookery.bench;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Latencies of deliveries by phase and series. Used by one event loop. */
final class LatencyBook {
    private static final long LATENCY_MAX_MICROS = 300_000_000;
    private static final int DIGITS = 3;

    private final @Nullable Histogram[][] byPhase;

    /**
     * @param series what is told apart within a phase
     */
    LatencyBook(int phases, int series) {
        byPhase = new Histogram[phases][series];
    }

    static Histogram histogram() {
        return new Histogram(LATENCY_MAX_MICROS, DIGITS);
    }

    void record(int phase, int series, long micros) {
        Histogram histogram = byPhase[phase][series];
        if (histogram == null) {
            histogram = histogram();
            byPhase[phase][series] = histogram;
        }
        histogram.recordValue(Math.max(0, Math.min(LATENCY_MAX_MICROS, micros)));
    }

    void addTo(Histogram sum, int phase, int series) {
        Histogram histogram = byPhase[phase][series];
        if (histogram != null) sum.add(histogram);
    }
}
