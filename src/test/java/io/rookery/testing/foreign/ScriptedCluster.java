package io.rookery.testing.foreign;

import io.rookery.testing.FreePorts;
import io.rookery.testing.OwnedProcess;
import io.rookery.testing.ServerLog;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A cluster as {@code scripts/run} starts it. */
public final class ScriptedCluster implements AutoCloseable {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Duration READY_MAX = Duration.ofMinutes(2);
    private static final Duration STOPPED_MAX = Duration.ofSeconds(60);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private final OwnedProcess script;
    private final ServerLog log;
    private final int httpPort;

    private ScriptedCluster(OwnedProcess script, ServerLog log, int httpPort) {
        this.script = script;
        this.log = log;
        this.httpPort = httpPort;
    }

    /** Starts nodes with a settings file of the project and waits until the script says that they serve. */
    public static ScriptedCluster start(int nodes, String settings, Path directory) {
        int firstPort = FreePorts.inARow(2 * nodes);
        Path printed = directory.resolve("run.log");
        OwnedProcess script = OwnedProcess.start(
                "scripts/run",
                List.of(
                        ROOT.resolve("scripts/run").toString(),
                        "--nodes=" + nodes,
                        "--conf=" + ROOT.resolve(settings),
                        "--http-port=" + firstPort,
                        "--management-port=" + (firstPort + nodes),
                        "--data-dir=" + directory.resolve("data")),
                Map.of("ROOKERY_JAVA_OPTIONS", "-Xmx256m"),
                ROOT,
                printed);
        ScriptedCluster cluster = new ScriptedCluster(script, new ServerLog(printed), firstPort);
        try {
            cluster.awaitReady();
            return cluster;
        } catch (RuntimeException failure) {
            cluster.close();
            throw failure;
        }
    }

    /** The page of a node. */
    public String page(int node) {
        return "http://127.0.0.1:" + (httpPort + node) + "/";
    }

    /** A token such as development mode hands out. */
    public String token(String user) {
        URI address = URI.create("http://127.0.0.1:" + httpPort + "/dev/token?user=" + user);
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(address).timeout(ANSWER_MAX).build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(address + ": " + answer.statusCode() + " " + answer.body());
            }
            return new JsonObject(answer.body()).getString("token");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        script.terminate();
        try {
            script.awaitExit(STOPPED_MAX);
        } finally {
            script.close();
        }
    }

    private void awaitReady() {
        Awaitility.await("scripts/run serves").atMost(READY_MAX).until(() -> {
            if (!script.isAlive()) {
                throw new IllegalStateException("scripts/run ended:\n" + log.tail());
            }
            return log.lines().stream().anyMatch(line -> line.startsWith("Development mode."));
        });
    }
}
