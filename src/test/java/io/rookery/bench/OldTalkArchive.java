package io.rookery.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rookery.identity.MessageId;
import io.rookery.testing.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Puts {@link OldTalk} into the archive's tables, which must be there: some months at a time, each with COPY. */
final class OldTalkArchive {
    /** A line of COPY's text format; nothing in it needs to be escaped. */
    private static final String LINE = "%s\t%s\t%d\t%s\t%s\t%s\t%s\ttext\t%s\n";

    private static final String COPY =
            "COPY rookery.message (channel, epoch, \"offset\", stored_at, message_id, author,"
                    + " author_name, kind, text) FROM STDIN";
    private static final String ENDS = "INSERT INTO rookery.channel_end (channel, epoch, \"offset\", stored_at)"
            + " SELECT DISTINCT ON (channel) channel, epoch, \"offset\", stored_at FROM rookery.message"
            + " ORDER BY channel, \"offset\" DESC";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS'+00'").withZone(ZoneOffset.UTC);
    private static final int BLOCK_BYTES = 1 << 16;

    private final PostgresServer postgres;
    private final OldTalk talk;

    OldTalkArchive(PostgresServer postgres, OldTalk talk) {
        this.postgres = postgres;
        this.talk = talk;
    }

    /** Whether it was written before, all of it. */
    boolean isThere() {
        String there = "SELECT sum(\"offset\") FROM rookery.channel_end WHERE epoch = '" + talk.epoch() + "'";
        return Integer.toString(talk.size()).equals(postgres.column(there).get(0));
    }

    /**
     * Also gathers what the planner has to know, as PostgreSQL does by itself after some minutes.
     *
     * @param writers how many months are written at a time
     */
    void write(int writers) throws InterruptedException, ExecutionException, SQLException {
        for (int month = 0; month < OldTalk.MONTHS; month++) {
            postgres.execute("SELECT rookery.ensure_month('" + OldTalk.FIRST_MONTH.plusMonths(month) + "-01Z')");
        }
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            List<Future<?>> written = new ArrayList<>();
            for (int month = 0; month < OldTalk.MONTHS; month++) {
                YearMonth own = OldTalk.FIRST_MONTH.plusMonths(month);
                written.add(threads.submit(() -> {
                    write(own);
                    return null;
                }));
            }
            for (Future<?> each : written) each.get();
        } finally {
            threads.shutdownNow();
        }
        try (Connection connection = postgres.connectPatiently();
                Statement statement = connection.createStatement()) {
            statement.execute(ENDS);
            statement.execute("VACUUM ANALYZE rookery.message");
            statement.execute("VACUUM ANALYZE rookery.channel_end");
            statement.execute("CHECKPOINT");
        }
    }

    private void write(YearMonth month) throws SQLException {
        int[] offsets = new int[OldTalk.CHANNELS];
        StringBuilder block = new StringBuilder(2 * BLOCK_BYTES);
        try (Connection connection = postgres.connectPatiently()) {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
            for (int number = 0; number < talk.size(); number++) {
                int channel = talk.channelOf(number);
                int offset = ++offsets[channel];
                YearMonth said = YearMonth.from(talk.timeOf(number).atOffset(ZoneOffset.UTC));
                if (said.isAfter(month)) break;
                if (said.equals(month)) block.append(line(number, OldTalk.channelName(channel), offset));
                if (block.length() >= BLOCK_BYTES) flush(block, copy);
            }
            flush(block, copy);
            copy.endCopy();
        }
    }

    private String line(int number, String channel, int offset) {
        String author = talk.authorOf(number);
        return LINE.formatted(
                channel,
                talk.epoch(),
                offset,
                TIME.format(talk.timeOf(number)),
                MessageId.of("b" + number, channel),
                author,
                author,
                talk.textOf(number));
    }

    private static void flush(StringBuilder block, CopyIn copy) throws SQLException {
        byte[] bytes = block.toString().getBytes(UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        block.setLength(0);
    }
}
