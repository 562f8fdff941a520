package io.rookery.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One measured phase.
 *
 * @param rate messages a second asked for; zero in a closed loop
 * @param lost expected deliveries that did not come
 * @param acknowledged answers to messages; there are none to signals
 * @param serverCpuSeconds processor time of server and Redis; negative when not known
 */
record PhaseResult(
        String kind,
        String loop,
        double rate,
        long published,
        boolean publishedAll,
        double seconds,
        long expected,
        long delivered,
        long lost,
        long duplicates,
        long reordered,
        long otherFrames,
        long refusals,
        long disconnects,
        double p50Millis,
        double p90Millis,
        double p99Millis,
        double p999Millis,
        double maxMillis,
        long acknowledged,
        double acknowledgedP50Millis,
        double acknowledgedP99Millis,
        double serverCpuSeconds,
        double clientCpuSeconds,
        @Nullable String firstIncident) {
    private static final double P99_LIMIT_MILLIS = 50;

    double deliveriesPerSecond() {
        return delivered / seconds;
    }

    /** Whether everything arrived, once, in order, and in time. */
    boolean good() {
        return publishedAll
                && lost == 0
                && duplicates == 0
                && reordered == 0
                && refusals == 0
                && disconnects == 0
                && p99Millis < P99_LIMIT_MILLIS;
    }

    Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("class", kind);
        map.put("loop", loop);
        map.put("ratePerSecond", rounded(rate));
        map.put("published", published);
        map.put("publishedAll", publishedAll);
        map.put("seconds", rounded(seconds));
        map.put("expected", expected);
        map.put("delivered", delivered);
        map.put("deliveriesPerSecond", Math.round(deliveriesPerSecond()));
        map.put("lost", lost);
        map.put("duplicates", duplicates);
        map.put("reordered", reordered);
        map.put("otherFrames", otherFrames);
        map.put("refusals", refusals);
        map.put("disconnects", disconnects);
        map.put("p50Millis", p50Millis);
        map.put("p90Millis", p90Millis);
        map.put("p99Millis", p99Millis);
        map.put("p999Millis", p999Millis);
        map.put("maxMillis", maxMillis);
        map.put("acknowledged", acknowledged);
        map.put("acknowledgedP50Millis", acknowledgedP50Millis);
        map.put("acknowledgedP99Millis", acknowledgedP99Millis);
        map.put("serverCpuSecondsPerMillion", perMillion(serverCpuSeconds));
        map.put("clientCpuSecondsPerMillion", perMillion(clientCpuSeconds));
        map.put("good", good());
        map.put("firstIncident", firstIncident);
        return map;
    }

    static String tableHead() {
        return "%-7s%-8s%10s%14s%9s%9s%9s%9s%9s%8s%9s%9s%11s%11s  %s"
                .formatted(
                        "class",
                        "loop",
                        "msg/s",
                        "deliveries/s",
                        "p50 ms",
                        "p90 ms",
                        "p99 ms",
                        "p99.9",
                        "max",
                        "lost",
                        "dup/ooo",
                        "ack p99",
                        "srv s/M",
                        "client s/M",
                        "");
    }

    String tableRow() {
        return "%-7s%-8s%10.0f%14.0f%9.2f%9.2f%9.2f%9.2f%9.2f%8d%9s%9.2f%11.2f%11.2f  %s"
                .formatted(
                        kind,
                        loop,
                        published / seconds,
                        deliveriesPerSecond(),
                        p50Millis,
                        p90Millis,
                        p99Millis,
                        p999Millis,
                        maxMillis,
                        lost,
                        duplicates + "/" + reordered,
                        acknowledgedP99Millis,
                        perMillion(serverCpuSeconds),
                        perMillion(clientCpuSeconds),
                        good() ? "good" : "");
    }

    private double perMillion(double cpuSeconds) {
        return delivered == 0 || cpuSeconds < 0 ? -1 : rounded(cpuSeconds / delivered * 1e6);
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
