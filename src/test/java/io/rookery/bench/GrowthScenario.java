package io.rookery.bench;

import io.rookery.bench.ClusterStage.Shape;
import io.rookery.bench.Fit.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a delivery and a message cost the server as something grows: subscribers of a channel, channels on as many connections,
 * payload, nodes. The deliveries a second stay the same; what the server takes when nothing is said is not counted.
 */
final class GrowthScenario implements Scenario {
    private static final int SUBSCRIBERS = 1_000;
    private static final int CONNECTIONS_OF_CHANNELS = 2_000;
    private static final int PAYLOAD = 128;
    private static final List<Integer> SUBSCRIBERS_GROW = List.of(100, 1_000, 5_000);
    private static final List<Integer> CHANNELS_GROW = List.of(1, 100, 1_000);
    private static final List<Integer> PAYLOAD_GROWS = List.of(64, 512, 4_096);
    private static final int WINDOW = 64;
    private static final double IDLE_SECONDS = 3;
    private static final double FIRST_SECONDS = 2;

    /**
     * One size.
     *
     * @param cpuMicros that the server took beyond what it takes anyway
     */
    private record Cost(int size, PhaseResult phase, double cpuMicros) {
        double ofDelivery() {
            return cpuMicros / phase.delivered();
        }

        double ofMessage() {
            return cpuMicros / phase.published();
        }

        Map<String, Object> asMap(String what) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put(what, size);
            map.put("messagesPerSecond", phase.rate());
            map.put("deliveriesPerSecond", phase.deliveriesPerSecond());
            map.put("microsOfDelivery", ofDelivery());
            map.put("microsOfMessage", ofMessage());
            map.put("p99 ms", phase.p99Millis());
            return map;
        }

        String row(String what) {
            return "%-12s%,8d%,12.0f%,14.0f%16.2f%16.1f%10.2f  %s"
                    .formatted(
                            what,
                            size,
                            phase.rate(),
                            phase.deliveriesPerSecond(),
                            ofDelivery(),
                            ofMessage(),
                            phase.p99Millis(),
                            phase.good() ? "" : "not good");
        }
    }

    @Override
    public void run(BenchOptions options, BenchReport report) throws Exception {
        if (options.has("url")) throw new IllegalArgumentException("--url (expected: not here, it starts its own)");
        DeliveryKind kind = options.has("class") ? DeliveryKind.of(options).get(0) : DeliveryKind.SIGNAL;
        report.say("%-12s%8s%12s%14s%16s%16s%10s"
                .formatted("", "size", "messages/s", "deliveries/s", "us a delivery", "us a message", "p99 ms"));
        Shape usual = new Shape(1, SUBSCRIBERS, PAYLOAD);
        List<Cost> nodes = new ArrayList<>();
        List<Map<String, Object>> slopes = new ArrayList<>();
        try (ServerUnderTest server = ServerUnderTest.of(options, 1)) {
            warmUp(server, 1, usual, kind, options);
            Growing growing = (what, sizes, shape) -> {
                List<Cost> costs = new ArrayList<>();
                for (int size : sizes) costs.add(told(what, size, server, 1, shape.apply(size), kind, options, report));
                tell(what, costs, slopes, report);
            };
            growing.grow("subscribers", SUBSCRIBERS_GROW, size -> new Shape(1, size, PAYLOAD));
            growing.grow("channels", CHANNELS_GROW, size -> new Shape(size, CONNECTIONS_OF_CHANNELS, PAYLOAD));
            growing.grow("payload", PAYLOAD_GROWS, size -> new Shape(1, SUBSCRIBERS, size));
            nodes.add(told("nodes", 1, server, 1, usual, kind, options, report));
        }
        int nodesMax = options.integer("nodes", 3, 2, 8);
        for (int count : IntStream.rangeClosed(2, nodesMax).toArray()) {
            try (ServerUnderTest server = ServerUnderTest.of(options, count)) {
                warmUp(server, count, usual, kind, options);
                nodes.add(told("nodes", count, server, count, usual, kind, options, report));
            }
        }
        tell("nodes", nodes, slopes, report);
        report.put("slopes", slopes);
    }

    private interface Growing {
        void grow(String what, List<Integer> sizes, Function<Integer, Shape> shape) throws Exception;
    }

    private static void warmUp(ServerUnderTest server, int nodes, Shape shape, DeliveryKind kind, BenchOptions options)
            throws Exception {
        try (ClusterStage stage = new ClusterStage(server, nodes, nodes, shape, kind, options.seed())) {
            stage.measurement().closed(WINDOW, options.seconds("warmup", 15));
        }
    }

    private static Cost told(
            String what,
            int size,
            ServerUnderTest server,
            int nodes,
            Shape shape,
            DeliveryKind kind,
            BenchOptions options,
            BenchReport report)
            throws Exception {
        double deliveries = options.integer("deliveries", 40_000, 1, 10_000_000);
        try (ClusterStage stage = new ClusterStage(server, nodes, nodes, shape, kind, options.seed())) {
            double rate = deliveries / stage.readers();
            stage.measurement().open(rate, FIRST_SECONDS);
            double before = Processes.cpuSeconds(server.pids());
            long beganNanos = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep((long) (IDLE_SECONDS * 1_000));
            double idle = (Processes.cpuSeconds(server.pids()) - before) / ((System.nanoTime() - beganNanos) / 1e9);
            PhaseResult phase = stage.measurement().open(rate, options.seconds("seconds", 5));
            Cost cost = new Cost(size, phase, (phase.serverCpuSeconds() - idle * phase.seconds()) * 1e6);
            report.say(cost.row(what));
            return cost;
        }
    }

    private static void tell(String what, List<Cost> costs, List<Map<String, Object>> slopes, BenchReport report) {
        report.put(what, costs.stream().map(cost -> cost.asMap(what)).toList());
        double ofDelivery = Fit.of(points(costs, Cost::ofDelivery)).slope();
        double ofMessage = Fit.of(points(costs, Cost::ofMessage)).slope();
        double exponentOfDelivery = Fit.exponent(points(costs, Cost::ofDelivery));
        double exponentOfMessage = Fit.exponent(points(costs, Cost::ofMessage));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("growing", what);
        map.put("microsOfDeliveryForEachMore", ofDelivery);
        map.put("microsOfMessageForEachMore", ofMessage);
        map.put("exponentOfDelivery", exponentOfDelivery);
        map.put("exponentOfMessage", exponentOfMessage);
        slopes.add(map);
        report.say("%s: each more adds %.5f us to a delivery, %.4f us to a message; exponents %.2f and %.2f"
                .formatted(what, ofDelivery, ofMessage, exponentOfDelivery, exponentOfMessage));
    }

    private static List<Point> points(List<Cost> costs, ToDoubleFunction<Cost> of) {
        return costs.stream()
                .map(cost -> new Point(cost.size, of.applyAsDouble(cost)))
                .toList();
    }
}
