package io.rookery.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.OwnedProcess;
import io.rookery.testing.Requirement;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.ServerLog;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's client library, when its node stops. */
class MovingPageIT {
    private static final String WITH_WEB_SOCKET = "--experimental-websocket";
    private static final Path WEB = Path.of("src", "main", "resources", "web");
    private static final Path PROGRAM = Path.of("src", "test", "clients", "page", "moving.mjs");
    private static final Duration SEEN_MAX = Duration.ofSeconds(20);
    private static final String CHANNEL = "room:moving";

    @TempDir
    private Path directory;

    @BeforeAll
    static void findNode() {
        Requirement.runs("Node.js with WebSocket", "node", WITH_WEB_SOCKET, "-e", "WebSocket");
    }

    @Test
    void itGoesWhereItIsSentAndMissesNothing() throws IOException {
        try (RookeryCluster cluster =
                        RookeryCluster.of(MovingPageIT.class).nodes(2).start();
                OwnedProcess page = page(cluster.node(0).endpoint())) {
            await("heard 9");

            cluster.node(0).stop(SEEN_MAX);
            await("session node-1 true");
            int heard = heard().size();
            Awaitility.await("it hears more").atMost(SEEN_MAX).until(() -> heard().size() > heard + 10);
            page.say("stop");
            assertThat(page.awaitExit(SEEN_MAX)).isZero();

            List<String> lines = lines();
            assertThat(lines).contains("session node-0 false", "published " + heard().size());
            assertThat(lines).noneMatch(line -> line.startsWith("waiting") || line.startsWith("reread"));
            assertThat(heard())
                    .isEqualTo(IntStream.range(0, heard().size())
                            .mapToObj(i -> "heard " + i)
                            .toList());
        }
    }

    private OwnedProcess page(Endpoint endpoint) throws IOException {
        return OwnedProcess.start(
                "page",
                List.of(
                        "node",
                        WITH_WEB_SOCKET,
                        PROGRAM.toAbsolutePath().toString(),
                        library().toString(),
                        "ws://" + endpoint.host() + ":" + endpoint.port() + "/ws",
                        TestTokens.of("anna"),
                        CHANNEL),
                Map.of(),
                directory,
                directory.resolve("log"));
    }

    /** A copy that Node.js takes for a module. */
    private Path library() throws IOException {
        Files.createDirectories(directory.resolve("client"));
        Files.writeString(directory.resolve("package.json"), "{\"type\":\"module\"}");
        for (String file : List.of("rookery.js", "client/positions.js", "client/reconnect.js", "client/requests.js")) {
            Files.copy(WEB.resolve(file), directory.resolve(file));
        }
        return directory.resolve("rookery.js");
    }

    private void await(String line) {
        Awaitility.await(line).atMost(SEEN_MAX).until(() -> lines().contains(line));
    }

    private List<String> heard() {
        return lines().stream().filter(line -> line.startsWith("heard ")).toList();
    }

    private List<String> lines() {
        return new ServerLog(directory.resolve("log")).lines();
    }
}
