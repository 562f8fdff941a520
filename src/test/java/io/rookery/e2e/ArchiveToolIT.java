package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.store.sql.SqlOptions;
import io.rookery.store.sql.SqlSchema;
import io.rookery.testing.PostgresServer;
import io.rookery.testing.RookeryJar;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do with the archive, as they do it: with the jar. */
class ArchiveToolIT {
    private static PostgresServer postgres;

    @TempDir
    private Path directory;

    /** What a run of the tool printed, and how it ended. */
    private record Run(int exit, String printed) {}

    @BeforeAll
    static void start() {
        postgres = PostgresServer.start(ArchiveToolIT.class);
        Vertx vertx = Vertx.vertx();
        SqlSchema.migrate(vertx, new SqlOptions(postgres.url(), 1, Duration.ofSeconds(10)))
                .await();
        vertx.close().await();
        postgres.execute("SELECT rookery.ensure_month('2026-01-15')");
        postgres.execute(
                "INSERT INTO rookery.message (channel, epoch, \"offset\", stored_at, message_id, author, author_name,"
                        + " kind, text) VALUES ('room:hall', 'e', 1, '2026-01-15', 'm.room:hall', 'alice', 'Alice', 'text', 'hello')");
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Test
    void aMonthIsExportedDroppedAndRestored() throws Exception {
        assertThat(archive("list")).isEqualTo(new Run(0, "2026-01\n"));
        String file =
                archive("export", "2026-01", directory.toString()).printed().strip();
        assertThat(file).endsWith("message_2026_01.jsonl.gz");
        assertThat(archive("drop", "2026-01").exit()).isZero();
        assertThat(archive("list")).isEqualTo(new Run(0, ""));
        assertThat(archive("restore", file)).isEqualTo(new Run(0, "1 messages restored\n"));
        assertThat(postgres.column("SELECT text FROM rookery.message")).containsExactly("hello");
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        assertThat(archive("export", "January", directory.toString()))
                .isEqualTo(new Run(2, "month: January (expected: as in 2026-01)\n"));
        assertThat(archive("polish").printed()).contains("archive restore FILE");
        Run missing = archive("restore", directory.resolve("nothing.gz").toString());
        assertThat(missing.exit()).isNotZero();
        assertThat(missing.printed()).contains("nothing.gz");
    }

    private Run archive(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-jar", RookeryJar.path().toString(), "archive"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("ROOKERY_POSTGRES_URL", postgres.url());
        Process process = builder.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), printed);
    }
}
