package io.rookery.bench;

import io.rookery.testing.NodeProcess;

/** One node is killed while people talk; its clients go on elsewhere. Later it is started again. */
final class KillScenario implements Scenario {
    private static final int KILLED = 2;

    /** A lease and a grace, and some more: whoever was taken to be gone has been reported by then. */
    private static final double WATCHED_SECONDS = 25;

    @Override
    public void run(BenchOptions options, BenchReport report) throws Exception {
        double seconds = options.seconds("seconds", 15);
        try (ClusterScene scene = new ClusterScene(options, report, 1)) {
            NodeProcess node = scene.cluster.node(KILLED);
            scene.phase("before", seconds);
            scene.phase("killed, not all back", () -> {
                long began = System.nanoTime();
                node.kill();
                scene.awaitAllReady();
                double all = (System.nanoTime() - began) / 1e9;
                report.put("secondsUntilAllAreBack", all);
                report.say("everybody is back %.1f s after the kill".formatted(all));
            });
            scene.phase("all back", WATCHED_SECONDS);
            scene.phase("node starts again", () -> {
                node.start();
                node.awaitReady();
            });
            scene.phase("after", seconds);
            scene.settle();
            scene.reportAcceptRates();
            scene.reportGaps("until resumed elsewhere");
        }
    }
}
