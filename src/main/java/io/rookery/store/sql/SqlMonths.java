package io.rookery.store.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.pgclient.PgConnectOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The months of the archive, and files that hold one each: JSON Lines, compressed with gzip, a message a line with the columns of the
 * table. Everything here blocks its thread.
 */
public final class SqlMonths {
    /** Lines that are written, or restored, at once. */
    static final int BATCH_MAX = 1000;

    /** Files of one month in a directory. */
    static final int COPIES_MAX = 100;

    private static final String EXTENSION = ".jsonl.gz";
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'message_'uuuu_MM");
    private static final String PARTITIONS = """
            SELECT child.relname FROM pg_inherits
              JOIN pg_class child ON child.oid = inhrelid
            WHERE inhparent = 'rookery.message'::regclass ORDER BY 1""";
    private static final String EXPORT = """
            SELECT json_strip_nulls(json_build_object(
              'channel', channel, 'epoch', epoch, 'offset', "offset", 'storedAt', stored_at, 'messageId', message_id,
              'author', author, 'authorName', author_name, 'kind', kind, 'text', text,
              'payload', replace(encode(payload, 'base64'), chr(10), ''), 'replyTo', reply_to,
              'revision', nullif(revision, 0), 'edited', nullif(edited, false), 'reactions', reactions,
              'versions', versions))
            FROM rookery.%s ORDER BY channel, "offset", stored_at""";
    private static final String RESTORE = """
            WITH entry AS (
              SELECT * FROM json_to_recordset(?::json) AS e(channel text, epoch text, "offset" bigint,
                "storedAt" timestamptz, "messageId" text, author text, "authorName" text, kind text, text text,
                payload text, "replyTo" text, revision bigint, edited boolean, reactions json, versions jsonb)
            ), added AS (
              INSERT INTO rookery.message (channel, epoch, "offset", stored_at, message_id, author, author_name, kind, text,
                  payload, reply_to, revision, edited, reactions, versions)
              SELECT channel, epoch, "offset", "storedAt", "messageId", author, "authorName", kind, text,
                decode(payload, 'base64'), "replyTo", coalesce(revision, 0), coalesce(edited, false), reactions, versions
                FROM entry
              ON CONFLICT DO NOTHING RETURNING 1
            ), ends AS (
              INSERT INTO rookery.channel_end AS known (channel, epoch, "offset", stored_at)
              SELECT DISTINCT ON (channel) channel, epoch, "offset", "storedAt" FROM entry
                ORDER BY channel, "storedAt" DESC, "offset" DESC
              ON CONFLICT (channel) DO NOTHING
            )
            SELECT count(*) FROM added""";

    private final SqlOptions options;

    public SqlMonths(SqlOptions options) {
        this.options = options;
    }

    /** Those of which there are messages, the oldest first. */
    public List<YearMonth> list() throws IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(PARTITIONS)) {
            List<YearMonth> months = new ArrayList<>();
            while (rows.next()) {
                months.add(YearMonth.parse(rows.getString(1), NAME));
            }
            return months;
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /**
     * Writes a month to a file of its name, or of the first one with a number that is free.
     *
     * @return the file; it is whole, or not there
     */
    public Path export(YearMonth month, Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = free(directory, NAME.format(month));
        Path part = directory.resolve(file.getFileName() + ".part");
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                Writer out = new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(part)), UTF_8)) {
            // Otherwise all rows would come at once.
            connection.setAutoCommit(false);
            statement.setFetchSize(BATCH_MAX);
            try (ResultSet rows = statement.executeQuery(EXPORT.formatted(NAME.format(month)))) {
                while (rows.next()) {
                    out.append(rows.getString(1)).append('\n');
                }
            }
        } catch (SQLException failure) {
            throw failed(failure);
        }
        return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What was written before may be all that is left of the month. */
    private static Path free(Path directory, String name) throws IOException {
        for (int copy = 1; copy <= COPIES_MAX; copy++) {
            Path file = directory.resolve(name + (copy == 1 ? "" : "-" + copy) + EXTENSION);
            if (Files.notExists(file)) {
                return file;
            }
        }
        throw new IOException(directory.resolve(name) + ": " + COPIES_MAX + " copies are there already");
    }

    /** Removes a month with all its messages. */
    public void drop(YearMonth month) throws IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE rookery." + NAME.format(month));
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /**
     * Takes the messages of a file back. May be repeated.
     *
     * @return how many there were not yet
     */
    public long restore(Path file) throws IOException {
        long restored = 0;
        try (Connection connection = connect();
                PreparedStatement months = connection.prepareStatement(
                        "SELECT rookery.ensure_month(at) FROM (SELECT DISTINCT (line->>'storedAt')::timestamptz AS at"
                                + " FROM json_array_elements(?::json) AS lines(line)) AS times");
                PreparedStatement restore = connection.prepareStatement(RESTORE);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
            List<String> batch = new ArrayList<>(BATCH_MAX);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                batch.add(line);
                if (batch.size() == BATCH_MAX) {
                    restored += restore(batch, months, restore);
                }
            }
            return batch.isEmpty() ? restored : restored + restore(batch, months, restore);
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    private static long restore(List<String> batch, PreparedStatement months, PreparedStatement restore)
            throws SQLException {
        String lines = "[" + String.join(",", batch) + "]";
        batch.clear();
        months.setString(1, lines);
        months.execute();
        restore.setString(1, lines);
        try (ResultSet count = restore.executeQuery()) {
            count.next();
            return count.getLong(1);
        }
    }

    private static IOException failed(SQLException failure) {
        return new IOException("the archive: " + failure.getMessage(), failure);
    }

    private Connection connect() throws SQLException {
        PgConnectOptions connect = options.connect();
        return DriverManager.getConnection(options.jdbcUrlWithoutDeadline(), connect.getUser(), connect.getPassword());
    }
}
