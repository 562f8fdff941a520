package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.RandomIds;
import io.rookery.testing.RookeryCluster;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Who may do what where, one test a verb, kind of channel, role and way to the server. A verb is one line in {@link #VERBS}: its
 * name, the right it needs, the method and its parameters. What rights there are is the table.
 */
class RightsMatrixIT {
    /** Who has which right in which kind: o owner, m moderator, e member, i invited, s stranger. */
    private static final String RIGHTS = """
            right     world  room   guild  open   party  system inbox
            listen    omeis  omeis  ome    ome    ome    omeis  o
            look      omeis  omeis  ome    ome    ome    omeis  -
            ask-who   -      omeis  ome    ome    ome    -      -
            speak     omeis  omeis  ome    ome    ome    -      -
            join      omeis  omeis  omei   omeis  omei   omeis  -
            leave     omeis  omeis  ome    ome    ome    omeis  -
            invite    -      -      om     om     ome    -      -
            decline   -      -      i      i      i      -      -
            moderate  om     om     om     om     om     -      -
            own       o      o      o      o      o      -      -
            """;

    private static final List<Verb> VERBS = List.of(
            verb(
                    "subscribe",
                    "listen",
                    "system.subscribe",
                    at -> new JsonObject()
                            .put("topics", new JsonArray().add(new JsonObject().put("topic", at.channel())))),
            verb("history", "listen", "chat.history", At::params),
            verb("acknowledge", "listen", "chat.ack", at -> at.params().put("offset", at.said())),
            verb("read", "listen", "chat.read", at -> at.params().put("offset", at.said())),
            verb("members", "look", "chat.channel.members", At::params),
            verb("query", "ask-who", "presence.query", At::params),
            verb("watch", "ask-who", "presence.watch", At::params),
            verb("say", "speak", "chat.message", at -> at.params().put("text", "hello")),
            verb("signal", "speak", "signal.send", at -> at.params().put("event", "wave")),
            verb("typing", "speak", "chat.typing", at -> at.params().put("typing", true)),
            verb("join", "join", "chat.channel.join", At::params),
            verb("leave", "leave", "chat.channel.leave", At::params),
            verb(
                    "invite",
                    "invite",
                    "chat.channel.invite",
                    at -> at.params().put("users", new JsonArray().add("somebody"))),
            verb("decline", "decline", "chat.channel.decline", At::params),
            verb("rename", "moderate", "chat.channel.update", at -> at.params().put("title", "new")),
            verb("open", "own", "chat.channel.update", at -> at.params().put("access", "open")),
            verb(
                    "promote",
                    "own",
                    "chat.channel.role",
                    at -> at.params().put("userId", at.member()).put("role", "moderator")));

    private static final int FORBIDDEN = -32007;
    private static final int INVALID_PARAMS = -32602;
    private static final Vertx VERTX = Vertx.vertx();
    private static final WebSocketClient SOCKETS = Person.sockets(VERTX);
    private static final String UNIQUE = RandomIds.shortName();
    /** All of one way know each other; one who listens in one way is not heard of in another. */
    private static final Map<String, Way> WAYS = new LinkedHashMap<>();

    private static RookeryCluster cluster;

    private enum Role {
        OWNER,
        MODERATOR,
        MEMBER,
        INVITED,
        STRANGER;

        String letter() {
            return this == MEMBER ? "e" : label().substring(0, 1);
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A way to the server, and somebody in each role who goes it. Whatever is put into {@link #WAYS} has cells of its own. */
    private record Way(Map<Role, Person> people) {
        Optional<JsonObject> refusal(Role who, Verb verb, At at) {
            return person(who).error(verb.method(), verb.params().apply(at));
        }

        Person person(Role role) {
            return Objects.requireNonNull(people.get(role));
        }

        String user(Role role) {
            return person(role).session.getString("userId");
        }
    }

    private static Way way(Person.Dialect dialect) {
        Map<Role, Person> people = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            String user = role.label() + dialect + UNIQUE;
            people.put(role, Person.speaking(SOCKETS, cluster.endpoints().get(0), user, dialect));
        }
        return new Way(people);
    }

    /**
     * @param right in the table
     */
    private record Verb(String name, String right, String method, Function<At, JsonObject> params) {}

    /**
     * Where a verb is done.
     *
     * @param said the offset of the message that was said there; 0 when nothing was
     * @param member somebody who is a member there
     */
    private record At(String channel, int said, String member) {
        JsonObject params() {
            return new JsonObject().put("channel", channel);
        }
    }

    private static Verb verb(String name, String right, String method, Function<At, JsonObject> params) {
        return new Verb(name, right, method, params);
    }

    @BeforeAll
    static void start() {
        cluster = RookeryCluster.of(RightsMatrixIT.class)
                .nodes(1)
                .with("ROOKERY_LIMITS_COMMANDS_PER_SECOND", "unlimited")
                .with("ROOKERY_LIMITS_COMMANDS_BURST", "unlimited")
                .with("ROOKERY_LIMITS_SUBSCRIPTIONS_PER_SESSION", "unlimited")
                .with("ROOKERY_CHANNELS_MEMBERSHIP_CHANNELS_PER_USER_MAX", "1000")
                .with("ROOKERY_CHANNELS_MEMBERSHIP_INVITATIONS_PER_USER_MAX", "1000")
                .start();
        WAYS.put("json", way(Person.Dialect.JSON));
        WAYS.put("protobuf", way(Person.Dialect.PROTOBUF));
    }

    @AfterAll
    static void stop() {
        cluster.close();
        VERTX.close();
    }

    @TestFactory
    Stream<DynamicTest> everybodyMayDoWhatTheTableSaysAndNothingElse() {
        List<String> kinds = List.of(columns().get("right"));
        List<DynamicTest> cells = new ArrayList<>();
        WAYS.forEach((name, way) -> VERBS.forEach(verb -> {
            for (int kind = 0; kind < kinds.size(); kind++) {
                cells.addAll(cells(name, way, verb, kinds.get(kind), columns().get(verb.right())[kind]));
            }
        }));
        return cells.stream();
    }

    private static List<DynamicTest> cells(String name, Way way, Verb verb, String kind, String allowed) {
        return Stream.of(Role.values())
                .map(who -> {
                    boolean may = allowed.contains(who.letter());
                    return DynamicTest.dynamicTest(
                            String.join(" ", name, verb.name(), kind, who.label(), may ? "may" : "may not"),
                            () -> check(way.refusal(who, verb, prepared(way, kind)), may));
                })
                .toList();
    }

    /** What a stranger hears of a channel for members is what they hear of one that was never made. */
    @TestFactory
    Stream<DynamicTest> nobodyLearnsOfAChannelTheyMayNotSee() {
        List<String> kinds = List.of(columns().get("right"));
        List<DynamicTest> cells = new ArrayList<>();
        WAYS.forEach((name, way) -> VERBS.forEach(verb -> {
            for (String kind : List.of("guild", "party")) {
                if (!columns().get(verb.right())[kinds.indexOf(kind)].contains(Role.STRANGER.letter())) {
                    cells.add(DynamicTest.dynamicTest(String.join(" ", name, verb.name(), kind), () -> {
                        At there = prepared(way, kind);
                        At nowhere = new At(kind + ":" + RandomIds.shortName(), there.said(), there.member());

                        assertThat(heard(way, verb, nowhere)).isEqualTo(heard(way, verb, there));
                    }));
                }
            }
        }));
        return cells.stream();
    }

    private static String heard(Way way, Verb verb, At at) {
        return way.refusal(Role.STRANGER, verb, at).orElseThrow().encode().replace(at.channel(), "the channel");
    }

    private static void check(Optional<JsonObject> refusal, boolean may) {
        if (may) {
            assertThat(refusal).isEmpty();
        } else {
            assertThat(refusal.orElseThrow().getInteger("code")).isIn(FORBIDDEN, INVALID_PARAMS);
        }
    }

    private static Map<String, String[]> columns() {
        return RIGHTS.lines()
                .map(line -> line.strip().split(" +"))
                .collect(Collectors.toMap(cells -> cells[0], cells -> Arrays.copyOfRange(cells, 1, cells.length)));
    }

    /** A channel of a kind with somebody in every role, as far as the kind has them. */
    private static At prepared(Way way, String kind) {
        if (kind.equals("inbox")) {
            String owner = way.user(Role.OWNER);
            JsonObject stored = way.person(Role.STRANGER)
                    .ask("chat.direct", new JsonObject().put("to", owner).put("text", "first"));
            return new At("inbox:" + owner, stored.getInteger("offset"), way.user(Role.MEMBER));
        }
        String channel = (kind.equals("open") ? "guild" : kind) + ":" + RandomIds.shortName();
        return kind.equals("system")
                ? new At(channel, 0, way.user(Role.MEMBER))
                : created(way, kind, new At(channel, 1, way.user(Role.MEMBER)));
    }

    private static At created(Way way, String kind, At at) {
        Person owner = way.person(Role.OWNER);
        JsonObject create = at.params()
                .put("members", new JsonArray().add(way.user(Role.MODERATOR)).add(at.member()));
        owner.ask("chat.channel.create", kind.equals("open") ? create.put("access", "open") : create);
        for (Role role : List.of(Role.OWNER, Role.MODERATOR, Role.MEMBER)) {
            way.person(role).ask("chat.channel.join", at.params());
        }
        owner.ask(
                "chat.channel.role",
                at.params().put("userId", way.user(Role.MODERATOR)).put("role", "moderator"));
        if (!columns()
                .get("invite")[List.of(columns().get("right")).indexOf(kind)]
                .equals("-")) {
            owner.ask("chat.channel.invite", at.params().put("users", new JsonArray().add(way.user(Role.INVITED))));
        }
        owner.ask("chat.message", at.params().put("text", "first"));
        return at;
    }
}
