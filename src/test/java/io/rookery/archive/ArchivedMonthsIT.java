package io.rookery.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.cluster.SingleNode;
import io.rookery.identity.NodeId;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Sender;
import io.rookery.store.Alteration;
import io.rookery.store.ArchiveChange;
import io.rookery.store.ArchiveEntry;
import io.rookery.store.MessageArchive;
import io.rookery.store.MessageChange;
import io.rookery.store.sql.SqlArchive;
import io.rookery.store.sql.SqlLink;
import io.rookery.store.sql.SqlMonths;
import io.rookery.store.sql.SqlOptions;
import io.rookery.store.sql.SqlSchema;
import io.rookery.testing.PostgresServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Months leave the archive as files, and come back. */
class ArchivedMonthsIT {
    private static final Topic ROOM = new Topic("room:hall");
    private static final YearMonth JANUARY = YearMonth.of(2026, 1);
    private static final YearMonth FEBRUARY = YearMonth.of(2026, 2);
    private static final YearMonth MARCH = YearMonth.of(2026, 3);

    private static PostgresServer postgres;
    private static Vertx vertx;
    private static SqlOptions options;
    private static MessageArchive archive;

    @TempDir
    private Path directory;

    private final SqlMonths months = new SqlMonths(options);

    @BeforeAll
    static void start() {
        postgres = PostgresServer.start(ArchivedMonthsIT.class);
        vertx = Vertx.vertx();
        options = new SqlOptions(postgres.url(), 2, Duration.ofSeconds(10));
        SqlSchema.migrate(vertx, options).await();
        archive = new SqlArchive(SqlLink.open(vertx, options));
    }

    @AfterAll
    static void stop() {
        vertx.close().await();
        postgres.close();
    }

    @BeforeEach
    void talk() {
        add(JANUARY, 1, 2, 3, 4);
        add(FEBRUARY, 5, 6);
        add(MARCH, 7);
    }

    @AfterEach
    void empty() throws IOException {
        for (YearMonth month : months.list()) {
            months.drop(month);
        }
    }

    @Test
    void aMonthComesBackAsItWas() throws IOException {
        change(said(2, JANUARY), new Alteration.Edit("better \"said\" \\ \u2028"), 11);
        change(said(3, JANUARY), new Alteration.Delete(), 12);
        archive.change(List.of(new ArchiveChange(said(4, JANUARY).reactedTo(Map.of("+1", 3), 13), List.of())))
                .await();
        List<ChatMessage> before = all();
        List<String> versions = versions();

        Path file = months.export(JANUARY, directory);
        months.drop(JANUARY);
        assertThat(all()).extracting(ChatMessage::offset).containsExactly(5L, 6L, 7L);
        assertThat(months.list()).containsExactly(FEBRUARY, MARCH);
        long restored = months.restore(file);

        assertThat(restored).isEqualTo(4);
        assertThat(all()).isEqualTo(before);
        assertThat(versions()).isEqualTo(versions).hasSize(2);
        assertThat(months.restore(file)).isZero();
        assertThat(months.list()).containsExactly(JANUARY, FEBRUARY, MARCH);
    }

    @Test
    void whatWasExportedBeforeIsNotOverwritten() throws IOException {
        Path first = months.export(JANUARY, directory);
        byte[] before = Files.readAllBytes(first);
        add(JANUARY, 8);

        Path second = months.export(JANUARY, directory);

        assertThat(first.getFileName()).hasToString("message_2026_01.jsonl.gz");
        assertThat(second.getFileName()).hasToString("message_2026_01-2.jsonl.gz");
        assertThat(Files.readAllBytes(first)).isEqualTo(before);
    }

    @Test
    void aMonthThatIsNotThereLeavesNoFile() {
        assertThatThrownBy(() -> months.export(YearMonth.of(1999, 12), directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("message_1999_12");
        assertThat(directory.resolve("message_1999_12.jsonl.gz")).doesNotExist();
    }

    @Test
    void aDamagedFileIsRefused() throws IOException {
        Path file = months.export(JANUARY, directory);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        Path foreign = directory.resolve("foreign.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(foreign))) {
            out.write("{\"channel\": \"room:hall\"}\n".getBytes(UTF_8));
        }

        assertThatThrownBy(() -> months.restore(file)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> months.restore(foreign))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the archive: ");
        assertThat(all()).hasSize(7);
    }

    @Test
    void aMonthThatWasRemovedIsMadeAgainForWhatComesLate() throws IOException {
        months.drop(JANUARY);

        add(JANUARY, 8);

        assertThat(all()).extracting(ChatMessage::offset).containsExactly(5L, 6L, 7L, 8L);
    }

    @Test
    void monthsThatAreOldEnoughBecomeFiles() throws IOException {
        Clock april = Clock.fixed(Instant.parse("2026-04-01T00:00:00Z"), ZoneOffset.UTC);
        ArchiveRetention retention =
                new ArchiveRetention(new SingleNode(new NodeId("one", "1")), months, 2, directory, april);

        List<Path> files = retention.removeOld();

        assertThat(files).extracting(file -> file.getFileName().toString()).containsExactly("message_2026_01.jsonl.gz");
        assertThat(months.list()).containsExactly(FEBRUARY, MARCH);
        assertThat(retention.removeOld()).isEmpty();
        assertThat(months.restore(files.get(0))).isEqualTo(4);
    }

    private static void add(YearMonth month, long... offsets) {
        archive.add(Arrays.stream(offsets)
                        .mapToObj(offset -> new ArchiveEntry(said(offset, month), null))
                        .toList())
                .await();
    }

    private static void change(ChatMessage message, Alteration.OfContent alteration, long revision) {
        MessageChange change =
                new MessageChange(revision, 7, message.offset(), "m", revision, new UserId("alice"), alteration, 0);
        archive.change(List.of(ArchiveChange.of(message, change, alteration))).await();
    }

    private static ChatMessage said(long offset, YearMonth month) {
        long at = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli() + offset;
        RawJson payload = offset % 2 == 0 ? RawJson.ofChecked("{\"n\": 1}".getBytes(UTF_8)) : null;
        return new ChatMessage(
                ROOM.name(),
                "e",
                offset,
                "m" + offset + ".room:hall",
                new Sender("alice", "Alice"),
                "text",
                "said " + offset,
                payload,
                offset == 2 ? "m1.room:hall" : null,
                at);
    }

    private static List<ChatMessage> all() {
        return archive.before(ROOM, Long.MAX_VALUE, 100).await();
    }

    private static List<String> versions() {
        return postgres.column("SELECT versions FROM rookery.message WHERE versions IS NOT NULL ORDER BY \"offset\"");
    }
}
