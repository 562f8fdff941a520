package io.rookery.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One node and several, at half of what the several carry, in turns: what the way between nodes adds. Then how often a message
 * crosses to another node, by how many listen there.
 */
final class ClusterScenario implements Scenario {
    private static final List<Integer> LISTENERS_OF_NODE = List.of(10, 100, 500);
    private static final int COUNTED_PER_SECOND = 200;
    private static final double COUNTED_SECONDS = 3;
    private static final int WINDOW = 64;
    private static final int TRIALS_MAX = 10;
    private static final double START_FRACTION = 0.4;
    private static final double HALF = 0.5;

    @Override
    public void run(BenchOptions options, BenchReport report) throws Exception {
        if (options.has("url")) throw new IllegalArgumentException("--url (expected: not here, it starts its own)");
        int nodes = options.integer("nodes", 2, 2, 8);
        try (ServerUnderTest one = ServerUnderTest.of(options, 1);
                ServerUnderTest several = ServerUnderTest.of(options, nodes)) {
            report.put("nodes", nodes);
            for (DeliveryKind kind : DeliveryKind.of(options)) {
                compare(one, several, nodes, kind, options, report);
                count(several, nodes, kind, options, report);
            }
        }
    }

    private static void compare(
            ServerUnderTest one,
            ServerUnderTest several,
            int nodes,
            DeliveryKind kind,
            BenchOptions options,
            BenchReport report)
            throws Exception {
        int channels = options.integer("channels", 10, 1, 10_000);
        int listeners = options.integer("subscribers", 1_000, nodes * channels, 19_000)
                / (nodes * channels)
                * (nodes * channels);
        double seconds = options.seconds("seconds", 5);
        ClusterStage.Shape shape = new ClusterStage.Shape(channels, listeners, payload(options));
        report.say(PhaseResult.tableHead());
        try (ClusterStage alone = new ClusterStage(one, 1, nodes, shape, kind, options.seed());
                ClusterStage together = new ClusterStage(several, nodes, nodes, shape, kind, options.seed())) {
            double warmUp = options.seconds("warmup", 5);
            report.phase(alone.measurement().closed(WINDOW, warmUp));
            PhaseResult warm = together.measurement().closed(WINDOW, warmUp);
            report.phase(warm);
            double carried = options.has("rate")
                    ? options.integer("rate", 0, 1, 10_000_000)
                    : carried(together.measurement(), warm.published() / warm.seconds(), seconds, report);
            if (carried == 0) {
                report.say(kind.text() + ": no rate worked");
                return;
            }
            ClusterTimes timesAlone = new ClusterTimes("1 node");
            ClusterTimes timesTogether = new ClusterTimes(nodes + " nodes");
            for (int round = options.integer("rounds", 3, 1, 100); round > 0; round--) {
                measure(alone, carried * HALF, seconds, timesAlone, report);
                measure(together, carried * HALF, seconds, timesTogether, report);
            }
            tell(kind, carried, timesAlone, timesTogether, report);
        }
    }

    private static int payload(BenchOptions options) {
        return options.integer("payload", 128, Marker.LENGTH, 32_768);
    }

    private static double carried(Measurement measurement, double closedRate, double seconds, BenchReport report) {
        return new RateSearch(TRIALS_MAX)
                .highest(closedRate * START_FRACTION, rate -> {
                    PhaseResult phase = measurement.tried(rate, seconds);
                    report.phase(phase);
                    return phase.good();
                })
                .orElse(0.0);
    }

    private static void measure(ClusterStage stage, double rate, double seconds, ClusterTimes times, BenchReport report)
            throws Exception {
        PhaseResult phase = stage.measurement().open(rate, seconds);
        report.phase(phase);
        times.add(phase, stage.here(), stage.elsewhere());
    }

    private static void tell(
            DeliveryKind kind, double carried, ClusterTimes alone, ClusterTimes together, BenchReport report) {
        double added = together.p99() - alone.p99();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("carriedPerSecond", carried);
        map.put("measuredPerSecond", carried * HALF);
        map.put("one", alone.wherever());
        map.put("several", together.asMap());
        map.put("addedP99Millis", added);
        report.put("times-" + kind.text(), map);
        report.say(
                "%s, %,.0f messages/s, half of what %s carry".formatted(kind.text(), carried * HALF, together.name()));
        report.say(ClusterTimes.head());
        report.say(alone.row());
        together.rows().forEach(report::say);
        report.say("%s: the other node adds %.2f ms to p99".formatted(kind.text(), added));
    }

    private static void count(
            ServerUnderTest several, int nodes, DeliveryKind kind, BenchOptions options, BenchReport report)
            throws Exception {
        List<Map<String, Object>> rows = new ArrayList<>();
        report.say(Crossings.head());
        for (int ofNode : LISTENERS_OF_NODE) {
            ClusterStage.Shape shape = new ClusterStage.Shape(1, ofNode * nodes, payload(options));
            try (ClusterStage stage = new ClusterStage(several, nodes, nodes, shape, kind, options.seed())) {
                stage.measurement().open(COUNTED_PER_SECOND, COUNTED_SECONDS);
                Crossings before = Crossings.of(several.metrics(), kind);
                PhaseResult phase = stage.measurement().open(COUNTED_PER_SECOND, COUNTED_SECONDS);
                Crossings during = Crossings.of(several.metrics(), kind).since(before);
                rows.add(during.asMap(ofNode, phase.delivered()));
                report.say(during.row(ofNode, phase.delivered()));
            }
        }
        report.put("crossings-" + kind.text(), rows);
    }
}
