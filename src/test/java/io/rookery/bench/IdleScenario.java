package io.rookery.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Many sessions with one subscription each that do nothing: what each of them costs the server.
 *
 * <p>All of them come and go once before, so that what is loaded and compiled for the first of them is not counted; what the
 * server has grown by since its start, with all that, is told as well.
 */
final class IdleScenario implements ServedScenario {
    /** The server is left alone for so long before each look: it forgets who has gone, and gives back what coming took. */
    private static final long REST_SECONDS = 30;

    /** Until what a collection has made free is given back. */
    private static final long GIVEN_BACK_SECONDS = 3;

    @Override
    public void run(BenchOptions options, ServerUnderTest server, BenchReport report) throws Exception {
        if (server.pids().isEmpty()) throw new IllegalArgumentException("--pid: not given (expected: with --url)");
        int count = options.integer("connections", 5_000, 100, 60_000);
        Target target = new Target(server.host(), server.port(), Ways.of(DeliveryKind.SIGNAL, options), 1);
        Look fresh = Look.at(server, options);
        try (Fleet fleet = open(target, count)) {
            report.put("disconnectsOfTheFirst", fleet.incidents.disconnects());
        }
        Look warm = Look.at(server, options);
        long began = System.nanoTime();
        try (Fleet fleet = open(target, count)) {
            double seconds = (System.nanoTime() - began) / 1e9;
            Look full = Look.at(server, options);
            long heap = (full.liveHeap - warm.liveHeap) / count;
            long resident = (full.collected - warm.collected) / count;
            long atRest = (full.resident - warm.resident) / count;
            long sinceStart = (full.resident - fresh.resident) / count;
            report.put("connections", count);
            report.put("connectionsPerSecond", Math.round(count / seconds));
            report.put("heapBytesPerSession", heap);
            report.put("residentBytesPerSession", resident);
            report.put("residentBytesPerSessionWithoutCollection", atRest);
            report.put("residentBytesPerSessionSinceStart", sinceStart);
            report.put("residentBytesAtStart", fresh.resident);
            report.put("disconnects", fleet.incidents.disconnects());
            report.say(
                    ("%,d idle sessions: heap %,d bytes and resident %,d bytes each, %,d without a collection, %,d with all that"
                                    + " was loaded since the start; %,d MB at the start; opened %,.0f a second; %d lost")
                            .formatted(
                                    count,
                                    heap,
                                    resident,
                                    atRest,
                                    sinceStart,
                                    fresh.resident >> 20,
                                    count / seconds,
                                    fleet.incidents.disconnects()));
        }
    }

    private static Fleet open(Target target, int count) throws Exception {
        Fleet fleet = new Fleet(target.host(), target.port(), 1);
        try {
            fleet.connect(
                    count,
                    (loop, number) -> Connection.subscriber(loop, fleet.incidents, target, number, 0, Marker.LENGTH));
            return fleet;
        } catch (Exception failure) {
            fleet.close();
            throw failure;
        }
    }

    /**
     * The memory of a server that has been left alone for a while.
     *
     * @param resident as the system tells it
     * @param liveHeap of a JVM: bytes of the objects that are alive
     * @param collected of a JVM: resident after a collection; of others as before
     */
    private record Look(long resident, long liveHeap, long collected) {
        static Look at(ServerUnderTest server, BenchOptions options) throws IOException, InterruptedException {
            TimeUnit.SECONDS.sleep(REST_SECONDS);
            if (options.has("peer")) {
                long resident = residentBytes(server.pids());
                return new Look(resident, 0, resident);
            }
            List<Long> node = server.pids().subList(0, 1);
            long resident = residentBytes(node);
            long liveHeap = Processes.liveHeapBytes(node.get(0));
            TimeUnit.SECONDS.sleep(GIVEN_BACK_SECONDS);
            return new Look(resident, liveHeap, residentBytes(node));
        }

        private static long residentBytes(List<Long> pids) throws IOException {
            long sum = 0;
            for (long pid : pids) sum += Processes.residentBytes(pid);
            return sum;
        }
    }
}
