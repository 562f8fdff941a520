package io.rookery.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long deliveries took in some runs, by where the listener was. */
final class ClusterTimes {
    private static final double MEDIAN = 50;
    private static final double NEARLY_ALL = 99;

    /** One row of figures, a run each. */
    private record Row(List<Double> p50, List<Double> p99) {
        Row() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        void add(double median, double nearlyAll) {
            p50.add(median);
            p99.add(nearlyAll);
        }

        Map<String, Object> asMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("p50Millis", Spread.of(p50).asMap());
            map.put("p99Millis", Spread.of(p99).asMap());
            return map;
        }

        String text(String name) {
            Spread half = Spread.of(p50);
            Spread all = Spread.of(p99);
            return "%-40s%10.2f%10.2f%18s"
                    .formatted(name, half.median(), all.median(), "%.2f..%.2f".formatted(all.min(), all.max()));
        }
    }

    private final String name;
    private final Row all = new Row();
    private final Row here = new Row();
    private final Row elsewhere = new Row();

    ClusterTimes(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void add(PhaseResult phase, Tally atPublishers, Tally atOthers) {
        all.add(phase.p50Millis(), phase.p99Millis());
        here.add(atPublishers.latencyMillis(MEDIAN), atPublishers.latencyMillis(NEARLY_ALL));
        elsewhere.add(atOthers.latencyMillis(MEDIAN), atOthers.latencyMillis(NEARLY_ALL));
    }

    /** The median of the runs. */
    double p99() {
        return Spread.of(all.p99).median();
    }

    static String head() {
        return "%-40s%10s%10s%18s".formatted("", "p50 ms", "p99 ms", "p99 of the runs");
    }

    /** The figures of all listeners. */
    Map<String, Object> wherever() {
        return all.asMap();
    }

    /** The same as a line. */
    String row() {
        return all.text(name);
    }

    List<String> rows() {
        return List.of(row(), here.text(name + ", at the publishers' node"), elsewhere.text(name + ", at another"));
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("all", all.asMap());
        map.put("atPublishersNode", here.asMap());
        map.put("atAnother", elsewhere.asMap());
        return map;
    }
}
