package io.rookery.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A real PostgreSQL in processes and a directory of its own. It keeps its port and directory over restarts, and goes with the test. */
public final class PostgresServer implements AutoCloseable {
    private static final Path BIN = Path.of(System.getProperty("rookery.postgres", "target/postgres/bin"));
    private static final String USER = "postgres";
    private static final Duration START_MAX = Duration.ofSeconds(60);

    private final int port;
    private final Path directory;
    private final List<String> settings;
    private OwnedProcess process;

    private PostgresServer(int port, Path directory, List<String> settings) {
        this.port = port;
        this.directory = directory;
        this.settings = settings;
    }

    /** Starts a server that writes to disk before it answers. */
    public static PostgresServer start(Class<?> test, String... settings) {
        return startIn(TestDirectory.of(test, "postgres"), settings);
    }

    /** The same, in a directory that is there and either empty or one that such a server has left. */
    public static PostgresServer startIn(Path directory, String... settings) {
        PostgresServer server = new PostgresServer(FreePorts.inARow(1), directory, List.of(settings));
        if (!Files.exists(directory.resolve("data"))) {
            Commands.run(server.command(
                    "initdb",
                    "-D",
                    server.data(),
                    "-U",
                    USER,
                    "--auth=trust",
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "--no-sync"));
        }
        server.startAgain();
        return server;
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    /** PostgreSQL does not run as root; in a user namespace of its own it does not seem to. */
    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(BIN.resolve(program).toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        return command;
    }

    public void startAgain() {
        List<String> command = command("postgres", "-D", data(), "-h", "127.0.0.1", "-p", "" + port, "-k", "");
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        process = OwnedProcess.start("postgres", command, Map.of(), directory, directory.resolve("postgres.log"));
        Awaitility.await().atMost(START_MAX).ignoreExceptions().until(() -> {
            execute("SELECT 1");
            return true;
        });
    }

    public int port() {
        return port;
    }

    /** Of the server and of those who serve its connections. */
    public List<Long> pids() {
        List<Long> pids = new ArrayList<>(List.of(process.pid()));
        ProcessHandle.of(process.pid())
                .ifPresent(server -> server.descendants().forEach(child -> pids.add(child.pid())));
        return pids;
    }

    /** For Rookery's setting. */
    public String url() {
        return "postgresql://" + USER + "@127.0.0.1:" + port + "/postgres";
    }

    /** Ends everything as a power cut would. */
    public void kill() {
        process.kill();
    }

    /** Its port accepts, nobody answers. */
    public void freeze() {
        signalAll("STOP");
    }

    public void thaw() {
        signalAll("CONT");
    }

    /** The parent first, so that nothing comes while its children are found; those that end meanwhile do not matter. */
    private void signalAll(String signal) {
        Commands.run("kill", "-" + signal, Long.toString(process.pid()));
        ProcessHandle.of(process.pid())
                .ifPresent(server -> server.descendants()
                        .forEach(
                                child -> Commands.run("sh", "-c", "kill -" + signal + " " + child.pid() + " || true")));
    }

    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The first column of what a query answers. */
    public List<String> column(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Connection connect() throws SQLException {
        return connect("&socketTimeout=30");
    }

    /** A connection for what takes as long as it takes. */
    public Connection connectPatiently() throws SQLException {
        return connect("");
    }

    private Connection connect(String more) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=5" + more, USER, "");
    }

    /** What it has logged. */
    public String log() {
        try {
            return Files.readString(directory.resolve("postgres.log"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
