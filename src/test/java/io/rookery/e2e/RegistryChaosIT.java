package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rookery.testing.Commands;
import io.rookery.testing.PostgresServer;
import io.rookery.testing.RookeryCluster;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A node dies, PostgreSQL freezes and Redis is emptied: guilds, roles, invitations, bans and reports are there afterwards. */
class RegistryChaosIT {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String GUILD = "guild:owls";
    private static final String ROOM = "room:tavern";
    private static final String WORLD = "world:plaza";
    private static final int FORBIDDEN = -32007;
    private static final Duration COPIED_MAX = Duration.ofSeconds(60);
    private static final Vertx VERTX = Vertx.vertx();
    private static final WebSocketClient SOCKETS = Person.sockets(VERTX);
    private static PostgresServer postgres;
    private static RookeryCluster cluster;

    @BeforeAll
    static void start() {
        postgres = PostgresServer.start(RegistryChaosIT.class);
        cluster = RookeryCluster.of(RegistryChaosIT.class)
                .nodes(2)
                .with("ROOKERY_POSTGRES_URL", postgres.url())
                .with("ROOKERY_MANAGEMENT_ADMIN_KEY", KEY)
                .start();
    }

    @AfterAll
    static void close() {
        cluster.close();
        postgres.close();
        VERTX.close();
    }

    @Test
    void whatWasAcknowledgedOutlivesNodesAndStore() throws IOException {
        foundGuild();
        cluster.node(0).kill();
        postgres.thaw();
        await().atMost(COPIED_MAX).untilAsserted(this::assertCopied);

        cluster.redis().kill();
        cluster.redis().wipeData();
        cluster.redis().startAgain();
        await().atMost(COPIED_MAX).until(() -> count("rookery_registry_restored_total") >= 7);
        assertGuildStands();

        cluster.node(1).kill();
        cluster.redis().command("FLUSHALL");
        assertThat(restore()).contains("1 channels, 3 members, 0 invitations, 2 sanctions and 1 reports restored");
        assertThat(restore()).contains("0 channels, 0 members, 0 invitations, 0 sanctions and 0 reports restored");
        cluster.node(1).start();
        cluster.node(1).awaitReady();
        assertThat(person("alice").listed(GUILD).getInteger("memberCount")).isEqualTo(3);
    }

    private static void foundGuild() throws IOException {
        Person alice = person("alice", 0);
        Person bob = person("bob", 0);
        person("carol", 0);
        String said = bob.ask(
                        "chat.message", new JsonObject().put("channel", WORLD).put("text", "boo"))
                .getString("messageId");
        postgres.freeze();
        alice.ask("chat.channel.create", guild().put("title", "Owls").put("members", new JsonArray().add("bob")));
        alice.ask("chat.channel.role", guild().put("userId", "bob").put("role", "moderator"));
        alice.ask("chat.channel.invite", guild().put("users", new JsonArray().add("carol")));
        bob.ask("chat.channel.ban", guild().put("userId", "mallory"));
        alice.ask("chat.report", new JsonObject().put("messageId", said).put("reason", "rude"));
        HttpResponse<String> banned = cluster.node(0)
                .operate("POST", "/admin/v1/users/eve/ban", KEY, "{\"reason\":\"cheats\",\"durationMs\":3600000}");
        assertThat(banned.statusCode()).isEqualTo(200);
    }

    private void assertCopied() {
        assertThat(postgres.column(
                        "SELECT user_id || ' ' || role FROM rookery.channel_member WHERE channel = '" + GUILD + "'"))
                .containsExactlyInAnyOrder("alice owner", "bob moderator");
        assertThat(postgres.column("SELECT user_id FROM rookery.channel_invitation"))
                .containsExactly("carol");
        assertThat(postgres.column("SELECT channel || user_id FROM rookery.sanction"))
                .containsExactlyInAnyOrder(GUILD + "mallory", "eve");
        assertThat(postgres.column("SELECT channel || state FROM rookery.report"))
                .containsExactly(WORLD + "open");
    }

    private static void assertGuildStands() throws IOException {
        Person alice = person("alice");
        Person bob = person("bob");
        Person carol = person("carol");
        assertThat(alice.listed(GUILD).getString("role")).isEqualTo("owner");
        assertThat(alice.listed(GUILD).getString("title")).isEqualTo("Owls");
        assertThat(bob.refusal("chat.channel.update", guild().put("title", "Barn owls")))
                .isZero();
        assertThat(carol.ask("chat.channel.list", new JsonObject()).getJsonArray("invitations"))
                .hasSize(1);
        carol.ask("chat.channel.join", guild());
        assertThat(bob.refusal("chat.channel.join", new JsonObject().put("channel", ROOM)))
                .isZero();
        assertThat(person("mallory").refusal("chat.channel.join", guild())).isEqualTo(FORBIDDEN);
        assertThat(operate("/admin/v1/users/eve/ban").getString("reason")).isEqualTo("cheats");
        assertThat(operate("/admin/v1/reports?state=open").encode()).contains("rude");
        bob.ask("chat.channel.leave", new JsonObject().put("channel", ROOM));
        await().atMost(COPIED_MAX)
                .until(() -> postgres.column("SELECT title FROM rookery.channel WHERE channel = '" + GUILD + "'")
                                .contains("Barn owls")
                        && postgres.column("SELECT user_id FROM rookery.channel_invitation")
                                .isEmpty()
                        && postgres.column("SELECT user_id FROM rookery.channel_member WHERE channel = '" + ROOM + "'")
                                .isEmpty());
    }

    private static String restore() {
        return Commands.run(
                "env",
                "ROOKERY_POSTGRES_URL=" + postgres.url(),
                "ROOKERY_REDIS_URL=" + cluster.redis().endpoint(),
                "java",
                "-jar",
                System.getProperty("rookery.jar", "target/rookery.jar"),
                "archive",
                "channels",
                "restore");
    }

    private static double count(String metric) throws IOException {
        return cluster.node(1)
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(metric))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static JsonObject operate(String path) throws IOException {
        HttpResponse<String> answer = cluster.node(1).operate("GET", path, KEY, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static Person person(String user) {
        return person(user, 1);
    }

    private static Person person(String user, int node) {
        return Person.at(SOCKETS, cluster.endpoints().get(node), user, "", false);
    }

    private static JsonObject guild() {
        return new JsonObject().put("channel", GUILD);
    }
}
