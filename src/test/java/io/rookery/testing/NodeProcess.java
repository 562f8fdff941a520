package io.rookery.testing;

import io.rookery.testing.client.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** One node of a cluster: the jar in a process of its own, which can be killed, frozen and started again. */
public final class NodeProcess {
    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final Duration OPERATORS_ANSWER_MAX = Duration.ofSeconds(10);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();

    private final NodePlan plan;
    private final List<Instant> kills = new ArrayList<>();
    private Optional<OwnedProcess> process = Optional.empty();

    NodeProcess(NodePlan plan) {
        this.plan = plan;
    }

    public String id() {
        return plan.id();
    }

    public Endpoint endpoint() {
        return new Endpoint(plan.id(), plan.place().clientHost(), plan.httpPort());
    }

    /** Where the members of its cluster find it. */
    public String clusterAddress() {
        return plan.place().clusterHost() + ":" + plan.environment().get("ROOKERY_CLUSTER_PORT");
    }

    public int managementPort() {
        return plan.managementPort();
    }

    public Place place() {
        return plan.place();
    }

    public ServerLog log() {
        return new ServerLog(plan.logFile());
    }

    public long pid() {
        return running().pid();
    }

    /** Starts the process; it serves when {@link #awaitReady()} returns. */
    public synchronized void start() {
        if (process.isPresent()) {
            throw new IllegalStateException(id() + " runs already");
        }
        process =
                Optional.of(OwnedProcess.start(id(), command(), plan.environment(), plan.directory(), plan.logFile()));
    }

    /** SIGKILL: no goodbye to anyone. */
    public synchronized void kill() {
        kills.add(Instant.now());
        running().kill();
        process = Optional.empty();
    }

    /** SIGTERM, and waits for the end. */
    public synchronized void stop(Duration longest) {
        running().terminate();
        running().awaitExit(longest);
        process = Optional.empty();
    }

    public void freeze() {
        running().freeze();
    }

    public void thaw() {
        running().thaw();
    }

    /** When it was killed. */
    public synchronized List<Instant> kills() {
        return List.copyOf(kills);
    }

    public synchronized boolean isRunning() {
        return process.filter(OwnedProcess::isAlive).isPresent();
    }

    public boolean isReady() {
        try {
            return isRunning() && get("/health/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    public void awaitReady() {
        Awaitility.await(id() + " is ready")
                .atMost(READY_MAX)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (!isRunning()) {
                        throw new IllegalStateException(id() + " ended while starting:\n" + log().tail());
                    }
                    return isReady();
                });
    }

    /** Asks the management port. */
    public HttpResponse<String> get(String path) throws IOException {
        return send(request(path).timeout(ANSWER_MAX));
    }

    /** Asks the operators' API. */
    public HttpResponse<String> get(String path, String adminKey) throws IOException {
        return send(request(path).timeout(OPERATORS_ANSWER_MAX).header("Authorization", "Bearer " + adminKey));
    }

    private HttpRequest.Builder request(String path) {
        URI address = URI.create("http://" + plan.place().clientHost() + ":" + plan.managementPort() + path);
        return HttpRequest.newBuilder(address);
    }

    /** Tells the management port something as an operator. */
    public HttpResponse<String> operate(String method, String path, String adminKey, String body) throws IOException {
        return send(request(path)
                .timeout(OPERATORS_ANSWER_MAX)
                .header("Authorization", "Bearer " + adminKey)
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    synchronized void close() {
        process.ifPresent(OwnedProcess::close);
        process = Optional.empty();
    }

    private synchronized OwnedProcess running() {
        return process.orElseThrow(() -> new IllegalStateException(id() + " does not run"));
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(plan.place().entry());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(plan.jvmArguments());
        command.addAll(List.of("-jar", RookeryJar.path().toString(), "--cluster", "--dev"));
        command.addAll(List.of("--http-port", Integer.toString(plan.httpPort())));
        command.addAll(List.of("--management-port", Integer.toString(plan.managementPort())));
        command.addAll(List.of("--data-dir", plan.dataDirectory().toString()));
        return command;
    }

    /**
     * How a node is started.
     *
     * @param dataDirectory shared by the nodes of a cluster
     * @param environment settings as variables
     */
    record NodePlan(
            String id,
            Place place,
            int httpPort,
            int managementPort,
            Path directory,
            Path dataDirectory,
            List<String> jvmArguments,
            Map<String, String> environment) {
        Path logFile() {
            return directory.resolve(id + ".log");
        }
    }
}
