package io.rookery.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A process that was started by a test and does not outlive it, nor do its children. */
public final class OwnedProcess implements AutoCloseable {
    private static final Duration EXIT_MAX = Duration.ofSeconds(10);
    private static final Set<OwnedProcess> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(OwnedProcess::kill)));
    }

    private final String name;
    private final Process process;

    private OwnedProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /**
     * Starts a command.
     *
     * @param environment added to that of the tests
     * @param output receives, behind what is there already, all that is printed
     */
    public static OwnedProcess start(
            String name, List<String> command, Map<String, String> environment, Path directory, Path output) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        try {
            OwnedProcess owned = new OwnedProcess(name, builder.start());
            RUNNING.add(owned);
            return owned;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Writes a line to what the process reads. */
    public void say(String line) {
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** SIGKILL, to the children too. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        awaitExit(EXIT_MAX);
    }

    /** SIGTERM, to the process alone. */
    public void terminate() {
        process.destroy();
    }

    /** SIGSTOP: it neither runs nor closes its sockets. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal("CONT");
    }

    /** Waits for the end and answers with the exit value. */
    public int awaitExit(Duration longest) {
        try {
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name + " still runs after " + longest);
            }
            RUNNING.remove(this);
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + name, interrupted);
        }
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
        RUNNING.remove(this);
    }

    @Override
    public String toString() {
        return name + " (pid " + pid() + ")";
    }

    private void signal(String signal) {
        Commands.run("kill", "-" + signal, Long.toString(pid()));
    }
}
