package io.rookery.bench;

import java.util.List;
import java.util.Optional;

/** Channels with many subscribers, or many with few: how many messages a second reach all of them, and how late. */
final class FanoutScenario implements ClassScenario {
    private static final int WINDOW = 64;
    private static final int WINDOW_OF_CHANNEL = 2;
    private static final int TRIALS_MAX = 16;

    /** What the closed loop carries is more than an open one can; the search begins well below. */
    private static final double START_FRACTION = 0.4;

    @Override
    public void run(DeliveryKind kind, BenchOptions options, ServerUnderTest server, BenchReport report)
            throws Exception {
        int channels = options.integer("channels", 1, 1, 50_000);
        int readers = Math.max(1, options.integer("subscribers", 1_000, 1, 100_000) / channels);
        int ofChannel = Math.max(1, options.integer("publishers", Math.max(4, channels), 1, 50_000) / channels);
        int payload = options.integer("payload", 128, Marker.LENGTH, 32_768);
        int cores = Runtime.getRuntime().availableProcessors();
        int threads = options.integer("client-threads", Math.max(1, cores / 2), 1, 64);
        Target target = new Target(server.host(), server.port(), Ways.of(kind, options), channels);
        try (Fleet fleet = new Fleet(server.host(), server.port(), threads)) {
            fleet.connect(
                    readers * channels,
                    (loop, number) -> Connection.subscriber(loop, fleet.incidents, target, number, ofChannel, payload));
            List<Connection> publishing = fleet.connect(
                    ofChannel * channels,
                    (loop, number) -> Connection.publisher(fleet.first(), fleet.incidents, target, number));
            Publishers publishers = new Publishers(
                    publishing,
                    target.isBinary(),
                    target::message,
                    payload,
                    options.seed(),
                    number -> number / channels);
            measure(new Measurement(fleet, publishers, readers, kind, server.pids()), kind, options, report);
        }
    }

    private static void measure(Measurement measurement, DeliveryKind kind, BenchOptions options, BenchReport report)
            throws Exception {
        double seconds = options.seconds("seconds", 5);
        PhaseResult warmUp = measurement.closed(window(options), options.seconds("warmup", 5));
        report.phase(warmUp);
        if (options.has("rate")) {
            report.phase(measurement.open(options.integer("rate", 0, 1, 10_000_000), seconds));
        } else if (options.has("closed")) {
            report.phase(measurement.closed(options.integer("closed", 0, 1, 100_000), seconds));
        } else {
            search(measurement, warmUp.published() / warmUp.seconds(), seconds, kind, report);
        }
        for (int rate : options.integers("also", 1, 10_000_000)) {
            PhaseResult phase = measurement.open(rate, seconds);
            report.phase(phase);
            report.put("at-" + rate + "-" + kind.text(), phase.asMap());
        }
    }

    private static int window(BenchOptions options) {
        return Math.max(WINDOW, WINDOW_OF_CHANNEL * options.integer("channels", 1, 1, 50_000));
    }

    private static void search(
            Measurement measurement, double closedRate, double seconds, DeliveryKind kind, BenchReport report)
            throws Exception {
        PhaseResult[] best = new PhaseResult[1];
        Optional<Double> highest = new RateSearch(TRIALS_MAX).highest(closedRate * START_FRACTION, rate -> {
            PhaseResult phase = measurement.tried(rate, seconds);
            report.phase(phase);
            if (phase.good() && (best[0] == null || phase.rate() > best[0].rate())) best[0] = phase;
            return phase.good();
        });
        String name = kind.text();
        if (highest.isEmpty()) {
            report.say(name + ": no rate worked");
            report.put("best-" + name, null);
        } else {
            report.say("%s: at best %,.0f deliveries/s (%,.0f messages/s)"
                    .formatted(name, best[0].deliveriesPerSecond(), best[0].rate()));
            report.put("best-" + name, best[0].asMap());
        }
    }
}
