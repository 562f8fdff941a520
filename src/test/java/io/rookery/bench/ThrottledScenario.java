package io.rookery.bench;

import io.rookery.testing.DeliveryBooks;
import io.rookery.testing.NodeProcess;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.ThrottledClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.HdrHistogram.Histogram;

/**
 * Listeners of one busy channel, who also hear signals in it and follow the presence of one user: by turns alone, and beside
 * a client whose line is too slow for all that.
 */
final class ThrottledScenario implements Scenario {
    private static final String CHANNEL = "world:busy";
    private static final int LOG = 0;
    private static final int SIGNAL = 1;
    private static final int VALUE = 2;
    private static final List<String> KINDS = List.of("log", "signal", "value");
    private static final int SLOW_BYTES_PER_SECOND = 8_000;
    private static final double MOVES_PER_SECOND = 30;
    private static final int COME_PER_SECOND = 400;
    private static final int UNLIMITED = 100_000;
    private static final double FIRST_SECONDS = 20;

    /** What may wait for one client: little, so that one is behind soon. */
    private static final String OUTBOUND_MAX = "128KiB";

    /** Until the slow client has fallen behind. */
    private static final long BEHIND_SECONDS = 8;

    private static final long GONE_SECONDS = 3;

    @Override
    public void run(BenchOptions options, BenchReport report) throws Exception {
        int count = options.integer("subscribers", 1_000, 1, 15_000);
        int rounds = options.integer("rounds", 3, 1, (Players.PHASES_MAX - 2) / 2);
        try (BenchCluster cluster =
                        BenchCluster.started(1, UNLIMITED, Map.of("ROOKERY_LIMITS_OUTBOUND_BYTES_MAX", OUTBOUND_MAX));
                Players players = new Players(
                        cluster.endpoints(),
                        options.integer("client-threads", 1, 1, 64),
                        KINDS.size(),
                        new Random(options.seed()))) {
            String follow =
                    "{\"jsonrpc\":\"2.0\",\"method\":\"presence.subscribe\",\"params\":{\"users\":[\"mover0\"]}}";
            Heads heads = new Heads(1);
            Player speaker = players.come("speaker", 1, 1, Players::onFirst, book -> new Speaker(heads))
                    .get(0);
            Player mover = players.come("mover", 1, 1, Players::onFirst, book -> new Speaker(heads))
                    .get(0);
            Players.awaitSettled(List.of(speaker, mover), 30);
            Players.awaitSettled(
                    players.come(
                            "u",
                            count,
                            COME_PER_SECOND,
                            IntUnaryOperator.identity(),
                            book -> new Listener(0, CHANNEL, follow, book, 0)),
                    60);
            new Run(cluster.node(0), players, speaker, mover, options, report).measure(rounds);
        }
    }

    /** The phases by turns. */
    private static final class Run {
        private final NodeProcess node;
        private final Players players;
        private final Player speaker;
        private final Player mover;
        private final BenchReport report;
        private final double seconds;
        private final byte[] payload;
        private final List<Metronome> metronomes;
        private final List<Integer> alone = new ArrayList<>();
        private final List<Integer> beside = new ArrayList<>();
        private final List<Map<String, Object>> rows = new ArrayList<>();
        private int sequence;
        private volatile int phase;

        Run(NodeProcess node, Players players, Player speaker, Player mover, BenchOptions options, BenchReport report) {
            this.node = node;
            this.players = players;
            this.speaker = speaker;
            this.mover = mover;
            this.report = report;
            this.seconds = options.seconds("seconds", 12);
            this.payload = Talk.padding(options.integer("payload", 600, Marker.LENGTH, 8_192), options.seed());
            this.metronomes = List.of(
                    new Metronome(players.first(), options.integer("rate", 30, 1, 10_000), this::publish),
                    new Metronome(players.first(), MOVES_PER_SECOND, this::signal),
                    new Metronome(players.first(), MOVES_PER_SECOND, this::move));
        }

        private boolean publish(long intendedNanos) {
            Marker.write(payload, 0, phase, LOG, sequence++, intendedNanos);
            ((Speaker) speaker.role()).publish(speaker, 0, CHANNEL, payload);
            return true;
        }

        private boolean signal(long intendedNanos) {
            Marker.write(payload, 0, phase, SIGNAL, sequence++, intendedNanos);
            mover.say("{\"jsonrpc\":\"2.0\",\"method\":\"signal.send\",\"params\":{\"channel\":\"" + CHANNEL
                    + "\",\"event\":\"move\",\"payload\":\"" + new String(payload, StandardCharsets.US_ASCII)
                    + "\"}}");
            return true;
        }

        private boolean move(long intendedNanos) {
            byte[] marker = new byte[Marker.LENGTH];
            Marker.write(marker, 0, phase, VALUE, sequence++, intendedNanos);
            mover.say("{\"jsonrpc\":\"2.0\",\"method\":\"presence.update\",\"params\":{\"status\":\"in_game\","
                    + "\"activity\":\"" + new String(marker, StandardCharsets.US_ASCII) + "\"}}");
            return true;
        }

        void measure(int rounds) throws Exception {
            metronomes.forEach(Metronome::start);
            report.say(Latencies.head());
            TimeUnit.MILLISECONDS.sleep((long) (FIRST_SECONDS * 1_000));
            int next = 1;
            for (int round = 0; round < rounds; round++) {
                alone.add(next);
                measurePhase("alone", next++);
                try (ThrottledClient slow = ThrottledClient.listening(
                        players.nodes().get(0),
                        TestTokens.of("slow" + round),
                        List.of(CHANNEL),
                        "mover0",
                        SLOW_BYTES_PER_SECOND)) {
                    TimeUnit.SECONDS.sleep(BEHIND_SECONDS);
                    beside.add(next);
                    measurePhase("beside a slow client", next++);
                    if (!slow.end().isEmpty()) players.counts.fault("the slow client: " + slow.end());
                }
                phase = 0;
                TimeUnit.SECONDS.sleep(GONE_SECONDS);
            }
            metronomes.forEach(Metronome::stop);
            report.put("phases", rows);
            report.put("players", players.counts.asMap());
            compare();
        }

        private void measurePhase(String name, int number) throws Exception {
            DeliveryBooks before = DeliveryBooks.of(node);
            phase = number;
            TimeUnit.MILLISECONDS.sleep((long) (seconds * 1_000));
            phase = 0;
            TimeUnit.SECONDS.sleep(1);
            DeliveryBooks after = DeliveryBooks.of(node);
            Map<String, Object> fates = fates(before, after);
            for (int kind = 0; kind < KINDS.size(); kind++) {
                Latencies latencies =
                        Latencies.of(name + ": " + KINDS.get(kind), seconds, players.latencies(number, kind));
                Map<String, Object> row = latencies.asMap();
                row.put("ledger", fates);
                rows.add(row);
                report.say(latencies.row());
            }
            report.say("        the node's ledger in the meantime: " + fates);
        }

        private static Map<String, Object> fates(DeliveryBooks before, DeliveryBooks after) {
            Map<String, Object> fates = new LinkedHashMap<>();
            fates.put("deferred", after.ended("log", "deferred") - before.ended("log", "deferred"));
            fates.put("shed", after.ended("signal", "shed") - before.ended("signal", "shed"));
            fates.put("superseded", after.ended("value", "superseded") - before.ended("value", "superseded"));
            return fates;
        }

        /** All phases of a sort together. */
        private void compare() throws Exception {
            Map<String, Object> ratios = new LinkedHashMap<>();
            for (int kind = 0; kind < KINDS.size(); kind++) {
                double without = p99(alone, kind);
                double with = p99(beside, kind);
                ratios.put(KINDS.get(kind), with / without);
                report.say("%s: p99 %.2f ms alone, %.2f ms beside a slow client: %+.1f %%"
                        .formatted(KINDS.get(kind), without, with, 100 * (with / without - 1)));
            }
            report.put("ratios", ratios);
        }

        private double p99(List<Integer> phases, int kind) throws Exception {
            Histogram sum = LatencyBook.histogram();
            for (int each : phases) sum.add(players.latencies(each, kind));
            return Latencies.of("", 1, sum).p99();
        }
    }
}
