package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rookery.e2e.Rights.Ground;
import io.rookery.e2e.Rights.Role;
import io.rookery.identity.RandomIds;
import io.rookery.testing.PostgresServer;
import io.rookery.testing.RookeryCluster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One node with an archive, people on every way to it, and channels of every kind with somebody in every role. */
final class RightsScene implements AutoCloseable {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final Duration ARCHIVED_MAX = Duration.ofSeconds(40);

    private final Vertx vertx = Vertx.vertx();
    private final PostgresServer postgres;
    private final RookeryCluster cluster;
    private final List<Way> ways;
    private final Map<String, At> shared = new HashMap<>();
    private final Set<String> archived = new HashSet<>();
    private final List<String> privateChannels = new ArrayList<>();

    RightsScene(Class<?> test) {
        postgres = PostgresServer.start(test);
        cluster = RookeryCluster.of(test)
                .nodes(1)
                .with("ROOKERY_POSTGRES_URL", postgres.url())
                .with("ROOKERY_MANAGEMENT_ADMIN_KEY", KEY)
                .with("ROOKERY_LIMITS_SUBSCRIPTIONS_PER_SESSION", "unlimited")
                .with("ROOKERY_CHANNELS_MEMBERSHIP_CHANNELS_PER_USER_MAX", "1000")
                .with("ROOKERY_CHANNELS_MEMBERSHIP_INVITATIONS_PER_USER_MAX", "1000")
                .with("ROOKERY_MODERATION_REPORTS_PER_DAY", "1000")
                .start();
        WebSocketClient sockets = Person.sockets(vertx);
        var endpoint = cluster.endpoints().get(0);
        String unique = RandomIds.shortName();
        ways = List.of(
                Way.rpc(Person.Dialect.JSON, sockets, endpoint, unique),
                Way.rpc(Person.Dialect.PROTOBUF, sockets, endpoint, unique),
                Way.text(sockets, endpoint, unique),
                Way.http(sockets, endpoint, unique));
    }

    List<Way> ways() {
        return ways;
    }

    /** Channels of which whoever is neither member nor invited must not hear. */
    List<String> privateChannels() {
        return List.copyOf(privateChannels);
    }

    At at(Way way, String kind, Ground ground, boolean may) {
        boolean fresh = ground == Ground.NEW || ground == Ground.CHANGED && may;
        return fresh ? prepared(way, kind) : shared(way, kind);
    }

    At shared(Way way, String kind) {
        return shared.computeIfAbsent(way.name() + " " + kind, unprepared -> prepared(way, kind));
    }

    /** Waits until the owner finds what was said there. */
    void awaitArchived(Way way, At at) {
        if (archived.add(at.channel())) {
            JsonObject search = at.params().put("query", at.text());
            await().pollDelay(Duration.ZERO)
                    .atMost(ARCHIVED_MAX)
                    .until(() -> !way.person(Role.OWNER)
                            .ask("chat.search", search)
                            .getJsonArray("messages")
                            .isEmpty());
        }
    }

    private At prepared(Way way, String kind) {
        String text = "w" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
        return switch (kind) {
            case "inbox" -> written(way, text);
            case "system" -> published(way, text);
            default -> created(way, kind, text);
        };
    }

    private At written(Way way, String text) {
        JsonObject said = new JsonObject().put("to", way.user(Role.OWNER)).put("text", text);
        JsonObject stored = way.person(Role.STRANGER).ask("chat.direct", said);
        return at(way, "inbox:" + way.user(Role.OWNER), text, stored, Role.STRANGER);
    }

    private At published(Way way, String text) {
        String channel = "system:" + RandomIds.shortName();
        String body = new JsonObject().put("channel", channel).put("text", text).encode();
        try {
            HttpResponse<String> answer = cluster.node(0).operate("POST", "/admin/v1/publish", KEY, body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return at(way, channel, text, new JsonObject(answer.body()), Role.OWNER);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private At created(Way way, String kind, String text) {
        String channel = (kind.equals("open") ? "guild" : kind) + ":" + RandomIds.shortName();
        JsonObject params = new JsonObject().put("channel", channel);
        Person owner = way.person(Role.OWNER);
        JsonArray members = new JsonArray().add(way.user(Role.MODERATOR)).add(way.user(Role.MEMBER));
        JsonObject create = params.copy().put("members", members);
        owner.ask("chat.channel.create", kind.equals("open") ? create.put("access", "open") : create);
        if (!Rights.may("join", kind, Role.STRANGER)) {
            privateChannels.add(channel);
        }
        Future<JsonObject> said = owner.begin("chat.message", params.copy().put("text", text));
        List<Future<JsonObject>> all = new ArrayList<>(List.of(said));
        for (Role role : List.of(Role.OWNER, Role.MODERATOR, Role.MEMBER)) {
            all.add(way.person(role).begin("chat.channel.join", params));
        }
        JsonObject promotion = params.copy().put("userId", way.user(Role.MODERATOR));
        all.add(owner.begin("chat.channel.role", promotion.put("role", "moderator")));
        if (!Rights.cell("invite", kind).equals("-")) {
            JsonArray users = new JsonArray().add(way.user(Role.INVITED));
            all.add(owner.begin("chat.channel.invite", params.copy().put("users", users)));
        }
        Person.get(Future.all(all));
        return at(way, channel, text, said.result(), Role.OWNER);
    }

    private static At at(Way way, String channel, String text, JsonObject stored, Role writer) {
        return new At(
                channel,
                text,
                stored.getInteger("offset"),
                stored.getString("messageId"),
                way.user(Role.OWNER),
                way.user(Role.MODERATOR),
                way.user(Role.MEMBER),
                way.user(writer),
                "");
    }

    @Override
    public void close() {
        cluster.close();
        postgres.close();
        vertx.close();
    }
}
