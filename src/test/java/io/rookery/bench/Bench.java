package io.rookery.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** The command behind {@code scripts/bench}. */
public final class Bench {
    static final Map<String, Scenario> SCENARIOS = Map.ofEntries(
            Map.entry("fanout", new FanoutScenario()),
            Map.entry("direct", new DirectScenario()),
            Map.entry("connect", new ConnectScenario()),
            Map.entry("idle", new IdleScenario()),
            Map.entry("cluster", new ClusterScenario()),
            Map.entry("game", new GameScenario()),
            Map.entry("growth", new GrowthScenario()),
            Map.entry("presence", new PresenceScenario()),
            Map.entry("presence-cost", new PresenceCostScenario()),
            Map.entry("throttled", new ThrottledScenario()),
            Map.entry("frozen", new FrozenScenario()),
            Map.entry("rolling", new RollingScenario()),
            Map.entry("kill", new KillScenario()),
            Map.entry("storm", new StormScenario()),
            Map.entry("archive", new ArchiveScenario()));

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals(ReportCommand.NAME)) {
            ended(() -> ReportCommand.run(Arrays.copyOfRange(arguments, 1, arguments.length)));
            return;
        }
        Scenario scenario = arguments.length == 0 ? null : SCENARIOS.get(arguments[0]);
        if (scenario == null) {
            System.err.print(BenchOptions.USAGE);
            System.exit(2);
            return;
        }
        ended(() -> run(arguments[0], scenario, new BenchOptions(Arrays.copyOfRange(arguments, 1, arguments.length))));
    }

    private interface Work {
        void done() throws Exception;
    }

    /** Does something and ends the process. */
    private static void ended(Work work) {
        try {
            work.done();
        } catch (IllegalArgumentException wrong) {
            System.err.println("scripts/bench: " + wrong.getMessage());
            System.exit(2);
        } catch (Exception | Error failure) {
            // Event loops of a scene that could not be set up would keep the process alive.
            failure.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    private static void run(String name, Scenario scenario, BenchOptions options) throws Exception {
        BenchReport report = new BenchReport(name, options);
        report.say("seed " + options.seed());
        scenario.run(options, report);
        report.write(Path.of(options.text("out", "target/bench/" + name + ".json")));
    }
}
