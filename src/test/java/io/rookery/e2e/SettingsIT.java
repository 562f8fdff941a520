package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.testing.NodeProcess;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Talker;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An operator changes settings at one node, and they hold at both. */
class SettingsIT {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String SETTINGS = "/admin/v1/settings";
    private static final int BURST = 3;
    private static final int TRIES = 20;

    /** Longer than a node needs to find out by itself. */
    private static final Duration NOTICED_MAX = Duration.ofSeconds(10);

    private static RookeryCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RookeryCluster.of(SettingsIT.class)
                .nodes(2)
                .with("ROOKERY_MANAGEMENT_ADMIN_KEY", KEY)
                .start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aLimitHoldsAtTheOtherNodeForWhoIsThereAndOutlivesEveryNode() throws Exception {
        try (Talker there = talker(1)) {
            assertThat(answered(there)).isEqualTo(TRIES);

            long version = change(0, "{'set':{'limits.commands-per-second':1,'limits.commands-burst':" + BURST + "}}");
            awaiting("node 1 knows").until(() -> appliedAt(1) == version);
            awaiting("who is there is held to it").until(() -> answered(there) <= BURST);

            HttpResponse<String> refused =
                    patch(1, "{'set':{'limits.commands-per-second':" + (BURST + 1) + ",'log.bus':'debug'}}");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("at least limits.commands-per-second");
            assertThat(appliedAt(0)).isEqualTo(version);
            assertThat(metric(1)).isEqualTo(version);

            cluster.nodes().forEach(NodeProcess::kill);
            for (NodeProcess node : cluster.nodes()) {
                node.start();
                node.awaitReady();
                int index = cluster.nodes().indexOf(node);
                assertThat(appliedAt(index)).isEqualTo(version);
                try (Talker late = talker(index)) {
                    assertThat(answered(late)).isLessThan(TRIES);
                }
            }
        }
        change(1, "{'remove':['limits.commands-per-second','limits.commands-burst'],'by':'carol'}");
        try (Talker free = talker(1)) {
            assertThat(answered(free)).isEqualTo(TRIES);
        }
        awaiting("node 0 noted it").until(() -> appliedAt(0) == appliedAt(1));
        JsonObject noted = json(cluster.node(0).get(SETTINGS + "/changes?limit=1", KEY));
        JsonObject last = noted.getJsonArray("changes").getJsonObject(0);
        assertThat(last.getString("by")).isEqualTo("carol");
        assertThat(last.getString("node")).isEqualTo("node-1");
        assertThat(last.getString("key")).startsWith("limits.commands-");
        assertThat(last.getLong("version")).isEqualTo(appliedAt(0));
    }

    @Test
    void ofTwoWhoChangeTheSameVersionOneWins() throws Exception {
        long version = versionAt(0);
        List<CompletableFuture<Integer>> both = Stream.of(0, 1)
                .map(node -> CompletableFuture.supplyAsync(
                        () -> patch(node, "{'set':{'fanout.tick':'" + (5 + node) + "ms'},'version':" + version + "}")
                                .statusCode()))
                .toList();

        assertThat(List.of(both.get(0).get(), both.get(1).get())).containsExactlyInAnyOrder(200, 409);

        awaiting("both agree").until(() -> appliedAt(0) == version + 1 && appliedAt(1) == version + 1);
    }

    @Test
    void aNodeThatMayHaveFewerConnectionsKeepsThoseItHas() {
        try (Talker first = talker(1)) {
            long full = change(0, "{'set':{'http.connections-max':1}}");
            awaiting("node 1 knows").until(() -> appliedAt(1) == full);
            assertThatThrownBy(() -> talker(1)).hasMessageContaining("HTTP/1.1 503 ");

            long crowded = change(0, "{'set':{'limits.connections-per-address':1},'remove':['http.connections-max']}");
            awaiting("node 1 knows").until(() -> appliedAt(1) == crowded);
            assertThatThrownBy(() -> talker(1)).hasMessageContaining("HTTP/1.1 429 ");
            assertThat(answered(first)).isEqualTo(TRIES);

            long open = change(0, "{'remove':['limits.connections-per-address']}");
            awaiting("node 1 knows").until(() -> appliedAt(1) == open);
            try (Talker second = talker(1)) {
                assertThat(answered(second)).isEqualTo(TRIES);
            }
        }
    }

    @Test
    void otherLimitsHoldForSessionsThatAreThereAndForThoseThatBegin() {
        String two = "{\"topics\":[{\"topic\":\"world:one\"},{\"topic\":\"world:two\"}]}";
        try (Talker there = talker(1)) {
            long tight =
                    change(0, "{'set':{'limits.subscriptions-per-session':1,'limits.sessions-per-second-per-core':1}}");
            awaiting("node 1 knows").until(() -> appliedAt(1) == tight);

            assertThatThrownBy(() -> there.ask("system.subscribe", two)).hasMessageContaining("-32004");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < TRIES; i++) {
                            talker(1).close();
                        }
                    })
                    .hasMessageContaining("HTTP/1.1 503 ");

            long free =
                    change(0, "{'remove':['limits.subscriptions-per-session','limits.sessions-per-second-per-core']}");
            awaiting("node 1 knows").until(() -> appliedAt(1) == free);
            there.ask("system.subscribe", two);
            talker(1).close();
        }
    }

    @Test
    void anotherLogLevelShowsInTheLogOfTheOtherNode() {
        String line = "Settings were changed at node-0";
        long version = change(0, "{'set':{'log.cluster':'debug'}}");
        awaiting("node 1 knows").until(() -> appliedAt(1) == version);

        change(0, "{'set':{'drain.longest':'20s'}}");
        awaiting("node 1 logs it").until(() -> linesAt(1, line) > 0);

        long lastVersion = change(0, "{'remove':['log.cluster','drain.longest']}");
        awaiting("node 1 knows").until(() -> appliedAt(1) == lastVersion);
        long lines = linesAt(1, line);
        long silent = change(0, "{'set':{'drain.longest':'21s'}}");
        awaiting("node 1 knows").until(() -> appliedAt(1) == silent);
        assertThat(linesAt(1, line)).isEqualTo(lines);
    }

    private static Talker talker(int node) {
        return Talker.connected(cluster.node(node).endpoint(), TestTokens.of("alice"));
    }

    /** How many commands in a row are answered before one is refused. */
    private static int answered(Talker talker) {
        for (int i = 0; i < TRIES; i++) {
            try {
                talker.ask("system.ping", "{}");
            } catch (UncheckedIOException refused) {
                assertThat(refused).hasMessageContaining("-32001");
                return i;
            }
        }
        return TRIES;
    }

    private static long change(int node, String body) {
        HttpResponse<String> answer = patch(node, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).getLong("version");
    }

    private static HttpResponse<String> patch(int node, String body) {
        try {
            return cluster.node(node).operate("PATCH", SETTINGS, KEY, body.replace('\'', '"'));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static long appliedAt(int node) throws IOException {
        return json(cluster.node(node).get(SETTINGS, KEY)).getLong("appliedVersion");
    }

    private static long versionAt(int node) throws IOException {
        return json(cluster.node(node).get(SETTINGS, KEY)).getLong("version");
    }

    private static long metric(int node) throws IOException {
        return cluster.node(node)
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("rookery_settings_version{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf('}') + 2)))
                .sum();
    }

    private static long linesAt(int node, String text) {
        return cluster.node(node).log().lines().stream()
                .filter(line -> line.contains(text))
                .count();
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return new JsonObject(answer.body());
    }

    private static ConditionFactory awaiting(String what) {
        return Awaitility.await(what).atMost(NOTICED_MAX).pollInterval(Duration.ofMillis(100));
    }
}
