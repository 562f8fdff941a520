package io.rookery.bench;

import io.rookery.testing.NodeMemory;
import io.rookery.testing.NodeProcess;
import io.rookery.testing.client.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * One of three nodes is frozen while megabytes a second are said in a channel that it listens to: what the listeners of other
 * channels on the healthy nodes feel, and what the healthy nodes keep in memory.
 *
 * <p>A topic whose home is the frozen node is without a home until that is noticed. Which channels these are is learned in a
 * short freeze beforehand, so that they can be told from the others.
 */
final class FrozenScenario implements Scenario {
    private static final int NODES = 3;
    private static final int FROZEN = 2;
    private static final int CHANNELS = 30;

    /** So many that none has as many commands under way as a session may while some wait for the frozen node. */
    private static final int SPEAKERS = 20;

    private static final String FLOOD = "world:flood";
    private static final int FLOOD_TEXT_BYTES = 12_000;
    private static final int FLOOD_PER_SECOND = 400;
    private static final int FLOOD_UNACKNOWLEDGED_MAX = 50;
    private static final int COME_PER_SECOND = 400;
    private static final int UNLIMITED = 100_000;
    private static final long FIRST_FREEZE_SECONDS = 5;
    private static final long SETTLE_SECONDS = 10;

    /** By then the members have taken it out. */
    private static final double NOTICED_SECONDS = 12;

    private static final double WITHOUT_A_HOME_MILLIS = 1_000;
    private static final double MEGABYTE = 1 << 20;

    @Override
    public void run(BenchOptions options, BenchReport report) throws Exception {
        try (BenchCluster cluster = BenchCluster.started(NODES, UNLIMITED);
                Players healthy = players(cluster.endpoints().subList(0, FROZEN), options);
                Players there = players(cluster.endpoints().subList(FROZEN, NODES), options)) {
            int count = options.integer("subscribers", 600, CHANNELS, 15_000);
            listen(healthy, count, 2);
            listen(there, CHANNELS, 1);
            new Run(cluster, healthy, options, report).measure();
        }
    }

    private static Players players(List<Endpoint> nodes, BenchOptions options) {
        return new Players(nodes, 1, CHANNELS, new Random(options.seed()));
    }

    /** Listeners of all channels, and of the flood some. */
    private static void listen(Players players, int count, int ofTheFlood) throws Exception {
        int[] number = {0};
        Players.awaitSettled(
                players.come(
                        "u" + players.nodes().get(0).node(),
                        count,
                        COME_PER_SECOND,
                        IntUnaryOperator.identity(),
                        book -> {
                            // The same channel on each node.
                            int channel = number[0]++ / players.nodes().size() % CHANNELS;
                            return new Listener(channel, Talk.name(channel), "", book, channel);
                        }),
                60);
        Players.awaitSettled(
                players.come(
                        "f" + players.nodes().get(0).node(),
                        ofTheFlood,
                        COME_PER_SECOND,
                        IntUnaryOperator.identity(),
                        book -> new Listener(0, FLOOD, "", new LatencyBook(Players.PHASES_MAX, 1), 0)),
                60);
    }

    /** What is done and looked at, in its order. */
    private static final class Run {
        private final BenchCluster cluster;
        private final Players players;
        private final BenchReport report;
        private final Talk talk;
        private final Metronome flood;
        private final double seconds;
        private final List<Map<String, Object>> rows = new ArrayList<>();
        private final List<Double> phaseSeconds = new ArrayList<>();

        Run(BenchCluster cluster, Players players, BenchOptions options, BenchReport report) throws Exception {
            this.cluster = cluster;
            this.players = players;
            this.report = report;
            this.seconds = options.seconds("seconds", 20);
            this.talk = new Talk(players, CHANNELS, SPEAKERS, options.integer("rate", 150, 1, 100_000), options);
            Heads heads = new Heads(1);
            Player flooder = players.come(
                            "flooder", 1, 1, Players::onFirst, book -> new Speaker(heads, FLOOD_UNACKNOWLEDGED_MAX))
                    .get(0);
            Players.awaitSettled(List.of(flooder), 30);
            byte[] text = Talk.padding(FLOOD_TEXT_BYTES, options.seed());
            this.flood = new Metronome(players.first(), FLOOD_PER_SECOND, at -> {
                Speaker speaker = (Speaker) flooder.role();
                if (!flooder.isReady() || !speaker.hasRoom()) return false;
                speaker.publish(flooder, 0, FLOOD, text);
                return true;
            });
        }

        void measure() throws Exception {
            NodeProcess frozen = cluster.node(FROZEN);
            talk.start();
            flood.start();
            phase(SETTLE_SECONDS);
            frozen.freeze();
            int first = phase(FIRST_FREEZE_SECONDS);
            frozen.thaw();
            phase(SETTLE_SECONDS);
            List<Integer> without = homelessIn(first);
            report.put("channelsOfTheFrozenNode", without.size());
            report.say("%d of %d channels have their home at the node that will be frozen"
                    .formatted(without.size(), CHANNELS));
            report.say(Latencies.head());
            List<Long> used = memory();
            List<Long> resident = resident();
            phase(SETTLE_SECONDS);
            report("before", without, phase(seconds));
            frozen.freeze();
            int noticing = phase(NOTICED_SECONDS);
            int noticed = phase(seconds);
            report("being noticed", without, noticing);
            report("noticed", without, noticed);
            report("all the time", without, noticing, noticed);
            reportGrowth(used, resident);
            frozen.thaw();
            report("after", without, phase(seconds));
            talk.stop();
            flood.stop();
            report.put("latencies", rows);
            report.put("players", players.counts.asMap());
            report.say(players.counts.asMap().toString());
        }

        private int phase(double lasts) throws Exception {
            phaseSeconds.add(lasts);
            talk.phase(phaseSeconds.size());
            TimeUnit.MILLISECONDS.sleep((long) (lasts * 1_000));
            return phaseSeconds.size();
        }

        private List<Integer> homelessIn(int number) throws Exception {
            List<Integer> homeless = new ArrayList<>();
            for (int channel = 0; channel < CHANNELS; channel++) {
                double longest =
                        Latencies.of("", 1, players.latencies(number, channel)).max();
                if (longest > WITHOUT_A_HOME_MILLIS) homeless.add(channel);
            }
            return homeless;
        }

        private void report(String name, List<Integer> homeless, int... phases) throws Exception {
            List<Integer> others = IntStream.range(0, CHANNELS)
                    .boxed()
                    .filter(channel -> !homeless.contains(channel))
                    .toList();
            row(name + ", home is healthy", others, phases);
            row(name + ", home is frozen", homeless, phases);
        }

        private void row(String name, List<Integer> channels, int... phases) throws Exception {
            int[] series = channels.stream().mapToInt(channel -> channel).toArray();
            Histogram all = LatencyBook.histogram();
            double lasted = 0;
            for (int each : phases) {
                all.add(players.latencies(each, series));
                lasted += phaseSeconds.get(each - 1);
            }
            Latencies latencies = Latencies.of(name, lasted, all);
            rows.add(latencies.asMap());
            report.say(latencies.row());
        }

        private List<Long> memory() {
            return IntStream.range(0, FROZEN)
                    .mapToObj(node -> new NodeMemory(cluster.node(node).pid()).bytesInUse())
                    .toList();
        }

        private List<Long> resident() throws IOException {
            List<Long> bytes = new ArrayList<>();
            for (int node = 0; node < FROZEN; node++) {
                bytes.add(Processes.residentBytes(cluster.node(node).pid()));
            }
            return bytes;
        }

        /** While the node is still frozen. */
        private void reportGrowth(List<Long> usedBefore, List<Long> residentBefore) throws IOException {
            List<Long> resident = resident();
            List<Long> used = memory();
            List<Map<String, Object>> growth = new ArrayList<>();
            for (int node = 0; node < FROZEN; node++) {
                double usedMore = (used.get(node) - usedBefore.get(node)) / MEGABYTE;
                double residentMore = (resident.get(node) - residentBefore.get(node)) / MEGABYTE;
                Map<String, Object> own = new LinkedHashMap<>();
                own.put("node", cluster.node(node).id());
                own.put("liveMegabytes", usedMore);
                own.put("residentMegabytes", residentMore);
                growth.add(own);
                report.say("%s grew by %.1f MB of live objects and buffers; resident memory %+.1f MB"
                        .formatted(cluster.node(node).id(), usedMore, residentMore));
            }
            report.put("growth", growth);
        }
    }
}
