package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.e2e.Rights.Ground;
import io.rookery.e2e.Rights.Role;
import io.rookery.e2e.Way.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;

/** Who may do what where, one test a verb, kind of channel, role and way to the server: see {@link Rights} and {@link Verbs}. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RightsMatrixIT {
    private static final int FORBIDDEN = -32007;
    private static final int INVALID_PARAMS = -32602;
    private static final int INVALID_STATE = -32003;
    private static final Duration SHOWN_MAX = Duration.ofSeconds(10);
    private static final Path PROTOCOL = Path.of("docs/protocol.md");
    private static final Pattern COMMAND = Pattern.compile("(?m)^### `([a-z.]+)` →");
    private static final Pattern ENDPOINT = Pattern.compile("(?m)^\\| `([A-Z]+) (/api/[^`?]+)");

    /** What makes a channel that is not there tells whether it was, and nobody is kept from asking that. */
    private static final Set<String> MAKING = Set.of("json create", "protobuf create", "http create", "http join");

    private static RightsScene scene;

    @BeforeAll
    static void start() {
        scene = new RightsScene(RightsMatrixIT.class);
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @Test
    @Order(1)
    void nothingThatCanBeDoneIsLeftOut() throws IOException {
        String protocol = Files.readString(PROTOCOL);
        String endpoints =
                protocol.substring(protocol.indexOf("<!-- endpoints -->"), protocol.indexOf("<!-- /endpoints -->"));

        List<String> commands =
                found(COMMAND, protocol).map(found -> found.group(1)).toList();
        assertThat(commands).hasSizeGreaterThan(40).allMatch(RightsMatrixIT::isTried);
        assertThat(found(ENDPOINT, endpoints)).hasSizeGreaterThan(4).allMatch(RightsMatrixIT::isTried);
    }

    private static Stream<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static boolean isTried(String command) {
        return Verbs.OF_NO_CHANNEL.contains(command)
                || Verbs.ALL.stream().anyMatch(verb -> verb.method().equals(command));
    }

    private static boolean isTried(MatchResult endpoint) {
        At somewhere = new At("guild:x", "text", 1, "m.guild:x", "o", "m", "e", "o", "s");
        Pattern path = Pattern.compile(endpoint.group(2).replaceAll("\\{[^}]+}", "[^/]+") + "(\\?.*)?");
        return Verbs.ALL.stream()
                .map(Verb::http)
                .filter(Objects::nonNull)
                .anyMatch(form -> form.method().equals(endpoint.group(1))
                        && path.matcher(form.path().apply(somewhere)).matches());
    }

    @TestFactory
    @Order(2)
    Stream<DynamicTest> everybodyMayDoWhatTheTableSaysAndNothingElse() {
        List<DynamicTest> cells = new ArrayList<>();
        for (Way way : scene.ways()) {
            for (Verb verb : Verbs.ALL) {
                Rights.KINDS.stream()
                        .filter(kind -> way.knows().test(verb) && Rights.isAbout(verb.right(), kind))
                        .forEach(
                                kind -> Stream.of(Role.values()).forEach(who -> cells.add(cell(way, verb, kind, who))));
            }
        }
        return cells.stream();
    }

    private static DynamicTest cell(Way way, Verb verb, String kind, Role who) {
        boolean may = Rights.may(verb.right(), kind, who);
        String name = String.join(" ", way.name(), verb.name(), kind, who.label(), may ? "may" : "may not");
        return DynamicTest.dynamicTest(name, () -> {
            At at = scene.at(way, kind, verb.ground(), may);
            if (verb.method().equals("chat.search")) {
                scene.awaitArchived(way, at);
            }
            if (may) {
                mustBeAllowed(way, verb, who, at);
            } else {
                assertRefused(way.ask(who, verb, at), verb, at);
            }
        });
    }

    private static void mustBeAllowed(Way way, Verb verb, Role who, At at) {
        Outcome outcome = way.ask(who, verb, at);
        if (verb.shown() == null) {
            assertThat(outcome.refusal()).isNull();
        } else if (!outcome.isAllowed(verb, at)) {
            Awaitility.await(outcome.toString())
                    .atMost(SHOWN_MAX)
                    .until(() -> way.ask(who, verb, at).isAllowed(verb, at));
        }
    }

    private static void assertRefused(Outcome outcome, Verb verb, At at) {
        assertThat(outcome.isAllowed(verb, at)).as(outcome.toString()).isFalse();
        if (outcome.refusal() != null) {
            assertThat(outcome.refusal().getInteger("code"))
                    .as(outcome.refusal().encode())
                    .isIn(FORBIDDEN, INVALID_PARAMS, INVALID_STATE);
        }
    }

    /** What a stranger hears of a channel for members is what they hear of one that was never made; so it is with inboxes and messages. */
    @TestFactory
    @Order(3)
    Stream<DynamicTest> nobodyLearnsOfWhatTheyMayNotSee() {
        List<DynamicTest> cells = new ArrayList<>();
        for (Way way : scene.ways()) {
            for (Verb verb : Verbs.ALL) {
                for (String kind : List.of("guild", "party", "inbox")) {
                    Role who = kind.equals("inbox") ? Role.MEMBER : Role.STRANGER;
                    boolean isHidden = way.knows().test(verb)
                            && Rights.isAbout(verb.right(), kind)
                            && !Rights.may(verb.right(), kind, who)
                            && !MAKING.contains(way.name() + " " + verb.name());
                    if (isHidden) {
                        cells.add(hidden(way, verb, kind, who));
                    }
                }
            }
        }
        return cells.stream();
    }

    private static DynamicTest hidden(Way way, Verb verb, String kind, Role who) {
        return DynamicTest.dynamicTest(String.join(" ", way.name(), verb.name(), kind), () -> {
            At there = scene.at(way, kind, Ground.SHARED, false);

            assertThat(heard(way, verb, who, there.neverMade())).isEqualTo(heard(way, verb, who, there));
            assertThat(heard(way, verb, who, there.neverSaid())).isEqualTo(heard(way, verb, who, there));
        });
    }

    private static String heard(Way way, Verb verb, Role who, At at) {
        return way.ask(who, verb, at).heard(verb, at);
    }

    @TestFactory
    @Order(4)
    Stream<DynamicTest> nobodyWasToldOfAChannelTheyMayNotSee() {
        return scene.ways().stream()
                .flatMap(way -> Stream.of(Role.STRANGER, Role.KEEPER)
                        .map(who -> DynamicTest.dynamicTest(
                                way.name() + " " + who.label(),
                                () -> assertThat(scene.privateChannels())
                                        .isNotEmpty()
                                        .noneMatch(channel -> way.hearing().wasToldOf(who, channel)))));
    }
}
