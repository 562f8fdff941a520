package io.rookery.archive;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Remembers what was marked a moment ago, so that something busy is marked now and then only. What it has forgotten is marked again.
 * Belongs to one event loop.
 */
final class RecentMarks<S> {
    /** A mark counts for so long, less than {@link Archiver#MARK_AGE} and the time an append may take. */
    static final Duration COUNTS_FOR = Duration.ofSeconds(10);

    static final int MARKS_MAX = 100_000;

    private final LongSupplier nanoTime;
    private final Map<S, Long> markedAtNanos = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<S, Long> eldest) {
            return size() > MARKS_MAX;
        }
    };

    RecentMarks(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether a mark that was made counts still. */
    boolean isMarked(S subject) {
        Long at = markedAtNanos.get(subject);
        return at != null && nanoTime.getAsLong() - at < COUNTS_FOR.toNanos();
    }

    /**
     * @param atNanos when it was asked for
     */
    void marked(S subject, long atNanos) {
        markedAtNanos.put(subject, atNanos);
    }
}
