package io.rookery.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.chat.RecordingPublisher.Published;
import io.rookery.chat.RecordingPublisher.Sent;
import io.rookery.dispatch.Caller;
import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.routing.DeliveryClass;
import io.rookery.testing.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where users stand, who hears them there, and what they have written to one another. */
class RoomsIT {
    private static ChatLoop chat;

    private final String unique = RandomIds.shortName();
    private final String hall = "room:hall" + unique;
    private final String yard = "room:yard" + unique;
    private Caller alice;
    private Caller bob;

    @BeforeAll
    static void start() {
        chat = new ChatLoop();
    }

    @AfterAll
    static void stop() {
        chat.close();
    }

    @BeforeEach
    void connect() {
        chat.publisher.recording.sent.clear();
        chat.publisher.recording.published.clear();
        chat.moves.clear();
        alice = chat.connect("alice" + unique);
        bob = chat.connect("bob" + unique);
    }

    @Test
    void whoStandsNowhereIsToldSo() {
        Refusal say = chat.refused(alice, say("hello", null));
        Refusal whisper = chat.refused(alice, new Command.ChatWhisper(user(bob), "psst", null));
        Refusal there = chat.refused(alice, say("hello", hall));

        assertThat(say.code()).isEqualTo(ErrorCode.INVALID_STATE);
        assertThat(say).hasMessage("You are in no room (expected: to have joined one)");
        assertThat(whisper).hasMessage("You are in no room (expected: to have joined one)");
        assertThat(there).hasMessage("You are not in that room");
    }

    @Test
    void speechIsHeardInTheRoomThatWasJoinedLast() {
        chat.ask(alice, new Command.ChannelJoin(hall, null));
        chat.ask(alice, new Command.ChannelJoin(yard, null));

        Answer.Stored said = (Answer.Stored) chat.ask(alice, say("hello", null));
        chat.ask(alice, new Command.ChatPose(new Command.Utterance("waves.", null, yard)));
        chat.ask(alice, new Command.ChatOoc(new Command.Utterance("brb", null, "yard" + unique)));
        chat.ask(alice, new Command.ChatYell(new Command.Utterance("fire", "0123456789abcdef", null)));

        assertThat(said.channel()).isEqualTo(yard);
        assertThat(chat.publisher.recording.published)
                .extracting(each -> each.draft().body().kind())
                .containsExactly("say", "pose", "ooc", "yell");
        assertThat(chat.publisher.recording.published)
                .extracting(each -> each.topic().name())
                .containsOnly(yard);
        assertThat(chat.publisher.recording.published)
                .extracting(Published::draft)
                .allMatch(draft -> draft.membersOnly());
        assertThat(chat.refused(alice, say("hello", hall))).hasMessage("You are not in that room");
    }

    @Test
    void whoeverMovesLeavesTheRoomBeforeAndAllAreTold() {
        chat.ask(alice, new Command.ChannelJoin(hall, null, true));
        chat.ask(alice, new Command.ChannelJoin(yard, null, true));

        assertThat(chat.publisher.recording.sent)
                .containsExactly(
                        new Sent(
                                hall,
                                DeliveryClass.SIGNAL,
                                new Push.MemberJoined(hall, alice.session().sender())),
                        new Sent(
                                yard,
                                DeliveryClass.SIGNAL,
                                new Push.MemberJoined(yard, alice.session().sender())),
                        new Sent(
                                hall,
                                DeliveryClass.SIGNAL,
                                new Push.MemberLeft(hall, alice.session().sender())));
        assertThat(alice.session().topics()).containsExactly(new Topic(yard));
        assertThat(chat.moves)
                .containsExactly(alice.session().user(), alice.session().user());
    }

    @Test
    void whoComesIntoTheSameRoomAgainStays() {
        chat.ask(alice, new Command.ChannelJoin(hall, null, true));
        chat.ask(alice, new Command.ChannelJoin(hall, null, true));

        assertThat(chat.ask(alice, say("hello", hall))).isInstanceOf(Answer.Stored.class);
        assertThat(chat.publisher.recording.sent).hasSize(1);
    }

    @Test
    void whoLeavesStandsNowhere() {
        chat.ask(alice, new Command.ChannelJoin(hall, null));
        chat.ask(alice, say("hello", null));

        chat.ask(alice, new Command.ChannelLeave(hall));

        assertThat(chat.refused(alice, say("hello", null))).hasMessage(Speech.NOWHERE);
    }

    @Test
    void leavingAnotherRoomIsNoMove() {
        chat.ask(alice, new Command.ChannelJoin(hall, null));
        chat.ask(alice, new Command.ChannelJoin(yard, null));

        chat.ask(alice, new Command.ChannelLeave(hall));

        assertThat(chat.ask(alice, say("hello", yard))).isInstanceOf(Answer.Stored.class);
    }

    @Test
    void whatAnotherDeviceDidIsFoundByTheAppend() {
        Caller elsewhere = chat.connect(user(alice));
        chat.ask(alice, new Command.ChannelJoin(hall, null, true));
        chat.ask(alice, say("here", null));

        chat.askElsewhere(elsewhere, new Command.ChannelJoin(yard, null, true));

        assertThat(chat.refused(alice, say("still here", hall))).hasMessage(Speech.NOT_THERE);
        Answer.Stored said = (Answer.Stored) chat.ask(alice, say("there", null));
        assertThat(said.channel()).isEqualTo(yard);
    }

    @Test
    void whatIsSaidWithoutARoomFollowsTheSpeaker() {
        Caller elsewhere = chat.connect(user(alice));
        chat.ask(alice, new Command.ChannelJoin(hall, null, true));
        chat.ask(alice, say("here", null));
        chat.askElsewhere(elsewhere, new Command.ChannelJoin(yard, null, true));

        Answer.Stored said = (Answer.Stored) chat.ask(alice, say("wherever I am", null));

        assertThat(said.channel()).isEqualTo(yard);
        assertThat(page(hall)).extracting(ChatMessage::text).containsExactly("here");
    }

    @Test
    void theOrderOfSpeechIsKeptWhileTheLocationIsBeingRead() {
        chat.askElsewhere(alice, new Command.ChannelJoin(hall, null));

        chat.askAtOnce(alice, say("1", null), say("2", null), say("3", null), say("4", null));

        assertThat(page(hall)).extracting(ChatMessage::text).containsExactly("1", "2", "3", "4");
    }

    @Test
    void aWhisperGoesToOneUserInTheSameRoom() {
        chat.ask(alice, new Command.ChannelJoin(hall, null));
        chat.ask(bob, new Command.ChannelJoin(yard, null));

        Refusal far = chat.refused(alice, new Command.ChatWhisper(user(bob), "psst", null));
        chat.ask(bob, new Command.ChannelJoin(hall, null, true));
        Answer.Stored whispered =
                (Answer.Stored) chat.ask(alice, new Command.ChatWhisper(user(bob), "psst", "0123456789abcdef"));

        assertThat(far.code()).isEqualTo(ErrorCode.INVALID_STATE);
        assertThat(far).hasMessage("to: " + user(bob) + " is not in the room where you are");
        assertThat(whispered.channel()).isEqualTo("inbox:" + user(bob));
        assertThat(chat.publisher.recording.published)
                .singleElement()
                .satisfies(each -> assertThat(each.draft().body().kind()).isEqualTo("whisper"));
    }

    @Test
    void textIsCleanedWhereverItIsSaid() {
        chat.ask(alice, new Command.ChannelJoin(hall, null));

        chat.ask(alice, say("a\u0000b\u202Ec", null));
        chat.ask(alice, new Command.DirectSend(user(bob), "cafe\u0301", null, null));

        assertThat(chat.publisher.recording.published)
                .extracting(each -> each.draft().body().text())
                .containsExactly("abc", "caf\u00e9");
        assertThat(chat.refused(alice, say("\u200B", null)).code()).isEqualTo(ErrorCode.INVALID_PARAMS);
    }

    @Test
    void pagesAreThoseOfTwoUsersInOneOrderAndNobodyElses() {
        Random random = Seed.of(RoomsIT.class).random();
        Caller carol = chat.connect("carol" + unique);
        Map<String, Long> written = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            Caller from = List.of(alice, bob, carol).get(random.nextInt(3));
            Caller to = List.of(alice, bob, carol).get(random.nextInt(3));
            Answer.Stored stored =
                    (Answer.Stored) chat.ask(from, new Command.DirectSend(user(to), "m" + i, null, null));
            boolean isTheirs = from != to && from != carol && to != carol;
            if (isTheirs) {
                written.put(stored.messageId(), stored.timestampMillis());
            }
        }

        for (int limit : new int[] {1, 2, 7, 100}) {
            List<String> read = backward(alice, bob, limit);
            assertThat(read).containsExactlyInAnyOrderElementsOf(written.keySet());
            assertThat(read).extracting(written::get).isSorted();
            assertThat(backward(bob, alice, limit)).isEqualTo(read);
            assertThat(forward(bob, alice, limit)).isEqualTo(read);
        }
        assertThat(chat.refused(alice, new Command.ChatPages(user(bob), "7", null, 5)))
                .hasMessage("before: \"7\" (expected: as an earlier answer told it)");
    }

    @Test
    void pagesShowWhatTheirMessagesHaveBecome() {
        chat.commands.editableFor(Duration.ofMinutes(15));
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            Caller from = i % 2 == 0 ? bob : alice;
            Command tell = new Command.DirectSend(user(from == bob ? alice : bob), "m" + i, null, null);
            ids.add(((Answer.Stored) chat.ask(from, tell)).messageId());
        }
        chat.ask(alice, new Command.ChatEdit(ids.get(2), "m3, changed"));
        chat.ask(bob, new Command.ChatDelete(ids.get(3)));

        for (int limit : new int[] {1, 2, 100}) {
            assertThat(backward(alice, bob, limit)).isEqualTo(ids);
            assertThat(forward(bob, alice, limit)).isEqualTo(ids);
        }
        List<ChatMessage> page =
                ((Answer.Pages) chat.ask(bob, new Command.ChatPages(user(alice), null, null, 10))).messages();
        assertThat(page).extracting(ChatMessage::text).containsExactly("m1", "m2", "m3, changed", null, "m5", "m6");
        assertThat(page.get(2).edited()).isTrue();
        assertThat(page.get(3).kind()).isEqualTo(ChatMessage.DELETED);
    }

    @Test
    void whoIsPutOutOfARoomStandsNowhere() {
        for (boolean banned : new boolean[] {false, true}) {
            String room = hall + banned;
            chat.ask(alice, new Command.ChannelCreate(room, null, null, List.of()));
            chat.ask(bob, new Command.ChannelJoin(room, null));
            chat.moves.clear();

            chat.ask(
                    alice,
                    banned
                            ? new Command.ChannelBan(room, user(bob), null, null)
                            : new Command.ChannelKick(room, user(bob), null));

            Optional<Topic> stands =
                    chat.get(() -> chat.commands.rooms().roomOf(bob.session().user()));
            assertThat(stands).isEmpty();
            assertThat(chat.moves).containsExactly(bob.session().user());
        }
    }

    private List<String> backward(Caller reader, Caller other, int limit) {
        List<String> read = new ArrayList<>();
        String before = null;
        Answer.Pages page;
        do {
            page = (Answer.Pages) chat.ask(reader, new Command.ChatPages(user(other), before, null, limit));
            assertThat(page.messages().size()).isLessThanOrEqualTo(limit);
            List<String> ids = new ArrayList<>(
                    page.messages().stream().map(ChatMessage::messageId).toList());
            Collections.reverse(ids);
            read.addAll(ids);
            before = page.before();
        } while (page.more());
        Collections.reverse(read);
        return read;
    }

    private List<String> forward(Caller reader, Caller other, int limit) {
        List<String> read = new ArrayList<>();
        String after = "0-0";
        Answer.Pages page;
        do {
            page = (Answer.Pages) chat.ask(reader, new Command.ChatPages(user(other), null, after, limit));
            page.messages().forEach(message -> read.add(message.messageId()));
            after = page.after();
        } while (page.more());
        return read;
    }

    private List<ChatMessage> page(String room) {
        return ((Answer.History) chat.ask(alice, new Command.ChatHistory(room, null, null, 100))).messages();
    }

    private static Command say(String text, String room) {
        return new Command.ChatSay(new Command.Utterance(text, null, room));
    }

    private static String user(Caller caller) {
        UserId user = caller.session().user();
        return user.value();
    }
}
