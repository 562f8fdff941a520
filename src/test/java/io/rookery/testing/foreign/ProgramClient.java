package io.rookery.testing.foreign;

import io.rookery.testing.OwnedProcess;
import io.rookery.testing.Requirement;
import io.rookery.testing.ServerLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A foreign client that is a program. */
public final class ProgramClient implements ForeignClient {
    private static final Path SOURCES = Path.of("src", "test", "clients").toAbsolutePath();
    private static final Duration LISTENING_MAX = Duration.ofSeconds(20);

    private final String name;
    private final List<String> command;
    private final Path directory;
    private OwnedProcess process;

    private ProgramClient(String name, List<String> command, Path directory) {
        this.name = name;
        this.command = command;
        this.directory = directory;
    }

    /** On the {@code ws} package, which npm brings; aborts the test where that cannot be. */
    public static ProgramClient node(Path directory) {
        return new ProgramClient("node", NodePrograms.command("client.mjs"), directory);
    }

    /** On the distribution's own Python and WebSocket library; aborts the test where there is none. */
    public static ProgramClient python(Path directory) {
        String python = "/usr/bin/python3";
        Requirement.runs("Python with the package python3-websockets", python, "-c", "import websockets");
        return new ProgramClient(
                "python", List.of(python, SOURCES.resolve("python/client.py").toString()), directory);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void listen(Exchange exchange) {
        write(file("plan.json"), exchange.toJson().encode());
        List<String> all = new ArrayList<>(command);
        all.add(file("plan.json").toString());
        all.add(file("account.json").toString());
        process = OwnedProcess.start(name, all, Map.of(), directory, file("log"));
        Awaitility.await(name + " listens")
                .atMost(LISTENING_MAX)
                .failFast(name + " ended", () -> !process.isAlive())
                .until(() -> log().lines().contains("listening"));
    }

    @Override
    public void publish() {
        process.say("publish");
    }

    @Override
    public Account account(Duration longest) {
        int exit = process.awaitExit(longest);
        if (exit != 0) {
            throw new IllegalStateException(name + " ended with " + exit + ":\n" + log().tail());
        }
        return Account.parse(name, read(file("account.json")));
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    private ServerLog log() {
        return new ServerLog(file("log"));
    }

    private Path file(String what) {
        return directory.resolve(name + "-client." + what);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
