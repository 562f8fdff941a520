package io.rookery.bench;

import io.rookery.testing.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * How fast what is said gets into the archive: while it is said, on a schedule, and when much has gathered because PostgreSQL did not
 * answer.
 */
final class ArchiveIngest {
    private static final int CHANNELS = 200;
    private static final int SPEAKERS = 8;
    private static final int BACKLOG = 300_000;
    private static final double BACKLOG_SAID_PER_SECOND = 40_000;
    private static final long LOOK_MILLIS = 250;
    private static final double PATIENCE_SECONDS = 180;
    /** Of the last offsets, so that it costs nothing to look; offsets begin with 1 and rise by 1. */
    private static final String ARCHIVED =
            "SELECT coalesce(sum(\"offset\"), 0) FROM rookery.channel_end WHERE channel LIKE '%s%%'";

    private static final String ONCE = "SELECT count(*) || '/' || count(DISTINCT message_id) || '/'"
            + " || count(DISTINCT (channel, \"offset\")) FROM rookery.message WHERE channel LIKE '%s%%'";

    private final BenchCluster cluster;
    private final PostgresServer postgres;
    private final Players players;
    private final BenchReport report;
    private final double rate;
    private final double seconds;
    private final SplittableRandom random;
    private final String prefix = "world:ingest" + System.currentTimeMillis() + "-";
    private final Heads heads = new Heads(CHANNELS);
    private int next;
    private int said;

    ArchiveIngest(
            BenchCluster cluster, PostgresServer postgres, Players players, BenchOptions options, BenchReport report) {
        this.cluster = cluster;
        this.postgres = postgres;
        this.players = players;
        this.report = report;
        this.rate = options.integer("rate", 10_000, 1, 1_000_000);
        this.seconds = options.seconds("warmup", 20);
        this.random = new SplittableRandom(options.seed());
    }

    void measure() throws Exception {
        List<Player> speakers =
                players.come("speaker", SPEAKERS, SPEAKERS, Players::onFirst, book -> new Speaker(heads));
        Players.awaitSettled(speakers, 30);
        whileSaid(speakers);
        backlog(speakers);
        String counted = postgres.column(ONCE.formatted(prefix)).get(0);
        report.put("acknowledged", heads.acknowledged());
        report.put("rowsIdsPlaces", counted);
        report.say("acknowledged %d; rows, message ids and places in PostgreSQL: %s"
                .formatted(heads.acknowledged(), counted));
    }

    private boolean speak(List<Player> speakers, int most) {
        if (said >= most) return false;
        for (int tries = 0; tries < speakers.size(); tries++) {
            Player player = speakers.get(next++ % speakers.size());
            Speaker speaker = (Speaker) player.role();
            if (player.isReady() && speaker.hasRoom()) {
                StringBuilder text = new StringBuilder();
                Vocabulary.say(random, text);
                int channel = said++ % CHANNELS;
                speaker.publish(
                        player, channel, prefix + channel, text.toString().getBytes(StandardCharsets.US_ASCII));
                return true;
            }
        }
        return false;
    }

    /** Warm-up with a tenth first. */
    private void whileSaid(List<Player> speakers) throws Exception {
        say(speakers, rate / 10, 5);
        awaitArchived();
        Look before = look();
        long began = System.nanoTime();
        long lagMax = say(speakers, rate, seconds);
        Look after = look();
        double lasted = ArchiveScenario.seconds(began);
        double drained = awaitArchived();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("askedPerSecond", rate);
        row.put("acknowledgedPerSecond", Math.round((after.acknowledged - before.acknowledged) / lasted));
        row.put("archivedPerSecond", Math.round((after.archived - before.archived) / lasted));
        row.put("lagMessagesMax", lagMax);
        row.put("lagMessagesAtTheEnd", after.acknowledged - after.archived);
        row.put("secondsUntilAllWasThere", drained);
        row.put("nodeCpuSeconds", after.nodeCpu - before.nodeCpu);
        row.put("redisCpuSeconds", after.redisCpu - before.redisCpu);
        row.put("postgresCpuSeconds", after.postgresCpu - before.postgresCpu);
        row.put("clientCpuSeconds", after.clientCpu - before.clientCpu);
        row.put("attemptsFailed", after.failures - before.failures);
        report.put("whileSaid", row);
        report.say("while said: " + row);
    }

    private record Look(
            long acknowledged,
            long archived,
            double nodeCpu,
            double redisCpu,
            double postgresCpu,
            double clientCpu,
            double failures) {}

    private Look look() throws IOException {
        return new Look(
                heads.acknowledged(),
                archived(),
                cluster.nodesCpuSeconds(),
                Processes.cpuSeconds(List.of(cluster.redis().pid())),
                Processes.cpuSeconds(postgres.pids()),
                Processes.ownCpuSeconds(),
                failures());
    }

    private double failures() throws IOException {
        return cluster.node(0)
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("rookery_archive_failures"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private long archived() {
        return Long.parseLong(postgres.column(ARCHIVED.formatted(prefix)).get(0));
    }

    /**
     * Says so many a second, or as many as are acknowledged.
     *
     * @return the largest number that was acknowledged and not archived
     */
    private long say(List<Player> speakers, double perSecond, double lasting) throws Exception {
        Metronome metronome = new Metronome(players.first(), perSecond, at -> speak(speakers, Integer.MAX_VALUE));
        metronome.start();
        long began = System.nanoTime();
        long lagMax = 0;
        while (ArchiveScenario.seconds(began) < lasting) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            lagMax = Math.max(lagMax, heads.acknowledged() - archived());
        }
        metronome.stop();
        return lagMax;
    }

    /** Answers how long it took. */
    private double awaitArchived() throws InterruptedException {
        long began = System.nanoTime();
        while (heads.acknowledged() < said || archived() < heads.acknowledged()) {
            if (ArchiveScenario.seconds(began) > PATIENCE_SECONDS) {
                throw new IllegalStateException(
                        "archived: " + archived() + " of " + heads.acknowledged() + ", said " + said);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return ArchiveScenario.seconds(began);
    }

    private void backlog(List<Player> speakers) throws Exception {
        postgres.freeze();
        int all = said + BACKLOG;
        Metronome metronome = new Metronome(players.first(), BACKLOG_SAID_PER_SECOND, at -> speak(speakers, all));
        long began = System.nanoTime();
        metronome.start();
        while (heads.acknowledged() < all && ArchiveScenario.seconds(began) < PATIENCE_SECONDS) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        metronome.stop();
        double published = BACKLOG / ArchiveScenario.seconds(began);
        postgres.thaw();
        List<Map<String, Object>> course = workedOff();
        report.put("backlog", course);
        report.say("backlog: %,d messages, said at %,.0f a second".formatted(BACKLOG, published));
    }

    /** From the first progress to the end. */
    private List<Map<String, Object>> workedOff() throws InterruptedException {
        List<Map<String, Object>> course = new ArrayList<>();
        long first = archived();
        long began = System.nanoTime();
        long counted = first;
        double cpu = cluster.nodesCpuSeconds();
        while (archived() == first) TimeUnit.MILLISECONDS.sleep(20);
        long start = System.nanoTime();
        first = archived();
        report.say("the first was there %.1f s after PostgreSQL went on".formatted((start - began) / 1e9));
        while (counted < heads.acknowledged() && ArchiveScenario.seconds(start) < PATIENCE_SECONDS) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            counted = archived();
            course.add(Map.of("seconds", ArchiveScenario.seconds(start), "archived", counted - first));
        }
        double lasted = ArchiveScenario.seconds(start);
        report.put("backlogPerSecond", Math.round((counted - first) / lasted));
        report.say("%,d of them were archived in %.1f s: %,.0f a second; the node used %.1f CPU seconds"
                .formatted(counted - first, lasted, (counted - first) / lasted, cluster.nodesCpuSeconds() - cpu));
        return course;
    }
}
