package io.rookery.bench;

import io.rookery.testing.NodeProcess;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Endpoint;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Clients that connect with a token each and subscribe, a bounded number at a time: how many a second. */
final class ConnectScenario implements Scenario {
    private static final int UNLIMITED = 1_000_000;
    private static final int FIRST_CONNECTIONS = 3_000;

    @Override
    public void run(BenchOptions options, BenchReport report) throws Exception {
        int count = options.integer("connections", 10_000, 1, 16_000);
        int rounds = options.integer("rounds", 3, 1, 20);
        List<String> tokens = IntStream.range(0, FIRST_CONNECTIONS + count)
                .mapToObj(number -> TestTokens.of("u" + number))
                .toList();
        try (BenchCluster cluster = BenchCluster.started(1, UNLIMITED)) {
            Target target = target(cluster.endpoints().get(0), tokens::get);
            connect(cluster, target, 0, FIRST_CONNECTIONS);
            for (int round = 1; round <= rounds; round++) {
                double cpu = cluster.nodesCpuSeconds();
                double seconds = connect(cluster, target, FIRST_CONNECTIONS, count);
                double micros = (cluster.nodesCpuSeconds() - cpu) / count * 1e6;
                report.put("connectionsPerSecond-" + round, Math.round(count / seconds));
                report.put("nodeCpuMicrosPerConnection-" + round, Math.round(micros));
                report.say(
                        "%,.0f connections a second with a token and a subscription; %.0f us of the node's processor each"
                                .formatted(count / seconds, micros));
            }
            NodeProcess node = cluster.node(0);
            report.put("residentBytes", Processes.residentBytes(node.pid()));
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

    /** How long it takes, in seconds; afterwards they leave. */
    private static double connect(BenchCluster cluster, Target target, int first, int count) throws Exception {
        Endpoint endpoint = cluster.endpoints().get(0);
        try (Fleet fleet = new Fleet(endpoint.host(), endpoint.port(), 1)) {
            long began = System.nanoTime();
            fleet.connect(
                    count,
                    (loop, number) ->
                            Connection.subscriber(loop, fleet.incidents, target, first + number, 0, Marker.LENGTH));
            return (System.nanoTime() - began) / 1e9;
        }
    }
}
