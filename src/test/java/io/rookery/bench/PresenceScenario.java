package io.rookery.bench;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sessions that change their presence and watch some others each, spread over the nodes: how long a change takes to its
 * watchers. Changes come on a schedule, whether or not the server keeps up.
 */
final class PresenceScenario implements ServedScenario {
    private static final int WATCHED = 20;
    /** Nobody watches two users whose numbers leave the same remainder. */
    private static final int PUBLISHER_NUMBERS = 2 * WATCHED;

    private static final int FIRST_CHANGES_A_SECOND = 500;
    private static final double FIRST_SECONDS = 3;

    private static final String PATH = "/ws?user=u{n}";
    private static final String UPDATE =
            "{\"jsonrpc\":\"2.0\",\"method\":\"presence.update\",\"params\":{\"status\":\"in_game\",\"activity\":\"{p}\"}}";

    @Override
    public int nodes(BenchOptions options) {
        return options.integer("nodes", 2, 1, 8);
    }

    @Override
    public void run(BenchOptions options, ServerUnderTest server, BenchReport report) throws Exception {
        int sessions = options.integer("connections", 10_000, PUBLISHER_NUMBERS, 60_000)
                / PUBLISHER_NUMBERS
                * PUBLISHER_NUMBERS;
        int changes = options.integer("changes", 5_000, 1, 1_000_000);
        double seconds = options.seconds("seconds", 20);
        int threads = options.integer("client-threads", 1, 1, 64);
        try (Fleet fleet = new Fleet(server.host(), server.port(), nodes(options), threads)) {
            List<Connection> connections = fleet.connect(
                    sessions,
                    (loop, number) -> Connection.subscriber(
                            loop,
                            fleet.incidents,
                            target(server, number, sessions),
                            number,
                            PUBLISHER_NUMBERS,
                            Marker.LENGTH));
            Publishers publishers = new Publishers(
                    connections,
                    false,
                    number -> UPDATE,
                    Marker.LENGTH,
                    options.seed(),
                    number -> number % PUBLISHER_NUMBERS);
            Measurement measurement = new Measurement(fleet, publishers, WATCHED, DeliveryKind.SIGNAL, server.pids());
            report.say(PhaseResult.tableHead());
            report.phase(measurement.open(Math.min(changes, FIRST_CHANGES_A_SECOND), FIRST_SECONDS));
            report.phase(measurement.open(changes, options.seconds("warmup", 60)));
            PhaseResult measured = measurement.open(changes, seconds);
            report.phase(measured);
            report.put("sessions", sessions);
            report.put("watchedBySession", WATCHED);
            report.put("changesPerSecond", changes);
            report.put("nodes", nodes(options));
            report.put("presence", measured.asMap());
            report.put("superseded", measured.lost());
            report.say("%,d sessions on %d nodes, %,d changes/s: change to watcher p50 %.1f ms, p99 %.1f ms"
                    .formatted(sessions, nodes(options), changes, measured.p50Millis(), measured.p99Millis()));
        }
    }

    /** Whoever has number n watches the numbers after it, so that everybody is watched by as many as they watch. */
    private static Target target(ServerUnderTest server, int number, int sessions) {
        String users = IntStream.rangeClosed(1, WATCHED)
                .mapToObj(step -> "\"u" + (number + step) % sessions + "\"")
                .collect(Collectors.joining(","));
        String hello = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"presence.subscribe\",\"params\":{\"users\":[" + users
                + "]}}";
        Ways ways = new Ways(false, PATH, PATH, PATH, List.of(hello), List.of(hello), "\"result\"", UPDATE, UPDATE);
        return new Target(server.host(), server.port(), ways, 1);
    }
}
