package io.rookery.testing;

import io.rookery.testing.client.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** HAProxy with the configuration that is shipped, before the three nodes of a cluster. */
public final class Haproxy implements AutoCloseable {
    private static final Path CONFIGURATION = Path.of("conf", "haproxy.cfg").toAbsolutePath();
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final Duration SERVES_MAX = Duration.ofSeconds(15);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();

    private final OwnedProcess process;
    private final ServerLog log;
    private final int clientsPort;
    private final int statusPort;

    private Haproxy(OwnedProcess process, ServerLog log, int clientsPort, int statusPort) {
        this.process = process;
        this.log = log;
        this.clientsPort = clientsPort;
        this.statusPort = statusPort;
    }

    /** Aborts the running test where HAProxy is not installed. */
    public static void require() {
        Requirement.runs("HAProxy", "haproxy", "-v");
    }

    /** Has HAProxy read the configuration; fails with what it says when it does not like it. */
    public static void check() {
        Commands.run("haproxy", "-c", "-f", CONFIGURATION.toString());
    }

    /**
     * Starts it and waits until it knows a node that serves.
     *
     * @param connectionsPerAddressMax all clients of a test come from one address
     */
    public static Haproxy before(RookeryCluster cluster, int connectionsPerAddressMax) {
        int firstPort = FreePorts.inARow(2);
        Path directory = TestDirectory.of(Haproxy.class);
        Path output = directory.resolve("haproxy-" + firstPort + ".log");
        Map<String, String> environment = new HashMap<>(Map.of(
                "CLIENTS_BIND",
                "127.0.0.1:" + firstPort,
                "STATUS_BIND",
                "127.0.0.1:" + (firstPort + 1),
                "CONNECTIONS_MAX",
                "2000",
                "CONNECTIONS_MAX_PER_ADDRESS",
                Integer.toString(connectionsPerAddressMax)));
        for (int node = 0; node < cluster.nodes().size(); node++) {
            Endpoint endpoint = cluster.node(node).endpoint();
            environment.put("NODE_" + (node + 1) + "_ADDRESS", endpoint.host() + ":" + endpoint.port());
            environment.put(
                    "NODE_" + (node + 1) + "_MANAGEMENT_PORT",
                    Integer.toString(cluster.node(node).managementPort()));
        }
        List<String> command = List.of("haproxy", "-db", "-f", CONFIGURATION.toString());
        Haproxy started = new Haproxy(
                OwnedProcess.start("haproxy", command, environment, directory, output),
                new ServerLog(output),
                firstPort,
                firstPort + 1);
        started.awaitServing();
        return started;
    }

    /** Where clients connect. */
    public Endpoint endpoint() {
        return new Endpoint("haproxy", "127.0.0.1", clientsPort);
    }

    /** Asks for a page as any client may. */
    public HttpResponse<String> get(String path) throws IOException {
        return ask(clientsPort, path);
    }

    /** Asks what operators may. */
    public HttpResponse<String> status(String path) throws IOException {
        return ask(statusPort, path);
    }

    @Override
    public void close() {
        process.close();
    }

    private void awaitServing() {
        Awaitility.await("HAProxy serves").atMost(SERVES_MAX).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("HAProxy ended while starting:\n" + log.tail());
            }
            return isServing();
        });
    }

    private boolean isServing() {
        try {
            return status("/health").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static HttpResponse<String> ask(int port, String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(ANSWER_MAX)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
