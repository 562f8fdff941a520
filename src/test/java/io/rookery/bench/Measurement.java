package io.rookery.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs phases against one fleet and says what came of them. */
final class Measurement {
    private static final long DRAIN_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final double SETTLE_SECONDS = 0.5;

    private final Fleet fleet;
    private final Publishers publishers;
    private final int readers;
    private final DeliveryKind kind;
    private final List<Long> serverPids;
    private int phaseNumber;

    /**
     * @param readers of each message
     */
    Measurement(Fleet fleet, Publishers publishers, int readers, DeliveryKind kind, List<Long> serverPids) {
        this.fleet = fleet;
        this.publishers = publishers;
        this.readers = readers;
        this.kind = kind;
        this.serverPids = serverPids;
    }

    /** A rate that is held, after half a second at that rate which does not count. */
    PhaseResult open(double rate, double seconds) throws Exception {
        run("open", rate, phase -> phase.open(rate, SETTLE_SECONDS));
        return run("open", rate, phase -> phase.open(rate, seconds));
    }

    /** The same where nothing may be thrown that is declared. */
    PhaseResult tried(double rate, double seconds) {
        try {
            return open(rate, seconds);
        } catch (Exception failure) {
            throw new IllegalStateException("at " + rate + " messages a second: " + failure, failure);
        }
    }

    PhaseResult closed(int window, double seconds) throws Exception {
        return run("closed", 0, phase -> phase.closed(window, readers, seconds));
    }

    private interface Start {
        CompletableFuture<Phase.Published> of(Phase phase);
    }

    private PhaseResult run(String loop, double rate, Start start) throws Exception {
        phaseNumber = phaseNumber % Marker.PHASE_MAX + 1;
        int number = phaseNumber;
        fleet.onEachLoop(each -> each.deliveries.begin(number));
        fleet.first().events.submit(() -> publishers.begin(number)).get(60, TimeUnit.SECONDS);
        long refusalsBefore = fleet.incidents.refusals();
        long disconnectsBefore = fleet.incidents.disconnects();
        double serverCpu = Processes.cpuSeconds(serverPids);
        double clientCpu = Processes.ownCpuSeconds();

        Phase.Published published = start.of(new Phase(fleet, publishers)).get(2, TimeUnit.HOURS);
        long expected = published.messages() * readers;
        awaitDelivered(expected);

        double serverCpuUsed = serverCpu < 0 ? -1 : Processes.cpuSeconds(serverPids) - serverCpu;
        double clientCpuUsed = Processes.ownCpuSeconds() - clientCpu;
        Tally tally = new Tally();
        fleet.onEachLoop(each -> each.deliveries.addTo(tally));
        double seconds = Math.max(1e-3, (tally.lastNanos() - published.startNanos()) / 1e9);
        return new PhaseResult(
                kind.text(),
                loop,
                rate,
                published.messages(),
                published.complete(),
                tally.delivered() == 0 ? 1e-3 : seconds,
                expected,
                tally.delivered(),
                expected - tally.delivered(),
                tally.duplicates(),
                tally.reordered(),
                tally.otherFrames(),
                fleet.incidents.refusals() - refusalsBefore,
                fleet.incidents.disconnects() - disconnectsBefore,
                tally.latencyMillis(50),
                tally.latencyMillis(90),
                tally.latencyMillis(99),
                tally.latencyMillis(99.9),
                tally.latencyMillis(100),
                tally.answers(),
                tally.answerMillis(50),
                tally.answerMillis(99),
                serverCpuUsed,
                clientCpuUsed,
                fleet.incidents.first());
    }

    /** Until everything is there, or nothing has come for a while. */
    private void awaitDelivered(long expected) throws InterruptedException {
        long before = -1;
        long quietSince = System.nanoTime();
        while (fleet.deliveredSoFar() < expected) {
            long now = fleet.deliveredSoFar();
            if (now != before) {
                before = now;
                quietSince = System.nanoTime();
            } else if (System.nanoTime() - quietSince > DRAIN_PATIENCE_NANOS) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
