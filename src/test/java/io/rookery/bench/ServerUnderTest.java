package io.rookery.bench;

import io.rookery.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The server that is measured: one that runs already, or one of its own on free ports, with its own Redis. */
final class ServerUnderTest implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(3);
    private static final long STOPS_WITHIN_SECONDS = 40;

    private final String host;
    private final int port;
    private final List<Long> pids;
    private final List<Integer> managementPorts;
    private final @Nullable Process process;
    private final @Nullable Path directory;

    private ServerUnderTest(
            String host,
            int port,
            List<Long> pids,
            List<Integer> managementPorts,
            @Nullable Process process,
            @Nullable Path directory) {
        this.host = host;
        this.port = port;
        this.pids = pids;
        this.managementPorts = managementPorts;
        this.process = process;
        this.directory = directory;
    }

    /**
     * @param nodes how many an own server has, each at the port after the one before
     */
    static ServerUnderTest of(BenchOptions options, int nodes) throws Exception {
        String url = options.text("url");
        return url == null ? started(options, nodes) : running(url, options);
    }

    private static ServerUnderTest running(String url, BenchOptions options) {
        URI uri = URI.create(url);
        if (uri.getHost() == null || uri.getPort() < 0) {
            throw new IllegalArgumentException("--url: " + url + " (expected: ws://host:port)");
        }
        return new ServerUnderTest(uri.getHost(), uri.getPort(), pids(options.text("pid", "")), List.of(), null, null);
    }

    private static List<Long> pids(String text) {
        if (text.isEmpty()) return List.of();
        try {
            return Arrays.stream(text.split(",")).map(Long::valueOf).toList();
        } catch (NumberFormatException notNumbers) {
            throw new IllegalArgumentException("--pid: " + text + " (expected: numbers, with commas between them)");
        }
    }

    private static boolean hasArchive(BenchOptions options) {
        String text = options.text("archive", "yes");
        if (!Set.of("yes", "no").contains(text)) {
            throw new IllegalArgumentException("--archive: " + text + " (expected: yes or no)");
        }
        return text.equals("yes");
    }

    private static ServerUnderTest started(BenchOptions options, int nodes) throws Exception {
        Path directory = Files.createTempDirectory("rookery-bench");
        int port = freePorts(nodes);
        int managementPort = freePorts(nodes);
        ProcessBuilder builder = new ProcessBuilder(
                "scripts/run",
                "--nodes",
                Integer.toString(nodes),
                "--conf",
                "conf/bench.yaml",
                "--http-port",
                Integer.toString(port),
                "--management-port",
                Integer.toString(managementPort),
                "--data-dir",
                directory.toString());
        builder.environment().put("ROOKERY_JAVA_OPTIONS", options.text("server-options", ""));
        if (!hasArchive(options)) builder.environment().put("ROOKERY_POSTGRES_URL", "none");
        builder.redirectErrorStream(true);
        builder.redirectOutput(directory.resolve("output.log").toFile());
        Process process = builder.start();
        try {
            for (int node = 0; node < nodes; node++) awaitReady(process, managementPort + node, directory);
            List<Integer> managementPorts = IntStream.range(managementPort, managementPort + nodes)
                    .boxed()
                    .toList();
            List<Long> pids = new ArrayList<>();
            for (int node = 0; node < nodes; node++) pids.add(pidIn(directory.resolve("node-" + node + ".pid")));
            if (Files.exists(directory.resolve("redis.pid"))) pids.add(pidIn(directory.resolve("redis.pid")));
            return new ServerUnderTest("127.0.0.1", port, List.copyOf(pids), managementPorts, process, directory);
        } catch (Exception failure) {
            process.destroy();
            throw failure;
        }
    }

    private static void awaitReady(Process process, int managementPort, Path directory) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (System.nanoTime() - deadline < 0) {
            if (!process.isAlive()) {
                throw new IOException("the server ended:\n" + Files.readString(directory.resolve("output.log")));
            }
            try {
                if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) return;
            } catch (IOException notYet) {
                // Asked again below.
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        throw new IOException("the server is not ready after " + STARTS_WITHIN.toSeconds() + " s, see " + directory);
    }

    private static int freePorts(int count) {
        return FreePorts.inARow(count);
    }

    private static long pidIn(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).trim());
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** The server's process, then that of its Redis; empty when not known. */
    List<Long> pids() {
        return pids;
    }

    /** What its nodes export; nothing of a server that ran already. */
    NodeMetrics metrics() throws IOException, InterruptedException {
        return NodeMetrics.of(managementPorts);
    }

    @Override
    public void close() throws Exception {
        if (process == null || directory == null) return;
        process.destroy();
        if (!process.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the server does not stop: process " + process.pid());
        }
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(ServerUnderTest::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
