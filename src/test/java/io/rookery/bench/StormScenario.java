package io.rookery.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** All clients but some established ones lose their connections and return at once. */
final class StormScenario implements Scenario {
    private static final int ESTABLISHED = 0;
    private static final int ESTABLISHED_EVERY = 15;

    @Override
    public void run(BenchOptions options, BenchReport report) throws Exception {
        double seconds = options.seconds("seconds", 20);
        try (ClusterScene scene = new ClusterScene(options, report, ESTABLISHED_EVERY)) {
            List<StoreLoad> loads = new ArrayList<>();
            loads.add(StoreLoad.of(scene.cluster.redis()));
            double[] nodes = {scene.cluster.nodesCpuSeconds(), 0, 0};
            scene.phase("before", seconds);
            loads.add(StoreLoad.of(scene.cluster.redis()));
            nodes[1] = scene.cluster.nodesCpuSeconds();
            scene.phase("storm", () -> {
                long began = System.nanoTime();
                dropAll(scene);
                TimeUnit.SECONDS.sleep(1);
                scene.awaitAllReady();
                report.say("everybody is back after %.1f s".formatted((System.nanoTime() - began) / 1e9));
            });
            loads.add(StoreLoad.of(scene.cluster.redis()));
            nodes[2] = scene.cluster.nodesCpuSeconds();
            scene.phase("after", seconds);
            scene.settle();
            reportEstablished(scene, report);
            reportStore(loads, report);
            report.put("nodesCpuSecondsStorm", nodes[2] - nodes[1]);
            report.say("the nodes' processor seconds: %.1f before, %.1f during the storm"
                    .formatted(nodes[1] - nodes[0], nodes[2] - nodes[1]));
            scene.reportAcceptRates();
            scene.reportGaps("without a session");
        }
    }

    private static void dropAll(ClusterScene scene) throws Exception {
        scene.players.fleet().onEachLoop(loop -> {
            for (int i = 0; i < scene.listeners.size(); i++) {
                Player player = scene.listeners.get(i);
                if (i % ESTABLISHED_EVERY != 0 && player.loop() == loop) player.dropAndReturn();
            }
        });
    }

    private static void reportEstablished(ClusterScene scene, BenchReport report) throws Exception {
        report.say(Latencies.head());
        Latencies before = scene.latencies("before", ESTABLISHED);
        Latencies storm = scene.latencies("storm", ESTABLISHED);
        report.say("established:");
        report.say(before.row());
        report.say(storm.row());
        report.put("establishedBefore", before.asMap());
        report.put("establishedStorm", storm.asMap());
        report.put("establishedRatio", storm.p99() / before.p99());
        report.say("p99 of those who stayed: %.2f times as long".formatted(storm.p99() / before.p99()));
    }

    private static void reportStore(List<StoreLoad> loads, BenchReport report) {
        StoreLoad before = loads.get(1);
        StoreLoad storm = loads.get(2);
        report.put("storeBefore", before.since(loads.get(0)));
        report.put("storeStorm", storm.since(before));
        report.say("Redis: %,.0f commands/s and %.1f %% of a core before, %,.0f commands/s and %.1f %% during"
                .formatted(
                        before.commandsPerSecondSince(loads.get(0)),
                        before.cpuPercentSince(loads.get(0)),
                        storm.commandsPerSecondSince(before),
                        storm.cpuPercentSince(before)));
    }
}
