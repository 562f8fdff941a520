package io.rookery.bench;

import io.rookery.testing.NodeProcess;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Each node is drained, stopped by SIGTERM and started again, one after the other, while people talk. */
final class RollingScenario implements Scenario {
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(40);
    private static final long BETWEEN_NODES_SECONDS = 3;

    @Override
    public void run(BenchOptions options, BenchReport report) throws Exception {
        double seconds = options.seconds("seconds", 15);
        try (ClusterScene scene = new ClusterScene(options, report, 1)) {
            scene.phase("before", seconds);
            scene.phase("rolling", () -> {
                for (int node = 0; node < ClusterScene.NODES; node++) {
                    if (node > 0) TimeUnit.SECONDS.sleep(BETWEEN_NODES_SECONDS);
                    roll(scene, node, report);
                }
                scene.awaitAllReady();
            });
            scene.phase("after", seconds);
            scene.settle();
            scene.reportAcceptRates();
            scene.reportGaps("without a session");
        }
    }

    private static void roll(ClusterScene scene, int number, BenchReport report) throws Exception {
        NodeProcess node = scene.cluster.node(number);
        long began = System.nanoTime();
        int had = scene.cluster.drain(number);
        ClusterScene.await("the node is drained", () -> scene.cluster.drain(number) == 0);
        double drained = seconds(began);
        node.stop(STOPS_WITHIN);
        double stopped = seconds(began);
        node.start();
        node.awaitReady();
        report.say("%s: %,d connections gone after %.1f s, stopped after %.1f s, ready again after %.1f s"
                .formatted(node.id(), had, drained, stopped, seconds(began)));
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }
}
