package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rookery.identity.RandomIds;
import io.rookery.testing.RedisServer;
import io.rookery.testing.RookeryCluster;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was done to users holds when the node dies that did it, and when the store fails over. */
class ModerationChaosIT {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String NAME = "rookery";
    private static final int UNAVAILABLE = -32009;
    private static final int FORBIDDEN = -32007;
    private static final int RATE_LIMITED = -32001;

    /** So many that some have their home on the node that dies. */
    private static final int CHANNELS_OF_A_KIND = 6;

    private static final Duration ANSWERS_AGAIN_MAX = Duration.ofSeconds(30);
    private static final Duration FAILOVER_MAX = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient sockets = Person.sockets(vertx);
    private final String unique = RandomIds.shortName();
    private final List<String> banned = channels("banned");
    private final List<String> mute = channels("mute");
    private final List<String> slow = channels("slow");
    private RedisServer replica;
    private RedisServer sentinel;
    private RookeryCluster cluster;

    private List<String> channels(String kind) {
        return IntStream.range(0, CHANNELS_OF_A_KIND)
                .mapToObj(i -> "guild:" + kind + i + unique)
                .toList();
    }

    @BeforeEach
    void start() {
        RedisServer master = RedisServer.start();
        replica = RedisServer.start();
        replica.replicate(master);
        await().until(() -> replica.command("INFO", "replication").contains("master_link_status:up"));
        sentinel = RedisServer.startSentinel(master, NAME);
        await().until(() -> sentinel.command("SENTINEL", "MASTER", NAME).contains("num-slaves\n1"));
        cluster = RookeryCluster.of(ModerationChaosIT.class)
                .nodes(3)
                .with("ROOKERY_MANAGEMENT_ADMIN_KEY", KEY)
                .start(master, sentinel, NAME);
    }

    @AfterEach
    void stop() {
        cluster.close();
        sentinel.close();
        replica.close();
        vertx.close();
    }

    @Test
    void whoeverWasBannedOrMadeMuteStaysSo() throws IOException {
        Person owner = person("owner", 0);
        Person mallory = person("mallory", 1);
        banned.forEach(channel -> create(owner, mallory, channel));
        mute.forEach(channel -> create(owner, mallory, channel));
        slow.forEach(channel -> create(owner, mallory, channel));
        Person eve = person("eve", 2);
        Person bob = person("bob", 2);

        banned.forEach(channel -> owner.ask("chat.channel.ban", of(channel, "mallory")));
        mute.forEach(channel -> owner.ask("chat.channel.mute", of(channel, "mallory")));
        slow.forEach(channel -> owner.ask("chat.channel.slow", in(channel).put("intervalMs", 3_600_000)));
        slow.forEach(channel -> mallory.ask("chat.message", in(channel).put("text", "once")));
        operate("eve", "ban");
        operate("bob", "mute");
        cluster.node(0).kill();

        assertHolds(mallory, personInTime("mallory", 2), eve, bob);

        await().until(() -> replica.written().equals(cluster.redis().written()));
        cluster.redis().kill();
        await("the replica is master")
                .atMost(FAILOVER_MAX)
                .until(() -> replica.command("INFO", "replication").contains("role:master"));

        assertHolds(mallory, personInTime("mallory", 2), eve, bob);
    }

    private void assertHolds(Person mallory, Person elsewhere, Person eve, Person bob) {
        for (Person each : List.of(mallory, elsewhere)) {
            banned.forEach(channel -> assertRefused(each, "chat.channel.join", in(channel), FORBIDDEN));
            banned.forEach(
                    channel -> assertRefused(each, "chat.message", in(channel).put("text", "hi"), FORBIDDEN));
            mute.forEach(
                    channel -> assertRefused(each, "chat.message", in(channel).put("text", "hi"), FORBIDDEN));
            slow.forEach(
                    channel -> assertRefused(each, "chat.message", in(channel).put("text", "hi"), RATE_LIMITED));
        }
        JsonObject direct = new JsonObject().put("to", "owner" + unique).put("text", "hi");
        await("a node that was not told has looked")
                .atMost(ANSWERS_AGAIN_MAX)
                .until(() -> bob.refusal("chat.direct", direct) == FORBIDDEN);
        assertRefused(bob, "chat.direct", direct, FORBIDDEN);
        await().atMost(ANSWERS_AGAIN_MAX).until(() -> eve.closedWith() == 4503);
        for (int node = 1; node < 3; node++) {
            int at = node;
            await().atMost(ANSWERS_AGAIN_MAX).until(() -> isOut("eve", at));
        }
    }

    /** Neither now nor while nobody answers it is done. */
    private static void assertRefused(Person who, String method, JsonObject params, int code) {
        await(method + " " + params).atMost(ANSWERS_AGAIN_MAX).until(() -> {
            Optional<JsonObject> refusal = who.error(method, params);
            assertThat(refusal).as("refusal of %s %s", method, params).isPresent();
            assertThat(refusal.get().getInteger("code"))
                    .as(refusal.get().encode())
                    .isIn(code, UNAVAILABLE);
            return refusal.get().getInteger("code") == code;
        });
    }

    private boolean isOut(String user, int node) {
        try {
            person(user, node);
        } catch (Person.RefusedException refused) {
            int code = new JsonObject(refused.getMessage()).getInteger("code");
            assertThat(code).isIn(FORBIDDEN, UNAVAILABLE);
            return code == FORBIDDEN;
        }
        throw new AssertionError(user + " has come in at node " + node);
    }

    private void create(Person owner, Person other, String channel) {
        owner.ask("chat.channel.create", in(channel).put("access", "open"));
        other.ask("chat.channel.join", in(channel));
    }

    private Person person(String user, int node) {
        return Person.speaking(sockets, cluster.endpoints().get(node), user + unique, Person.Dialect.JSON);
    }

    /** Tries until somebody answers. */
    private Person personInTime(String user, int node) {
        return await().atMost(ANSWERS_AGAIN_MAX)
                .ignoreExceptionsInstanceOf(Person.RefusedException.class)
                .until(() -> person(user, node), Objects::nonNull);
    }

    private void operate(String user, String deed) throws IOException {
        String path = "/admin/v1/users/" + user + unique + "/" + deed;
        HttpResponse<String> answer =
                cluster.node(0).operate("POST", path, KEY, "{\"reason\":\"cheats\",\"durationMs\":3600000}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static JsonObject in(String channel) {
        return new JsonObject().put("channel", channel);
    }

    private JsonObject of(String channel, String user) {
        return in(channel).put("userId", user + unique);
    }
}
