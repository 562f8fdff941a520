package io.rookery.bench;

import java.util.List;

/** Clients in pairs that write to each other: as many messages under way as there are clients, then half of that rate. */
final class DirectScenario implements ClassScenario {
    private static final double HALF = 0.5;

    @Override
    public void run(DeliveryKind kind, BenchOptions options, ServerUnderTest server, BenchReport report)
            throws Exception {
        int clients = options.integer("connections", 1_000, 2, 60_000) / 2 * 2;
        int payload = options.integer("payload", 128, Marker.LENGTH, 32_768);
        double seconds = options.seconds("seconds", 5);
        Target target = new Target(server.host(), server.port(), Ways.of(kind, options), 1);
        try (Fleet fleet = new Fleet(server.host(), server.port(), 1)) {
            List<Connection> connections = fleet.connect(
                    clients, (loop, number) -> Connection.partner(loop, fleet.incidents, target, number, payload));
            Publishers publishers = new Publishers(
                    connections, target.isBinary(), target::direct, payload, options.seed(), number -> 0);
            Measurement measurement = new Measurement(fleet, publishers, 1, kind, server.pids());
            report.phase(measurement.closed(clients, options.seconds("warmup", 5)));
            PhaseResult closed = measurement.closed(clients, seconds);
            report.phase(closed);
            PhaseResult half = measurement.open(closed.deliveriesPerSecond() * HALF, seconds);
            report.phase(half);
            report.put("closed-" + kind.text(), closed.asMap());
            report.put("half-" + kind.text(), half.asMap());
        }
    }
}
