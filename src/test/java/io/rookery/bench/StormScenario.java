package io.rookery.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All clients but some established ones lose their connections and return at once. Before that some do, so that nodes have compiled
 * what returning takes, unless {@code --returned-before} is 0. What is reported beside the latencies is of the last time.
 */
final class StormScenario implements Scenario {
    private static final int ESTABLISHED = 0;
    private static final int ESTABLISHED_EVERY = 15;
    private static final double CALM_SECONDS = 20;

    private static final int RETURNED_BEFORE = 6_000;

    /** What two cores that three nodes share can carry beside everything else. */
    private static final int ADMITTED_PER_CORE = 25;

    private final List<StoreLoad.Spent> calmSpent = new ArrayList<>();
    private final List<StoreLoad.Spent> stormSpent = new ArrayList<>();

    /** What had been used when something began. */
    private record Use(StoreLoad store, double nodesCpuSeconds) {
        static Use of(ClusterScene scene) {
            return new Use(StoreLoad.of(scene.cluster.redis()), scene.cluster.nodesCpuSeconds());
        }

        Map<String, Object> since(Use before) {
            Map<String, Object> map = new LinkedHashMap<>(store.since(before.store));
            map.put("nodesCpuSeconds", nodesCpuSeconds - before.nodesCpuSeconds);
            return map;
        }

        String since(String name, Use before) {
            return "%s: Redis %,.0f commands/s and %.1f %% of a core; nodes %.1f processor seconds"
                    .formatted(
                            name,
                            store.commandsPerSecondSince(before.store),
                            store.cpuPercentSince(before.store),
                            nodesCpuSeconds - before.nodesCpuSeconds);
        }
    }

    @Override
    public void run(BenchOptions options, BenchReport report) throws Exception {
        double seconds = options.seconds("seconds", 12);
        int rounds = options.integer("rounds", 3, 1, 4);
        try (ClusterScene scene = new ClusterScene(options, report, ESTABLISHED_EVERY, ADMITTED_PER_CORE)) {
            preferEstablished(scene);
            int before = options.integer("returned-before", RETURNED_BEFORE, 0, scene.listeners.size());
            if (before > 0) {
                scene.phase("first returns", () -> {
                    dropAll(scene, before);
                    scene.awaitAllReady();
                });
                scene.phase("calm 1", CALM_SECONDS);
            }
            for (int round = 1; round <= rounds; round++) {
                if (round > 1) scene.phase("calm " + round, CALM_SECONDS);
                storm(scene, round, seconds, report);
            }
            scene.phase("after", seconds);
            scene.settle();
            reportEstablished(scene, rounds, report);
            reportStore(report);
            scene.reportAcceptRates();
            scene.reportGaps("without a session");
        }
    }

    private void storm(ClusterScene scene, int round, double seconds, BenchReport report) throws Exception {
        Use start = Use.of(scene);
        scene.phase("before " + round, seconds);
        Use before = Use.of(scene);
        scene.countAnew();
        scene.phase("storm " + round, () -> {
            long began = System.nanoTime();
            dropAll(scene, scene.listeners.size());
            scene.awaitAllReady();
            report.say("everybody is back after %.1f s".formatted((System.nanoTime() - began) / 1e9));
        });
        Use storm = Use.of(scene);
        calmSpent.add(before.store.spentSince(start.store));
        stormSpent.add(storm.store.spentSince(before.store));
        report.put("before", before.since(start));
        report.put("storm", storm.since(before));
        report.say(before.since("before", start));
        report.say(storm.since("storm", before));
    }

    /** What is measured is how long the nodes take, and not how long the returning clients keep the measuring ones from running. */
    @SuppressWarnings("ThreadPriorityCheck") // Nothing but the figures depends on it.
    private static void preferEstablished(ClusterScene scene) throws Exception {
        Loop established = scene.players.first();
        scene.players
                .fleet()
                .onEachLoop(loop -> Thread.currentThread()
                        .setPriority(loop == established ? Thread.MAX_PRIORITY : Thread.MIN_PRIORITY));
    }

    /** As many as are given at the most, never the established ones. */
    private static void dropAll(ClusterScene scene, int max) throws Exception {
        scene.players.fleet().onEachLoop(loop -> {
            for (int i = 0; i < max; i++) {
                Player player = scene.listeners.get(i);
                if (i % ESTABLISHED_EVERY != 0 && player.loop() == loop) player.dropAndReturn();
            }
        });
    }

    private void reportStore(BenchReport report) {
        StoreLoad.Spent calm = StoreLoad.Spent.sum(calmSpent);
        StoreLoad.Spent storm = StoreLoad.Spent.sum(stormSpent);
        double commands = storm.commandsPerSecond() / calm.commandsPerSecond();
        double cpu = storm.cpuPercent() / calm.cpuPercent();
        report.put("storeCommandsRatio", commands);
        report.put("storeCpuRatio", cpu);
        report.say("Redis in all storms: %.2f times as many commands a second, %.2f times as much of a core"
                .formatted(commands, cpu));
    }

    private static void reportEstablished(ClusterScene scene, int rounds, BenchReport report) throws Exception {
        report.say("those who stayed:");
        for (int round = 1; round <= rounds; round++) {
            Latencies before = scene.latencies("before " + round, ESTABLISHED);
            Latencies storm = scene.latencies("storm " + round, ESTABLISHED);
            report.say(before.row());
            report.say(storm.row());
            report.put("establishedBefore", before.asMap());
            report.put("establishedStorm", storm.asMap());
            report.put("establishedRatio", storm.p99() / before.p99());
            report.say("p99 %.1f times as long in storm %d".formatted(storm.p99() / before.p99(), round));
        }
    }
}
