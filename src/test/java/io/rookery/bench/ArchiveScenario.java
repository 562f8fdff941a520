package io.rookery.bench;

import io.rookery.store.sql.SqlOptions;
import io.rookery.store.sql.SqlSchema;
import io.rookery.testing.PostgresServer;
import io.rookery.testing.TestDirectory;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * The archive with some millions of messages: how long pages of history and searches take, as readers see it, and how many messages
 * a second a node brings there.
 */
final class ArchiveScenario implements Scenario {
    private static final List<String> PARTS = List.of("all", "fill", "pages", "ingest");
    /** So that checkpoints are as far apart as in a server that is meant for this. */
    private static final String[] POSTGRES = {"shared_buffers=1GB", "max_wal_size=4GB", "random_page_cost=1.1"};

    private static final int UNLIMITED = 100_000;
    /** Commands under way of one session that speaks or prepares. */
    private static final String IN_FLIGHT = "10000";

    @Override
    public void run(BenchOptions options, BenchReport report) throws Exception {
        String part = options.text("part", "all");
        if (!PARTS.contains(part)) throw new IllegalArgumentException("--part: " + part + " (expected: " + PARTS + ")");
        OldTalk talk = new OldTalk(options.seed(), options.integer("messages", 5_000_000, 10_000, 100_000_000));
        String kept = options.text("data");
        Path directory = kept == null
                ? TestDirectory.of(ArchiveScenario.class, "postgres")
                : Files.createDirectories(Path.of(kept)).toAbsolutePath();
        try (PostgresServer postgres = PostgresServer.startIn(directory, POSTGRES)) {
            report.put("postgres", about(postgres));
            fill(postgres, talk, report);
            if (!part.equals("fill")) measure(part, postgres, talk, options, report);
        } finally {
            if (kept == null) TestDirectory.of(ArchiveScenario.class, "postgres");
        }
    }

    private static Map<String, String> about(PostgresServer postgres) {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("version", postgres.column("SHOW server_version").get(0));
        for (String name :
                List.of("shared_buffers", "max_wal_size", "random_page_cost", "fsync", "synchronous_commit")) {
            about.put(name, postgres.column("SHOW " + name).get(0));
        }
        return about;
    }

    private static void fill(PostgresServer postgres, OldTalk talk, BenchReport report) throws Exception {
        migrate(postgres);
        OldTalkArchive archive = new OldTalkArchive(postgres, talk);
        long began = System.nanoTime();
        if (!archive.isThere()) {
            archive.write(Runtime.getRuntime().availableProcessors());
            report.put("fillSeconds", seconds(began));
        }
        String size = postgres.column("SELECT pg_size_pretty(pg_database_size(current_database()))")
                .get(0);
        report.put("databaseSize", size);
        report.say("%,d messages, %s in PostgreSQL, after %.0f s".formatted(talk.size(), size, seconds(began)));
    }

    private static void migrate(PostgresServer postgres) {
        Vertx vertx = Vertx.vertx();
        try {
            SqlSchema.migrate(vertx, new SqlOptions(postgres.url(), 1, Duration.ofMinutes(10)))
                    .await();
        } finally {
            vertx.close().await();
        }
    }

    static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private static void measure(
            String part, PostgresServer postgres, OldTalk talk, BenchOptions options, BenchReport report)
            throws Exception {
        Inquiries inquiries = new Inquiries(talk);
        List<Inquiry> all = inquiries.all();
        try (BenchCluster cluster = BenchCluster.started(
                        1,
                        UNLIMITED,
                        Map.of(
                                "ROOKERY_POSTGRES_URL",
                                postgres.url(),
                                "ROOKERY_LIMITS_COMMANDS_IN_FLIGHT",
                                IN_FLIGHT,
                                "ROOKERY_LIMITS_SUBSCRIPTIONS_PER_SESSION",
                                "unlimited"));
                Players players = new Players(
                        cluster.endpoints(),
                        options.integer("client-threads", 1, 1, 64),
                        all.size(),
                        new Random(options.seed()))) {
            if (!part.equals("ingest")) read(players, all, options, report);
            if (!part.equals("pages")) new ArchiveIngest(cluster, postgres, players, options, report).measure();
            report.put("players", players.counts.asMap());
        }
    }

    private static void read(Players players, List<Inquiry> all, BenchOptions options, BenchReport report)
            throws Exception {
        int concurrency = options.integer("connections", 4, 1, 1_000);
        double seconds = options.seconds("seconds", 5);
        Inquirers inquirers = new Inquirers(players, report);
        inquirers.come(concurrency, guilds(), options.seed());
        report.put("readers", concurrency);
        report.say(Inquirers.HEAD);
        for (int series = 0; series < all.size(); series++) inquirers.measure(all.get(series), series, seconds);
        report.put("inquiries", inquirers.rows());
        for (boolean searches : new boolean[] {false, true}) {
            Histogram together = inquirers.together(all, searches);
            String name = searches ? "searches" : "history";
            report.put(name + "P99Millis", together.getValueAtPercentile(99) / 1e3);
            report.say("%s together: p50 %.1f ms, p99 %.1f ms"
                    .formatted(name, together.getValueAtPercentile(50) / 1e3, together.getValueAtPercentile(99) / 1e3));
        }
    }

    private static List<String> guilds() {
        return IntStream.range(0, Inquiries.GUILDS)
                .mapToObj(Inquiries::guild)
                .map(OldTalk::channelName)
                .toList();
    }
}
