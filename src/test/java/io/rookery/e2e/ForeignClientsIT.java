package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.Seed;
import io.rookery.testing.TestDirectory;
import io.rookery.testing.client.Stored;
import io.rookery.testing.foreign.ScriptedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clients that share no code with the server, each at another node of a cluster that the script started. */
class ForeignClientsIT {
    private static final int NODES = 3;
    private static final int MESSAGES = 10_000;
    private static final Duration EXCHANGED_MAX = Duration.ofMinutes(2);

    private final Path directory = TestDirectory.of(ForeignClientsIT.class);
    private final String channel =
            "world:exchange-" + Seed.of(ForeignClientsIT.class).value();

    @Test
    void seeTenThousandMessagesInOneOrderWithoutGapsAndNoneTwice() {
        try (ForeignExchange exchange = new ForeignExchange(directory, channel, MESSAGES);
                ScriptedCluster cluster = ScriptedCluster.start(NODES, "conf/bench.yaml", directory)) {
            List<String> pages =
                    IntStream.range(0, NODES).mapToObj(cluster::page).toList();
            exchange.listen(pages, cluster::token, Duration.ZERO);

            exchange.publish();

            assertThat(exchange.assertAllHaveSeenTheSame(EXCHANGED_MAX)).noneMatch(Stored::duplicate);
        }
    }
}
