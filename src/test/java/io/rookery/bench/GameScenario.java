package io.rookery.bench;

import io.rookery.testing.NodeProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * A game in groups on a cluster: chat, direct messages, positions, changes of presence, and clients who drop and return. The clients
 * live in processes of their own, each with an address of its own.
 */
final class GameScenario implements Scenario {
    private static final int CLIENTS_OF_PROCESS = 17_000;
    private static final int MEMORY_LOOKS = 10;
    private static final int COME_PER_SECOND = 400;
    private static final int PROGRESS_SECONDS = 10;
    private static final double NANOS = 1e9;

    @Override
    public void run(BenchOptions options, BenchReport report) throws Exception {
        int nodes = options.integer("nodes", 3, 1, 16);
        int admitted = options.integer("sessions-per-second", admitted(arrivals(options), nodes), 1, 100_000);
        List<ClientProcess> clients = new ArrayList<>();
        try (BenchCluster cluster =
                BenchCluster.started(nodes, admitted, Map.of(), options.text("server-options", ""))) {
            List<GamePlan> plans = plans(options, cluster);
            tell(plans, nodes, report);
            long began = System.nanoTime();
            for (GamePlan plan : plans) clients.add(ClientProcess.started(plan));
            awaitAll(clients, cluster, report);
            report.say("all are there after %.0f s".formatted((System.nanoTime() - began) / NANOS));
            sayToAll(clients, GameClients.START);
            TimeUnit.MILLISECONDS.sleep((long) (options.seconds("warmup", 10) * 1_000));
            sayToAll(clients, GameClients.MEASURE);
            double seconds = options.seconds("duration", 60);
            watch(cluster, clients, seconds, report);
            tell(stopped(clients), seconds, report);
        } finally {
            for (ClientProcess each : clients) each.close();
        }
    }

    private static int arrivals(BenchOptions options) {
        return options.integer("arrivals", COME_PER_SECOND, 1, 100_000);
    }

    /** Half as many again as come, over all nodes, each of which takes the processors for its own. */
    private static int admitted(int arrivals, int nodes) {
        int loops = nodes * Runtime.getRuntime().availableProcessors();
        return Math.max(1, (arrivals * 3 / 2 + loops - 1) / loops);
    }

    private static void awaitAll(List<ClientProcess> clients, BenchCluster cluster, BenchReport report)
            throws Exception {
        for (int second = 1; true; second++) {
            boolean all = true;
            for (ClientProcess each : clients) all &= each.hasAnswered();
            if (all) break;
            TimeUnit.SECONDS.sleep(1);
            if (second % PROGRESS_SECONDS == 0) {
                double sessions = cluster.metrics().sum("rookery_sessions", "state=\"authenticated\"");
                report.say("after %d s there are %,.0f sessions".formatted(second, sessions));
            }
        }
        for (ClientProcess each : clients) each.awaitDone();
    }

    private static List<GamePlan> plans(BenchOptions options, BenchCluster cluster) {
        int connections = options.integer("connections", 3_000, 3, 1_000_000);
        int group = options.integer("group", 50, 3, 10_000);
        int enough = (connections + CLIENTS_OF_PROCESS - 1) / CLIENTS_OF_PROCESS;
        int processes = options.integer("client-processes", enough, 1, 64);
        int changes = options.integer("changes", Math.max(1, connections / 100), 0, 1_000_000);
        int reconnects = options.integer("reconnects", Math.max(1, connections / 1_000), 0, 100_000);
        double comePerSecond = arrivals(options);
        int deliveries = options.integer("deliveries", 100_000, 1, 100_000_000);
        List<String> nodes = cluster.endpoints().stream()
                .map(node -> node.host() + ":" + node.port())
                .toList();
        return IntStream.range(0, processes)
                .mapToObj(process -> new GamePlan(
                        process,
                        nodes,
                        "127.0.0." + (2 + process),
                        connections / processes,
                        group,
                        comePerSecond / processes,
                        (double) deliveries / processes,
                        (double) changes / processes,
                        (double) reconnects / processes,
                        options.integer("payload", 64, Marker.LENGTH, 1_024),
                        options.seed() + process))
                .toList();
    }

    private static void tell(List<GamePlan> plans, int nodes, BenchReport report) {
        GamePlan plan = plans.get(0);
        int processes = plans.size();
        int clients = plan.groups() * plan.group() * processes;
        GameMix mix = plan.mix();
        Map<String, Object> load = new LinkedHashMap<>();
        load.put("nodes", nodes);
        load.put("clientProcesses", processes);
        load.put("clients", clients);
        load.put("group", plan.group());
        load.put("deliveriesPerSecond", plan.deliveries() * processes);
        load.put("chatsPerSecond", mix.chats() * processes);
        load.put("directsPerSecond", mix.directs() * processes);
        load.put("positionsPerSecond", mix.positions() * processes);
        load.put("movers", mix.movers() * processes);
        load.put("changesPerSecond", plan.changes() * processes);
        load.put("reconnectsPerSecond", plan.reconnects() * processes);
        report.put("load", load);
        report.say("%,d clients in groups of %d on %d nodes, in %d processes of clients"
                .formatted(clients, plan.group(), nodes, processes));
        report.say(
                "each second: %.1f chat messages and %.1f direct ones, stored; %.0f positions of %d who move, as signals;"
                                .formatted(
                                        mix.chats() * processes,
                                        mix.directs() * processes,
                                        mix.positions() * processes,
                                        mix.movers() * processes)
                        + " %.0f changes of presence, %.1f reconnects"
                                .formatted(plan.changes() * processes, plan.reconnects() * processes));
    }

    private static void sayToAll(List<ClientProcess> clients, String word) throws Exception {
        for (ClientProcess each : clients) each.say(word);
        for (ClientProcess each : clients) each.awaitDone();
    }

    private static void watch(BenchCluster cluster, List<ClientProcess> clients, double seconds, BenchReport report)
            throws Exception {
        ProcessWatch watch = new ProcessWatch();
        for (NodeProcess node : cluster.nodes()) watch.add(node.id(), node.pid());
        watch.add("redis", cluster.redis().pid());
        for (int number = 0; number < clients.size(); number++) {
            watch.add("clients-" + number, clients.get(number).pid());
        }
        for (int look = 0; look < MEMORY_LOOKS; look++) {
            TimeUnit.MILLISECONDS.sleep((long) (seconds * 1_000 / MEMORY_LOOKS));
            watch.look();
        }
        report.put("processes", watch.report(report));
    }

    private static GameTally stopped(List<ClientProcess> clients) throws Exception {
        for (ClientProcess each : clients) each.say(GameClients.STOP);
        GameTally sum = new GameTally();
        for (ClientProcess each : clients) sum.add(GameTally.of(each.awaitJson()));
        return sum;
    }

    private static void tell(GameTally tally, double seconds, BenchReport report) {
        report.say(Latencies.head());
        Map<String, Object> kinds = new LinkedHashMap<>();
        for (GameKind kind : GameKind.values()) {
            GameTally.OfKind each = tally.kind(kind);
            Map<String, Object> map = row(kind.text(), seconds, each.latencies(), report);
            map.put("said", each.said());
            map.put("lost", each.lost());
            map.put("doubled", each.doubled());
            map.put("reordered", each.reordered());
            kinds.put(kind.text(), map);
            if (each.acknowledgements().getTotalCount() > 0) {
                map.put("acknowledged", row(kind.text() + ", acknowledged", seconds, each.acknowledgements(), report));
            }
        }
        report.put("kinds", kinds);
        for (GameKind kind : GameKind.values()) {
            GameTally.OfKind each = tally.kind(kind);
            report.say("%-10s said %,d: %,d lost, %,d doubled, %,d reordered"
                    .formatted(kind.text(), each.said(), each.lost(), each.doubled(), each.reordered()));
        }
        Histogram gaps = tally.gapMillis();
        Map<String, Object> away = new LinkedHashMap<>();
        away.put("count", gaps.getTotalCount());
        away.put("p50Millis", gaps.getValueAtPercentile(50));
        away.put("p99Millis", gaps.getValueAtPercentile(99));
        away.put("maxMillis", gaps.getMaxValue());
        report.put("reconnects", away);
        report.put("players", tally.counts());
        report.put("firstFault", tally.firstFault());
        report.say("reconnects: " + away);
        report.say(tally.counts() + (tally.firstFault() == null ? "" : ", first: " + tally.firstFault()));
    }

    private static Map<String, Object> row(String name, double seconds, Histogram micros, BenchReport report) {
        Latencies latencies = Latencies.of(name, seconds, micros);
        report.say(latencies.row());
        return latencies.asMap();
    }
}
