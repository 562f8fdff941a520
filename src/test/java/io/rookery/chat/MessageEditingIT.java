package io.rookery.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.MessageId;
import io.rookery.identity.RandomIds;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageEditingIT {
    private static ChatLoop chat;

    private final String unique = RandomIds.shortName();
    private final String guild = "guild:" + unique;
    private final String room = "room:" + unique;
    private final Caller alice = chat.connect("alice" + unique);
    private final Caller bob = chat.connect("bob" + unique);
    private final Caller carol = chat.connect("carol" + unique);

    @BeforeAll
    static void start() {
        chat = new ChatLoop();
    }

    @AfterAll
    static void stop() {
        chat.close();
    }

    @BeforeEach
    void aGuildOfBobs() {
        chat.commands.editableFor(Duration.ofMinutes(15));
        chat.ask(
                bob,
                new Command.ChannelCreate(
                        guild,
                        null,
                        ChannelAccess.MEMBERS,
                        List.of(alice.session().user().value())));
    }

    @Test
    void authorsGiveTheirMessagesAnotherText() {
        String id = say(alice, room, "helo");

        Answer.Edited edited = (Answer.Edited) chat.ask(alice, new Command.ChatEdit(id, "hello"));

        assertThat(edited.message().text()).isEqualTo("hello");
        assertThat(edited.message().edited()).isTrue();
        assertThat(history(room)).containsExactly(edited.message());
        assertThat(refusal(bob, new Command.ChatEdit(id, "hallo"))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(chat.refused(alice, new Command.ChatEdit(id, "x".repeat(1_001)))
                        .code())
                .isEqualTo(ErrorCode.TOO_LARGE);
    }

    @Test
    void authorsChangeNothingAfterAWhile() {
        String id = say(alice, room, "helo");
        chat.commands.editableFor(Duration.ofMillis(-1));

        assertThat(refusal(alice, new Command.ChatEdit(id, "hello"))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(alice, new Command.ChatDelete(id))).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void ownersDeleteAtAnyTimeAndEditOnlyWhatTheySaid() {
        String id = say(alice, guild, "spam");
        chat.commands.editableFor(Duration.ofMillis(-1));

        assertThat(refusal(bob, new Command.ChatEdit(id, "ham"))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(chat.ask(bob, new Command.ChatDelete(id))).isEqualTo(Answer.EMPTY);
        assertThat(chat.ask(bob, new Command.ChatDelete(id))).as("again").isEqualTo(Answer.EMPTY);

        ChatMessage place = history(guild).get(0);
        assertThat(place.messageId()).isEqualTo(id);
        assertThat(place.kind()).isEqualTo("deleted");
        assertThat(place.text()).isNull();
        chat.commands.editableFor(Duration.ofMinutes(15));
        assertThat(refusal(alice, new Command.ChatEdit(id, "ham"))).isEqualTo(ErrorCode.INVALID_STATE);
    }

    @Test
    void membersDeleteOnlyWhatTheySaid() {
        String id = say(bob, guild, "news");
        String own = say(alice, guild, "oops");

        assertThat(refusal(alice, new Command.ChatDelete(id))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(chat.ask(alice, new Command.ChatDelete(own))).isEqualTo(Answer.EMPTY);
    }

    @Test
    void whoMayNotListenDoesNotLearnWhatIsThere() {
        String id = say(bob, guild, "secret");
        for (String any : List.of(id, MessageId.of("nothing", guild), MessageId.of("nothing", "guild:none"))) {
            assertThat(refusal(carol, new Command.ChatGet(any))).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(refusal(carol, new Command.ChatEdit(any, "?"))).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(refusal(carol, new Command.ChatDelete(any))).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(refusal(carol, new Command.ChatReact(any, "+1", false))).isEqualTo(ErrorCode.FORBIDDEN);
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (String any : List.of(MessageId.of("nothing", room), "nothing", "no thing.room:1", "x.cellar:1")) {
            assertThat(refusal(alice, new Command.ChatEdit(any, "?"))).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(refusal(alice, new Command.ChatDelete(any))).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(refusal(alice, new Command.ChatReact(any, "+1", false))).isEqualTo(ErrorCode.NOT_FOUND);
        }
    }

    @Test
    void directMessagesAreTheirSendersToChange() {
        String inbox = "inbox:" + bob.session().user();
        String id = ((Answer.Stored) chat.ask(
                        alice, new Command.DirectSend(bob.session().user().value(), "helo", null, null)))
                .messageId();

        assertThat(refusal(bob, new Command.ChatEdit(id, "mine"))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(bob, new Command.ChatDelete(id))).isEqualTo(ErrorCode.FORBIDDEN);
        for (String any : List.of(id, MessageId.of("nothing", inbox))) {
            assertThat(refusal(carol, new Command.ChatEdit(any, "?"))).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(refusal(carol, new Command.ChatDelete(any))).isEqualTo(ErrorCode.FORBIDDEN);
        }
        assertThat(((Answer.Edited) chat.ask(alice, new Command.ChatEdit(id, "hello")))
                        .message()
                        .text())
                .isEqualTo("hello");
        assertThat(chat.ask(bob, new Command.ChatReact(id, "+1", false))).isInstanceOf(Answer.Reactions.class);
        assertThat(refusal(alice, new Command.ChatReact(id, "+1", false))).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(chat.ask(alice, new Command.ChatDelete(id))).isEqualTo(Answer.EMPTY);
    }

    @Test
    void reactionsAreCounted() {
        String id = say(alice, room, "vote");

        chat.ask(alice, new Command.ChatReact(id, "+1", false));
        chat.ask(bob, new Command.ChatReact(id, "+1", false));
        Answer both = chat.ask(bob, new Command.ChatReact(id, "👀", false));

        assertThat(both).isEqualTo(new Answer.Reactions(id, Map.of("+1", 2, "👀", 1)));
        assertThat(history(room).get(0).reactions()).isEqualTo(Map.of("+1", 2, "👀", 1));
        assertThat(chat.ask(bob, new Command.ChatReact(id, "👀", true)))
                .isEqualTo(new Answer.Reactions(id, Map.of("+1", 2)));
        assertThat(refusal(bob, new Command.ChatReact(id, "\n", false))).isEqualTo(ErrorCode.INVALID_PARAMS);
    }

    private String say(Caller caller, String channel, String text) {
        return ((Answer.Stored)
                        chat.ask(caller, new Command.ChatSend(channel, text, null, null, null, null, Priority.NORMAL)))
                .messageId();
    }

    private List<ChatMessage> history(String channel) {
        return ((Answer.History) chat.ask(bob, new Command.ChatHistory(channel, null, null, 50))).messages();
    }

    private static ErrorCode refusal(Caller caller, Command command) {
        return chat.refused(caller, command).code();
    }
}
