package io.rookery.bench;

import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Clients that connect, with a token each, and subscribe, a bounded number at a time: how many a second. */
final class ConnectScenario implements Scenario {
    private static final int UNLIMITED = 1_000_000;
    private static final int FIRST_CONNECTIONS = 3_000;

    @Override
    public void run(BenchOptions options, BenchReport report) throws Exception {
        if (options.has("url")) {
            try (ServerUnderTest server = ServerUnderTest.of(options, 1)) {
                Target target = new Target(server.host(), server.port(), Ways.of(DeliveryKind.SIGNAL, options), 1);
                run(options, report, new Rounds(target, server.pids(), List.of()));
            }
            return;
        }
        try (BenchCluster cluster = BenchCluster.started(1, UNLIMITED)) {
            List<String> tokens = IntStream.range(0, FIRST_CONNECTIONS + connections(options))
                    .mapToObj(number -> TestTokens.of("u" + number))
                    .toList();
            Target target = target(cluster.endpoints().get(0), tokens::get);
            List<Long> nodes = List.of(cluster.node(0).pid());
            run(
                    options,
                    report,
                    new Rounds(target, nodes, List.of(cluster.redis().pid())));
            report.put("residentBytes", Processes.residentBytes(nodes.get(0)));
        }
    }

    private static int connections(BenchOptions options) {
        return options.integer("connections", 10_000, 1, 16_000);
    }

    private static void run(BenchOptions options, BenchReport report, Rounds rounds) throws Exception {
        int count = connections(options);
        int total = options.integer("rounds", 3, 1, 20);
        rounds.connect(0, FIRST_CONNECTIONS);
        List<Map<String, @Nullable Object>> results = new ArrayList<>();
        report.put("rounds", results);
        for (int number = 1; number <= total; number++) {
            Round round = rounds.connect(FIRST_CONNECTIONS, count);
            results.add(round.asMap(number));
            report.say(round.line());
        }
    }

    /** Processor time is -1 where it is not known. */
    private record Round(double perSecond, double serverMicros, double storeMicros) {
        Map<String, @Nullable Object> asMap(int number) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("round", Integer.toString(number));
            map.put("connectionsPerSecond", Math.round(perSecond));
            if (serverMicros >= 0) map.put("serverMicrosPerConnection", Math.round(serverMicros));
            if (storeMicros >= 0) map.put("storeMicrosPerConnection", Math.round(storeMicros));
            return map;
        }

        String line() {
            return "%,.0f connections a second with a subscription; for each %s of the processors"
                    .formatted(perSecond, spent());
        }

        private String spent() {
            if (serverMicros < 0) return "an unknown part";
            String server = "%.0f us".formatted(serverMicros);
            return storeMicros < 0 ? server : "%s, and its store %.0f us,".formatted(server, storeMicros);
        }
    }

    /** Connects again and again to the same server. */
    private record Rounds(Target target, List<Long> server, List<Long> store) {
        /** Afterwards they leave. */
        Round connect(int first, int count) throws Exception {
            double serverBefore = Processes.cpuSeconds(server);
            double storeBefore = Processes.cpuSeconds(store);
            try (Fleet fleet = new Fleet(target.host(), target.port(), 1)) {
                long began = System.nanoTime();
                fleet.connect(
                        count,
                        (loop, number) ->
                                Connection.subscriber(loop, fleet.incidents, target, first + number, 0, Marker.LENGTH));
                double seconds = (System.nanoTime() - began) / 1e9;
                return new Round(
                        count / seconds, micros(server, serverBefore, count), micros(store, storeBefore, count));
            }
        }

        private static double micros(List<Long> pids, double before, int count) {
            return before < 0 ? -1 : (Processes.cpuSeconds(pids) - before) / count * 1e6;
        }
    }

    private static Target target(Endpoint endpoint, IntFunction<String> token) {
        String connect = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"session.connect\",\"params\":{\"token\":\"{t}\"}}";
        Ways ways = Ways.rookery(DeliveryKind.SIGNAL);
        Ways withToken = new Ways(
                false,
                "/ws",
                "/ws",
                "/ws",
                List.of(connect, ways.subscribe().get(0)),
                List.of(connect),
                "\"topics\":{",
                ways.message(),
                ways.direct());
        return new Target(endpoint.host(), endpoint.port(), withToken, 1, token);
    }
}
