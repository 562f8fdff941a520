package io.rookery.bench;

import java.util.concurrent.TimeUnit;

/** Many sessions with one subscription each that do nothing: what each of them costs the server. */
final class IdleScenario implements ServedScenario {
    /** Opened before the first look, so that pools and classes are there. */
    private static final int FIRST_CONNECTIONS = 500;

    private static final long SETTLE_MILLIS = 3_000;

    @Override
    public void run(BenchOptions options, ServerUnderTest server, BenchReport report) throws Exception {
        if (server.pids().isEmpty()) throw new IllegalArgumentException("--pid: not given (expected: with --url)");
        long pid = server.pids().get(0);
        int count = options.integer("connections", 5_000, 100, 60_000);
        Target target = new Target(server.host(), server.port(), Ways.of(DeliveryKind.SIGNAL, options), 1);
        try (Fleet fleet = new Fleet(server.host(), server.port(), 1)) {
            open(fleet, target, 0, FIRST_CONNECTIONS);
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            long heapBefore = Processes.liveHeapBytes(pid);
            long residentBefore = Processes.residentBytes(pid);
            long began = System.nanoTime();
            open(fleet, target, FIRST_CONNECTIONS, count);
            double seconds = (System.nanoTime() - began) / 1e9;
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            long heap = Processes.liveHeapBytes(pid) - heapBefore;
            long resident = Processes.residentBytes(pid) - residentBefore;
            report.put("connections", count);
            report.put("connectionsPerSecond", Math.round(count / seconds));
            report.put("heapBytesPerSession", heap / count);
            report.put("residentBytesPerSession", resident / count);
            report.put("disconnects", fleet.incidents.disconnects());
            report.say("%,d idle sessions: heap %,d bytes and resident %,d bytes each; opened %,.0f a second; %d lost"
                    .formatted(count, heap / count, resident / count, count / seconds, fleet.incidents.disconnects()));
        }
    }

    private static void open(Fleet fleet, Target target, int first, int count) throws Exception {
        fleet.connect(
                count,
                (loop, number) ->
                        Connection.subscriber(loop, fleet.incidents, target, first + number, 0, Marker.LENGTH));
    }
}
