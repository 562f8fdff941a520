package io.rookery.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.RandomIds;
import io.rookery.protocol.Command;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Who may do what in which kind of channel, one test a cell. */
class ChannelMatrixIT {
    private static final String OK = "ok";
    private static final String SAME_FOR_BOTH = "=";

    /** Kind, verb, what a member hears, what a stranger hears; of an inbox its user is the member. */
    private static final String TABLE = """
            world  subscribe   ok              =
            world  unsubscribe ok              =
            world  create      ok              =
            world  join        ok              =
            world  leave       ok              =
            world  members     ok              =
            world  message     ok              =
            world  history     ok              =
            world  ack         ok              =
            world  signal      ok              =
            room   subscribe   ok              =
            room   unsubscribe ok              =
            room   create      ok              =
            room   join        ok              =
            room   leave       ok              =
            room   members     ok              =
            room   message     ok              =
            room   history     ok              =
            room   ack         ok              =
            room   signal      ok              =
            guild  subscribe   ok              forbidden
            guild  unsubscribe ok              ok
            guild  create      conflict        =
            guild  join        ok              forbidden
            guild  leave       ok              forbidden
            guild  members     ok              forbidden
            guild  message     ok              forbidden
            guild  history     ok              forbidden
            guild  ack         ok              forbidden
            guild  signal      ok              forbidden
            party  subscribe   ok              forbidden
            party  unsubscribe ok              ok
            party  create      conflict        =
            party  join        ok              forbidden
            party  leave       ok              forbidden
            party  members     ok              forbidden
            party  message     ok              forbidden
            party  history     ok              forbidden
            party  ack         ok              forbidden
            party  signal      ok              forbidden
            system subscribe   ok              =
            system unsubscribe ok              =
            system create      forbidden       =
            system join        ok              =
            system leave       ok              =
            system members     ok              =
            system message     forbidden       =
            system history     ok              =
            system ack         ok              =
            system signal      forbidden       =
            inbox  subscribe   ok              forbidden
            inbox  unsubscribe invalid_params  =
            inbox  create      forbidden       =
            inbox  join        invalid_params  forbidden
            inbox  leave       invalid_params  forbidden
            inbox  members     forbidden       =
            inbox  message     forbidden       =
            inbox  history     ok              forbidden
            inbox  ack         ok              forbidden
            inbox  signal      forbidden       =
            """;

    private static ChatLoop chat;

    @BeforeAll
    static void start() {
        chat = new ChatLoop();
    }

    @AfterAll
    static void stop() {
        chat.close();
    }

    @TestFactory
    Stream<DynamicTest> everyoneHearsWhatTheTableSays() {
        return TABLE.lines().map(line -> line.trim().split(" +")).flatMap(cells -> {
            String stranger = cells[3].equals(SAME_FOR_BOTH) ? cells[2] : cells[3];
            return Stream.of(
                    cell(cells[0], cells[1], "member", cells[2]), cell(cells[0], cells[1], "stranger", stranger));
        });
    }

    @TestFactory
    Stream<DynamicTest> anOperatorPublishesToEveryKind() {
        return Stream.of("world", "room", "guild", "party", "system", "inbox")
                .map(kind -> DynamicTest.dynamicTest(kind, () -> {
                    String channel = kind + ':' + RandomIds.shortName();

                    assertThat(chat.get(() -> chat.operators.publish(
                                            channel, null, new OperatorChat.Content("hello", null, null)))
                                    .offset())
                            .isEqualTo(1);
                }));
    }

    @TestFactory
    Stream<DynamicTest> aChannelThatWasNeverCreatedLooksLikeOneOfOthers() {
        return Stream.of("guild", "party")
                .flatMap(kind -> Stream.of(
                                "subscribe", "join", "leave", "members", "message", "history", "ack", "signal")
                        .map(verb -> DynamicTest.dynamicTest(kind + ' ' + verb, () -> {
                            Caller stranger = chat.connect("stranger");

                            assertThat(outcome(stranger, verb, kind + ':' + RandomIds.shortName()))
                                    .isEqualTo("forbidden");
                        })));
    }

    private static DynamicTest cell(String kind, String verb, String who, String expected) {
        return DynamicTest.dynamicTest(
                kind + ' ' + verb + " by a " + who + ": " + expected,
                () -> assertThat(outcome(kind, verb, who)).isEqualTo(expected));
    }

    private static String outcome(String kind, String verb, String who) {
        String unique = RandomIds.shortName();
        Caller caller = chat.connect(who + unique);
        String channel = kind + ':' + (kind.equals("inbox") ? "member" : "") + unique;
        prepare(kind, channel, chat.connect("owner"), who.equals("member") ? caller : chat.connect("member" + unique));
        return outcome(caller, verb, channel);
    }

    private static void prepare(String kind, String channel, Caller owner, Caller member) {
        if (kind.equals("guild") || kind.equals("party")) {
            String user = member.session().user().value();
            chat.ask(owner, new Command.ChannelCreate(channel, null, null, List.of(user)));
        }
        if (!kind.equals("inbox")) {
            chat.ask(member, new Command.ChannelJoin(channel, null));
        }
        chat.get(() -> chat.operators.publish(channel, null, new OperatorChat.Content("first", null, null)));
    }

    private static String outcome(Caller caller, String verb, String channel) {
        try {
            chat.ask(caller, command(verb).apply(channel));
            return OK;
        } catch (Refusal refusal) {
            return refusal.code().name().toLowerCase(Locale.ROOT);
        }
    }

    private static Function<String, Command> command(String verb) {
        return switch (verb) {
            case "subscribe" -> channel -> new Command.Subscribe(List.of(new Command.TopicSince(channel, null)));
            case "unsubscribe" -> channel -> new Command.Unsubscribe(List.of(channel));
            case "create" -> channel -> new Command.ChannelCreate(channel, "title", null, List.of());
            case "join" -> channel -> new Command.ChannelJoin(channel, null);
            case "leave" -> Command.ChannelLeave::new;
            case "members" -> channel -> new Command.ChannelMembers(channel, 10, null);
            case "message" -> channel -> new Command.ChatSend(channel, "hi", null, null, null, null, Priority.NORMAL);
            case "history" -> channel -> new Command.ChatHistory(channel, null, null, 10);
            case "ack" -> channel -> new Command.ChatAck(channel, 1);
            case "signal" -> channel -> new Command.SignalSend(null, channel, "ping", null, Priority.NORMAL, null);
            default -> throw new IllegalArgumentException(verb);
        };
    }
}
