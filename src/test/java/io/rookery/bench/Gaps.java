package io.rookery.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long clients were without their session, each time that one was. Safe to use from any thread. */
final class Gaps {
    private static final long LONGEST_MILLIS = TimeUnit.HOURS.toMillis(1);

    private final Histogram millis = histogram();

    static Histogram histogram() {
        return new Histogram(LONGEST_MILLIS, 3);
    }

    synchronized void add(long nanos) {
        millis.recordValue(Math.min(LONGEST_MILLIS, Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos))));
    }

    synchronized Histogram copy() {
        return millis.copy();
    }

    synchronized long count() {
        return millis.getTotalCount();
    }

    synchronized long millis(double percentile) {
        return millis.getTotalCount() == 0 ? 0 : millis.getValueAtPercentile(percentile);
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("count", count());
        map.put("p50Millis", millis(50));
        map.put("p99Millis", millis(99));
        map.put("maxMillis", millis(100));
        return map;
    }

    String asText() {
        return "%,d times away: p50 %,d ms, p99 %,d ms, longest %,d ms"
                .formatted(count(), millis(50), millis(99), millis(100));
    }
}
