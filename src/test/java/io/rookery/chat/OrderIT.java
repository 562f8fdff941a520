package io.rookery.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.RandomIds;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.rookery.session.Session;
import io.rookery.store.UserSanctions.Held;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may do what to whom in a channel. */
class OrderIT {
    private static final List<String> PEOPLE = List.of("owner", "moderator", "member", "stranger", "game");
    private static final Map<String, BiFunction<String, String, Command>> DEEDS = new LinkedHashMap<>();

    private static ChatLoop chat;

    private final String unique = RandomIds.shortName();

    static {
        DEEDS.put("kick", (channel, user) -> new Command.ChannelKick(channel, user, null));
        DEEDS.put("ban", (channel, user) -> new Command.ChannelBan(channel, user, 60_000L, "why"));
        DEEDS.put("unban", Command.ChannelUnban::new);
        DEEDS.put("mute", (channel, user) -> new Command.ChannelMute(channel, user, null, false, null));
        DEEDS.put("shadow", (channel, user) -> new Command.ChannelMute(channel, user, 60_000L, true, null));
        DEEDS.put("unmute", Command.ChannelUnmute::new);
    }

    @BeforeAll
    static void start() {
        chat = new ChatLoop();
    }

    @AfterAll
    static void stop() {
        chat.close();
    }

    @TestFactory
    Stream<DynamicTest> whoMayPunishWhom() {
        return PEOPLE.stream()
                .flatMap(actor -> PEOPLE.stream()
                        .filter(target -> !target.equals("game") && !target.equals(actor))
                        .flatMap(target -> DEEDS.keySet().stream()
                                .map(deed -> DynamicTest.dynamicTest(
                                        actor + " " + deed + " " + target,
                                        () -> assertPunishes(actor, deed, target)))));
    }

    private void assertPunishes(String actor, String deed, String target) {
        String guild = guild("guild:" + RandomIds.shortName());
        Command command = DEEDS.get(deed).apply(guild, target + unique);
        boolean may = switch (actor) {
            case "game" -> !target.equals("owner");
            case "owner" -> true;
            case "moderator" -> target.equals("member") || target.equals("stranger");
            default -> false;
        };

        if (may) {
            int told = chat.order.nodesTold;
            assertThat(chat.ask(person(actor), command)).isEqualTo(Answer.EMPTY);
            assertThat(chat.order.nodesTold).isEqualTo(told + 1);
        } else {
            assertThat(chat.refused(person(actor), command).code()).isEqualTo(ErrorCode.FORBIDDEN);
        }
    }

    @Test
    void onlyThoseWhoKeepOrderSlowAChannelDown() {
        String guild = guild("guild:" + unique);
        Command slow = new Command.ChannelSlow(guild, 5_000);

        for (String actor : List.of("owner", "moderator", "game")) {
            assertThat(chat.ask(person(actor), slow)).isEqualTo(Answer.EMPTY);
        }
        for (String actor : List.of("member", "stranger")) {
            assertThat(chat.refused(person(actor), slow).code()).isEqualTo(ErrorCode.FORBIDDEN);
        }
        assertThat(chat.refused(person("game"), new Command.ChannelSlow("inbox:" + unique, 1))
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void theGamesModeratorsDeleteWhereTheyMayRead() {
        chat.commands.editableFor(Duration.ofMinutes(15));
        String room = "room:" + unique;
        String guild = guild("guild:" + unique);
        String said = ((Answer.Stored) chat.ask(person("member"), say(room, "rude"))).messageId();
        String hidden = ((Answer.Stored) chat.ask(person("member"), say(guild, "rude"))).messageId();

        assertThat(chat.refused(person("stranger"), new Command.ChatDelete(said))
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(chat.refused(person("game"), new Command.ChatDelete(hidden)).code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(chat.ask(person("game"), new Command.ChatDelete(said))).isEqualTo(Answer.EMPTY);
    }

    @Test
    void whoIsNotToBeHeardChangesNothingThatOthersSee() {
        chat.commands.editableFor(Duration.ofMinutes(15));
        Caller member = person("member");
        for (boolean hidden : new boolean[] {false, true}) {
            String guild = guild("guild:" + hidden + unique);
            String said = ((Answer.Stored) chat.ask(member, say(guild, "hello"))).messageId();
            chat.ask(person("owner"), new Command.ChannelMute(guild, "member" + unique, null, hidden, null));

            assertThat(chat.refused(member, new Command.ChatEdit(said, "ha")).code())
                    .isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(chat.refused(member, new Command.ChatReact(said, "ha", false))
                            .code())
                    .isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(chat.ask(member, new Command.ChatDelete(said))).isEqualTo(Answer.EMPTY);
        }
        String told = ((Answer.Stored) chat.ask(member, new Command.DirectSend("owner" + unique, "hi", null, null)))
                .messageId();
        chat.ask(person("owner"), new Command.Block("member" + unique));

        assertThat(chat.refused(member, new Command.ChatEdit(told, "ha")).code())
                .isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void nobodyPunishesThemselves() {
        String guild = guild("guild:" + unique);

        assertThat(chat.refused(person("owner"), new Command.ChannelBan(guild, "owner" + unique, null, null)))
                .hasMessage("userId: owner" + unique + " (expected: another user)");
        assertThat(chat.refused(person("owner"), new Command.Block("owner" + unique))
                        .code())
                .isEqualTo(ErrorCode.INVALID_PARAMS);
    }

    @Test
    void whoIsMuteInTheGameNeitherSpeaksNorSignalsUntilItEnds() {
        Caller mute = person("stranger");
        String room = "room:" + unique;
        mute.session().mute(new Held(0, "op", ""));

        assertThat(chat.refused(mute, say(room, "hi")).data()).containsEntry("reason", "muted");
        assertThat(chat.refused(mute, new Command.SignalSend(null, room, "wave", null, Priority.NORMAL, null))
                        .data())
                .containsEntry("reason", "muted");
        mute.session().mute(new Held(1, "op", ""));
        assertThat(chat.ask(mute, say(room, "hi"))).isInstanceOf(Answer.Stored.class);
    }

    @Test
    void whatIsSaidWithAShadowedWordIsNotInTheLogAndOnlyWhereOneMaySpeak() {
        String guild = guild("guild:" + unique);
        chat.publisher.recording.sent.clear();

        assertThat(chat.refused(person("stranger"), say(guild, "shadowword")).code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        Answer.Stored hidden = (Answer.Stored) chat.ask(person("member"), say(guild, "shadowword"));

        assertThat(hidden.offset()).isZero();
        assertThat(chat.publisher.recording.sent)
                .singleElement()
                .satisfies(sent -> assertThat(sent.topic()).isEqualTo("inbox:member" + unique));
        Answer.History history =
                (Answer.History) chat.ask(person("member"), new Command.ChatHistory(guild, null, null, 10));
        assertThat(history.messages()).isEmpty();
    }

    @Test
    void signalsDoNotComeFromThoseWhoAreBlockedOrSilent() {
        String room = "room:" + unique;
        Caller member = person("member");
        chat.publisher.recording.sent.clear();
        chat.ask(person("owner"), new Command.Block("member" + unique));
        chat.ask(person("game"), new Command.ChannelMute(room, "member" + unique, null, true, null));

        chat.ask(member, new Command.SignalSend("owner" + unique, null, "poke", null, Priority.NORMAL, null));
        chat.ask(member, new Command.SignalSend("stranger" + unique, null, "poke", null, Priority.NORMAL, null));
        chat.ask(member, new Command.SignalSend(null, room, "wave", null, Priority.NORMAL, null));
        chat.ask(person("owner"), new Command.SignalSend(null, room, "wave", null, Priority.NORMAL, null));
        chat.ask(member, new Command.ChatHistory(room, null, null, 1));

        assertThat(chat.publisher.recording.sent)
                .extracting(RecordingPublisher.Sent::topic)
                .containsExactly("inbox:stranger" + unique, room);
    }

    @Test
    void reportsAreForThoseWhoMayReadAndAsManyADayAsMayBe() {
        String guild = guild("guild:" + unique);
        Answer.Stored said = (Answer.Stored) chat.ask(person("owner"), say(guild, "bad"));
        Command.Report report = new Command.Report(said.messageId(), "why");

        assertThat(chat.refused(person("stranger"), report).code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(chat.ask(person("member"), report)).isEqualTo(Answer.EMPTY);
        assertThat(chat.ask(person("member"), report)).isEqualTo(Answer.EMPTY);
        Command.Report unknown = new Command.Report("nothing." + guild, "why");
        assertThat(chat.refused(person("member"), unknown).code()).isEqualTo(ErrorCode.NOT_FOUND);
        Refusal tooMany = chat.refused(person("member"), report);
        assertThat(tooMany.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(tooMany.data()).containsEntry("limit", "reports-per-day");
        assertThat(chat.refused(person("member"), new Command.Report("no id", "why"))
                        .code())
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    private String guild(String name) {
        chat.ask(
                person("owner"),
                new Command.ChannelCreate(
                        name, null, ChannelAccess.MEMBERS, List.of("moderator" + unique, "member" + unique)));
        chat.redis().command("HSET", "rookery:topic:{" + name + "}:roles", "moderator" + unique, "moderator");
        return name;
    }

    private Caller person(String who) {
        Caller plain = chat.connect(who + unique);
        Session session = new Session(
                plain.session().id(),
                new UserId(who + unique),
                who,
                Long.MAX_VALUE,
                who.equals("game") ? Set.of("moderator") : Set.of());
        return new Caller(session, plain.subscriber(), plain.fanOut());
    }

    private static Command say(String channel, String text) {
        return new Command.ChatSend(channel, text, null, null, null, null, Priority.NORMAL);
    }
}
