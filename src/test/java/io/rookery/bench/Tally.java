package io.rookery.bench;

import org.HdrHistogram.Histogram;

/** The deliveries of all event loops in one phase. */
final class Tally {
    private final Histogram latencyMicros = new Histogram(300_000_000, 3);
    private final Histogram answerMicros = new Histogram(300_000_000, 3);
    private long delivered;
    private long duplicates;
    private long reordered;
    private long otherFrames;
    private long lastNanos;

    synchronized void add(
            long moreDelivered,
            long moreDuplicates,
            long moreReordered,
            long moreOtherFrames,
            long lastDeliveryNanos,
            Histogram moreLatencies,
            Histogram moreAnswers) {
        boolean first = delivered == 0;
        delivered += moreDelivered;
        duplicates += moreDuplicates;
        reordered += moreReordered;
        otherFrames += moreOtherFrames;
        if (moreDelivered > 0 && (first || lastDeliveryNanos - lastNanos > 0)) lastNanos = lastDeliveryNanos;
        latencyMicros.add(moreLatencies);
        answerMicros.add(moreAnswers);
    }

    synchronized long delivered() {
        return delivered;
    }

    synchronized long duplicates() {
        return duplicates;
    }

    synchronized long reordered() {
        return reordered;
    }

    synchronized long otherFrames() {
        return otherFrames;
    }

    /** When the last delivery came, on the clock of {@link System#nanoTime}. */
    synchronized long lastNanos() {
        return lastNanos;
    }

    synchronized double latencyMillis(double percentile) {
        return latencyMicros.getValueAtPercentile(percentile) / 1_000.0;
    }

    synchronized long answers() {
        return answerMicros.getTotalCount();
    }

    synchronized double answerMillis(double percentile) {
        return answerMicros.getValueAtPercentile(percentile) / 1_000.0;
    }
}
