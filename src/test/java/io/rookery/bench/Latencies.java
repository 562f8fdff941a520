package io.rookery.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Percentiles of what was delivered in one phase. */
record Latencies(
        String name, double seconds, long delivered, double p50, double p90, double p99, double p999, double max) {
    static Latencies of(String name, double seconds, Histogram micros) {
        return new Latencies(
                name,
                seconds,
                micros.getTotalCount(),
                millis(micros, 50),
                millis(micros, 90),
                millis(micros, 99),
                millis(micros, 99.9),
                millis(micros, 100));
    }

    private static double millis(Histogram micros, double percentile) {
        return micros.getTotalCount() == 0 ? 0 : micros.getValueAtPercentile(percentile) / 1_000.0;
    }

    static String head() {
        return "%-34s%12s%14s%10s%10s%10s%10s%11s"
                .formatted("", "delivered", "deliveries/s", "p50 ms", "p90 ms", "p99 ms", "p99.9", "max");
    }

    String row() {
        return "%-34s%,12d%,14.0f%10.2f%10.2f%10.2f%10.2f%11.2f"
                .formatted(name, delivered, delivered / seconds, p50, p90, p99, p999, max);
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("seconds", Math.round(seconds * 10) / 10.0);
        map.put("delivered", delivered);
        map.put("deliveriesPerSecond", Math.round(delivered / seconds));
        map.put("p50Millis", p50);
        map.put("p90Millis", p90);
        map.put("p99Millis", p99);
        map.put("p999Millis", p999);
        map.put("maxMillis", max);
        return map;
    }
}
