package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Client;
import io.rookery.testing.client.PresenceClient;
import io.rookery.testing.client.PresenceFleet;
import io.rookery.testing.client.Stay;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A node goes while people talk, and nobody notices. */
@Execution(ExecutionMode.CONCURRENT)
class DrainIT {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final int LEAVING = 0;
    private static final int STAYING = 1;
    private static final int READERS = 200;
    private static final int WATCHED_AT_ONCE_MAX = 200;
    private static final int PUBLISHERS = 6;
    private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(20);
    private static final Duration SOME_TIME = Duration.ofSeconds(2);
    private static final Duration DRAINED_MAX = Duration.ofSeconds(20);

    /** Longer than the grace in these tests, so that who was taken to be gone would have been reported. */
    private static final Duration LONGER_THAN_THE_GRACE = Duration.ofSeconds(6);

    @Test
    void anOperatorTakesANodeOut() {
        inAScene("operated", cluster -> {
            NodeProcess node = cluster.node(LEAVING);
            JsonObject answer = new JsonObject(drain(node));
            assertThat(answer.getInteger("connections")).isGreaterThanOrEqualTo(READERS);
            assertThat(node.get("/health/ready").statusCode()).isEqualTo(503);

            Awaitility.await("everybody has gone")
                    .atMost(DRAINED_MAX)
                    .until(() -> new JsonObject(drain(node)).getInteger("connections") == 0);
            assertThat(new JsonObject(drain(node)).getInteger("closed"))
                    .as("who did not go")
                    .isEqualTo(1);
            assertThat(node.isRunning()).isTrue();
        });
    }

    @Test
    void aNodeThatIsToldToEndSendsItsClientsElsewhereFirst() {
        inAScene("ended", cluster -> cluster.node(LEAVING).stop(DRAINED_MAX));
    }

    private interface Event {
        void happen(RookeryCluster cluster) throws Exception;
    }

    private static void inAScene(String name, Event going) {
        try (RookeryCluster cluster = RookeryCluster.of(DrainIT.class, name)
                        .nodes(3)
                        .with("ROOKERY_MANAGEMENT_ADMIN_KEY", KEY)
                        .with("ROOKERY_PRESENCE_GRACE", "2s")
                        .with("ROOKERY_PRESENCE_LEASE_RENEW", "500ms")
                        .with("ROOKERY_PRESENCE_LEASE_EXPIRES", "1500ms")
                        .with("ROOKERY_DRAIN_SESSIONS_PER_SECOND", "100")
                        .with("ROOKERY_DRAIN_PRESENCE_GRACE", "20s")
                        .start();
                ChaosScene scene = new ChaosScene(cluster, DrainIT.class, PUBLISHERS);
                PresenceFleet watchers = new PresenceFleet(TestTokens::of)) {
            List<Client> leaving = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                leaving.add(scene.addResumingReader(LEAVING));
            }
            scene.addResumingReader(STAYING);
            PresenceClient late =
                    get(watchers.connect("late", cluster.node(LEAVING).endpoint()));
            List<String> watched =
                    new ArrayList<>(leaving.stream().map(Client::user).toList());
            watched.add(late.user());
            PresenceClient watcher = watcher(watchers, cluster, watched);

            int toldBefore = watcher.view().told();

            scene.publishers().start(BETWEEN_MESSAGES);
            scene.letPass(SOME_TIME);
            happen(going, cluster);
            assertThat(late.isConnected()).isFalse();
            scene.letPass(LONGER_THAN_THE_GRACE);
            get(watchers.resume(late, cluster.node(STAYING).endpoint()));
            scene.letPass(LONGER_THAN_THE_GRACE);
            scene.settle();

            scene.assertNothingLost();
            assertThat(leaving)
                    .allSatisfy(client -> assertThat(client.stays())
                            .singleElement()
                            .satisfies(stay -> assertThat(stay.end()).isEqualTo(Stay.MOVED)));
            assertThat(leaving.stream()
                            .map(client -> client.endpoint().orElseThrow().node()))
                    .containsOnly("node-1", "node-2")
                    .contains("node-1", "node-2");
            assertThat(watcher.isConnected()).isTrue();
            assertThat(watcher.view().told()).isEqualTo(toldBefore);
            assertThat(watcher.view().seen().values())
                    .allSatisfy(seen -> assertThat(seen.status()).isEqualTo("online"));
        }
    }

    private static PresenceClient watcher(PresenceFleet watchers, RookeryCluster cluster, List<String> watched) {
        PresenceClient watcher =
                get(watchers.connect("watcher", cluster.node(STAYING).endpoint()));
        Awaitility.await("everybody is online").atMost(DRAINED_MAX).until(() -> {
            for (int from = 0; from < watched.size(); from += WATCHED_AT_ONCE_MAX) {
                get(watcher.watch(watched.subList(from, Math.min(from + WATCHED_AT_ONCE_MAX, watched.size()))));
            }
            return watcher.view().seen().values().stream()
                    .allMatch(seen -> seen.status().equals("online"));
        });
        return watcher;
    }

    private static String drain(NodeProcess node) throws Exception {
        return node.operate("POST", "/admin/v1/drain", KEY, "").body();
    }

    private static void happen(Event event, RookeryCluster cluster) {
        try {
            event.happen(cluster);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
