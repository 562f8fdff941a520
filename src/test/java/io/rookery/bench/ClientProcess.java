package io.rookery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of {@link GameClients} and the lines to it; it ends with this one, if not before. */
final class ClientProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEAP_MAX = "-Xmx400m";
    private static final long ENDS_WITHIN_SECONDS = 10;

    private final Process process;
    private final BufferedWriter words;
    private final BufferedReader answers;

    private ClientProcess(Process process) {
        this.process = process;
        this.words = process.outputWriter();
        this.answers = process.inputReader();
    }

    static ClientProcess started(GamePlan plan) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(HEAP_MAX);
        command.add("-XX:+UseSerialGC");
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-Dio.netty"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), GameClients.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        ClientProcess started = new ClientProcess(builder.start());
        started.say(JSON.writeValueAsString(plan));
        return started;
    }

    long pid() {
        return process.pid();
    }

    void say(String word) throws IOException {
        words.write(word);
        words.newLine();
        words.flush();
    }

    /** Whether {@link #awaitDone} need not wait. */
    boolean hasAnswered() throws IOException {
        return answers.ready() || !process.isAlive();
    }

    /** Waits until what was said last is done. */
    void awaitDone() throws IOException {
        String line = nextLine();
        if (!line.equals(GameClients.DONE)) throw new IOException("clients: " + line);
    }

    JsonNode awaitJson() throws IOException {
        return JSON.readTree(nextLine());
    }

    private String nextLine() throws IOException {
        String line = answers.readLine();
        if (line == null) throw new IOException("clients: process " + process.pid() + " has ended");
        return line;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
