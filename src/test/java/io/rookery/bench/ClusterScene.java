package io.rookery.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/**
 * Three nodes with players on all of them: a hundred listeners to each channel, some who speak in the channels on a schedule,
 * and watchers who together watch every listener. What is said is told apart by the phase in which it was due.
 */
final class ClusterScene implements AutoCloseable {
    static final int NODES = 3;
    private static final int LISTENERS_OF_A_CHANNEL = 100;
    private static final int SPEAKERS = 6;
    private static final int COME_PER_SECOND_MAX = 800;
    private static final int ADMITTED_PER_CORE = 500;
    private static final double WARM_UP_SECONDS = 30;
    private static final long PATIENCE_SECONDS = 120;
    private static final long LOOK_MILLIS = 100;

    final BenchCluster cluster;
    private final int comePerSecond;
    final Players players;
    final List<Player> listeners;
    final Talk talk;
    private final List<Player> watchers = new ArrayList<>();
    private final BenchReport report;
    private final List<Span> spans = new ArrayList<>();

    private record Span(String name, int phase, double seconds) {}

    ClusterScene(BenchOptions options, BenchReport report, int establishedEvery) throws Exception {
        this(options, report, establishedEvery, ADMITTED_PER_CORE);
    }

    /**
     * @param establishedEvery each so manieth listener counts in series 0, the others in series 1
     * @param admittedPerCore sessions a second, unless an option says otherwise
     */
    ClusterScene(BenchOptions options, BenchReport report, int establishedEvery, int admittedPerCore) throws Exception {
        this.report = report;
        int count = options.integer("connections", 15_000, SPEAKERS, 60_000);
        int channels = (count + LISTENERS_OF_A_CHANNEL - 1) / LISTENERS_OF_A_CHANNEL;
        double perSecond = options.integer("rate", 60, 1, 100_000);
        int admitted = options.integer("sessions-per-second", admittedPerCore, 1, 100_000);
        int admittedByAll = admitted * Runtime.getRuntime().availableProcessors() * NODES;
        comePerSecond = Math.min(COME_PER_SECOND_MAX, Math.max(1, admittedByAll * 3 / 4));
        cluster = BenchCluster.started(NODES, admitted);
        players = new Players(
                cluster.endpoints(), options.integer("client-threads", 2, 1, 64), 2, new Random(options.seed()));
        listeners = new ArrayList<>();
        int[] number = {0};
        listeners.addAll(players.come("u", count, comePerSecond, loopOf(establishedEvery), book -> {
            int own = number[0]++;
            int channel = own / LISTENERS_OF_A_CHANNEL;
            return new Listener(channel, Talk.name(channel), "", book, own % establishedEvery == 0 ? 0 : 1);
        }));
        talk = new Talk(players, channels, SPEAKERS, perSecond, options);
        Players.awaitSettled(listeners, count / comePerSecond + PATIENCE_SECONDS);
        report.put("clients", count);
        report.put("nodes", NODES);
        report.put("channels", channels);
        report.put("messagesPerSecond", perSecond);
        report.put("sessionsPerSecondAndNode", admitted * Runtime.getRuntime().availableProcessors());
        report.say("%,d clients in channels of %d on %d nodes, %.0f messages/s"
                .formatted(count, LISTENERS_OF_A_CHANNEL, NODES, perSecond));
        watch();
        talk.start();
        phase("warm-up", WARM_UP_SECONDS);
        countAnew();
    }

    /** Established ones are on a loop that the others do not make busy. */
    private static IntUnaryOperator loopOf(int establishedEvery) {
        return establishedEvery == 1 ? number -> number : number -> number % establishedEvery == 0 ? 0 : 1;
    }

    private void watch() throws Exception {
        List<String> users = listeners.stream().map(Player::user).toList();
        List<List<String>> shares = Stream.iterate(0, from -> from < users.size(), from -> from + Watcher.WATCHED_MAX)
                .map(from -> users.subList(from, Math.min(users.size(), from + Watcher.WATCHED_MAX)))
                .toList();
        int[] number = {0};
        watchers.addAll(players.come(
                "watcher",
                shares.size(),
                comePerSecond,
                Players::onFirst,
                book -> new Watcher(shares.get(number[0]++))));
        Players.awaitSettled(watchers, PATIENCE_SECONDS);
        await("everybody is seen online", () -> eachWatcher().allMatch(Watcher::hasSeenAll));
        eachWatcher().forEach(Watcher::countAnew);
    }

    private Stream<Watcher> eachWatcher() {
        return watchers.stream().map(player -> (Watcher) player.role());
    }

    interface Event {
        void happen() throws Exception;
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    /** A phase in which nothing happens. */
    void phase(String name, double seconds) throws Exception {
        phase(name, () -> TimeUnit.MILLISECONDS.sleep((long) (seconds * 1_000)));
    }

    /** A phase that lasts as long as what happens in it. */
    void phase(String name, Event event) throws Exception {
        int phase = spans.size() + 1;
        talk.phase(phase);
        long began = System.nanoTime();
        event.happen();
        spans.add(new Span(name, phase, (System.nanoTime() - began) / 1e9));
    }

    static void await(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not within " + PATIENCE_SECONDS + " s: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Forgets what was counted of gaps, rates and presence events. */
    void countAnew() {
        players.countAnew();
        eachWatcher().forEach(Watcher::countAnew);
    }

    /** Waits until every player has its session. */
    void awaitAllReady() throws Exception {
        await("everybody is back", () -> {
            boolean[] all = {true};
            players.fleet()
                    .onEachLoop(loop -> all[0] &= listeners.stream()
                            .filter(player -> player.loop() == loop)
                            .allMatch(Player::isReady));
            return all[0];
        });
    }

    /** Ends the talk, waits until all that is acknowledged is read, and reports phases and what was lost. */
    void settle() throws Exception {
        talk.stop();
        await("everything is acknowledged", talk::isDone);
        boolean complete = true;
        try {
            await("everything is read", () -> tally().unread == 0);
        } catch (IllegalStateException late) {
            complete = false;
        }
        report.put("settled", complete);
        report.say(Latencies.head());
        List<Map<String, Object>> phases = new ArrayList<>();
        for (Span span : spans) {
            Latencies latencies = Latencies.of(span.name, span.seconds, players.latencies(span.phase, 0, 1));
            phases.add(latencies.asMap());
            report.say(latencies.row());
        }
        report.put("latencies", phases);
        reportLosses();
    }

    private void reportLosses() throws Exception {
        ReadTally tally = tally();
        int events = eachWatcher().mapToInt(watcher -> watcher.events.get()).sum();
        int offline = eachWatcher().mapToInt(watcher -> watcher.offline.get()).sum();
        Map<String, Object> losses = new LinkedHashMap<>();
        losses.put("messages", talk.acknowledged());
        losses.put("read", tally.taken);
        losses.put("missed", tally.missed + tally.unread);
        losses.put("repeated", tally.repeated);
        losses.put("faults", tally.faults);
        losses.put("presenceEvents", events);
        losses.put("presenceEventsOffline", offline);
        report.put("losses", losses);
        report.put("players", players.counts.asMap());
        report.say("%,d messages, read %,d times: %,d lost, %,d repeated, %,d faults; presence events at watchers: %,d"
                .formatted(
                        talk.acknowledged(),
                        tally.taken,
                        tally.missed + tally.unread,
                        tally.repeated,
                        tally.faults + players.counts.faults.sum(),
                        events));
        report.say(players.counts.asMap().toString());
    }

    private ReadTally tally() throws Exception {
        ReadTally tally = new ReadTally();
        players.fleet().onEachLoop(loop -> {
            for (Player player : listeners) {
                if (player.loop() == loop) {
                    Listener listener = (Listener) player.role();
                    tally.add(listener.place, talk.head(listener.channel()));
                }
            }
        });
        return tally;
    }

    /** Latencies of one series in the phase of a name. */
    Latencies latencies(String phaseName, int series) throws Exception {
        Span span = spans.stream()
                .filter(each -> each.name.equals(phaseName))
                .findFirst()
                .orElseThrow();
        return Latencies.of(phaseName, span.seconds, players.latencies(span.phase, series));
    }

    /** Reports how many connections each node has taken within a second. */
    void reportAcceptRates() {
        List<Integer> peaks = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            peaks.add(players.acceptRates(node).peak());
        }
        report.put("acceptedPerSecondPeaks", peaks);
        report.say("accepted within a second, at the most, by node: " + peaks);
    }

    void reportGaps(String name) {
        report.put(name, players.gaps().asMap());
        report.say(name + ": " + players.gaps().asText());
    }

    @Override
    public void close() {
        talk.stop();
        players.close();
        cluster.close();
    }
}
