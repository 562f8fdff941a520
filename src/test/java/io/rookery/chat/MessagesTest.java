package io.rookery.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.dispatch.Caller;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Priority;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.settings.Settings;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
    private static final ChatLimits LIMITS = new ChatLimits(128, 100, 500, 500, 10, 20);
    private static final String CLIENT_MESSAGE_ID = "0123456789abcdef";

    private final ChannelRules rules = new ChannelRules(Settings.defaults().channels());
    private final RecordingPublisher publisher = new RecordingPublisher();
    private final Caller alice = Callers.of("alice", new RecordingFanOut());

    @Test
    void aMessageIsPublishedWithWhatItsSenderSaid() {
        RawJson payload = json("{\"a\":1}");

        messages(PresenceStatus.ONLINE)
                .say(
                        alice,
                        new Command.ChatSend("room:1", "hi", payload, "emote", CLIENT_MESSAGE_ID, "m1", Priority.HIGH));

        assertThat(publisher.published).singleElement().satisfies(published -> {
            assertThat(published.topic().name()).isEqualTo("room:1");
            assertThat(published.priority()).isEqualTo(Priority.HIGH);
            assertThat(published.draft().author()).isEqualTo(new UserId("alice"));
            assertThat(published.draft().clientMessageId()).isEqualTo(CLIENT_MESSAGE_ID);
            assertThat(published.draft().body().from()).isEqualTo(new Sender("alice", "ALICE"));
            assertThat(published.draft().body().kind()).isEqualTo("emote");
            assertThat(published.draft().body().text()).isEqualTo("hi");
            assertThat(published.draft().body().payload()).isEqualTo(payload);
            assertThat(published.draft().body().replyTo()).isEqualTo("m1");
        });
    }

    @Test
    void nobodySaysWhatLooksDeleted() {
        Command.ChatSend deleted = new Command.ChatSend("room:1", "hi", null, "deleted", null, null, Priority.NORMAL);
        OperatorChat operators = new OperatorChat(publisher, (viewer, users) -> Future.succeededFuture(Map.of()));
        String refused = "kind: deleted (expected: another; that is the kind of what was deleted)";

        assertThatThrownBy(() -> messages(PresenceStatus.ONLINE).say(alice, deleted))
                .hasMessage(refused);
        assertThatThrownBy(() -> messages(PresenceStatus.ONLINE).sayAsMember(alice, deleted))
                .hasMessage(refused);
        assertThatThrownBy(() -> operators.publish("room:1", "deleted", new OperatorChat.Content("hi", null, null)))
                .hasMessage(refused);
        assertThat(publisher.published).isEmpty();
    }

    @Test
    void noTwoMessagesShareAnId() {
        Messages messages = messages(PresenceStatus.ONLINE);

        messages.say(alice, say("room:1", "a"));
        messages.say(alice, say("room:1", "a"));

        assertThat(publisher.published)
                .extracting(published -> published.draft().body().messageId())
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"world:1,false", "room:1,false", "guild:1,true", "party:1,true"})
    void membershipIsCheckedByTheAppendWhereTheKindAsksForIt(String channel, boolean membersOnly) {
        messages(PresenceStatus.ONLINE).say(alice, say(channel, "hi"));

        assertThat(publisher.published.get(0).draft().membersOnly()).isEqualTo(membersOnly);
    }

    @ParameterizedTest
    @ValueSource(strings = {"system:news", "inbox:bob", "inbox:alice"})
    void aUserDoesNotPublishWhereOnlyOthersMay(String channel) {
        assertThatThrownBy(() -> messages(PresenceStatus.ONLINE).say(alice, say(channel, "hi")))
                .isInstanceOf(Refusal.class)
                .hasMessage("forbidden");
        assertThat(publisher.published).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "room:", "lobby:1", "room:a b"})
    void aNameThatIsNoChannelIsRefusedWithWhatWasExpected(String channel) {
        assertThatThrownBy(() -> messages(PresenceStatus.ONLINE).say(alice, say(channel, "hi")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("(expected: ");
    }

    @Test
    void textAndPayloadAreBoundedInBytes() {
        Messages messages = messages(PresenceStatus.ONLINE);

        messages.say(alice, say("room:1", "äääää"));

        assertThatThrownBy(() -> messages.say(alice, say("room:1", "äääääa")))
                .hasMessage("text: 11 bytes (expected: at most 10)");
        assertThatThrownBy(() -> messages.say(
                        alice,
                        new Command.ChatSend(
                                "room:1", null, json("\"0123456789012345678\""), null, null, null, Priority.NORMAL)))
                .hasMessage("payload: 21 bytes (expected: at most 20)");
        assertThatThrownBy(() -> messages.say(alice, say("room:1", null)))
                .hasMessage("text: missing (expected: text, payload or both)");
    }

    @ParameterizedTest
    @CsvSource({"ONLINE,true", "AWAY,true", "IN_GAME,true", "OFFLINE,false", "INVISIBLE,false"})
    void aDirectMessageGoesToTheInboxAndTellsWhetherItsUserIsSeenOnline(PresenceStatus status, boolean online) {
        Answer.Stored stored = messages(status)
                .tell(alice, new Command.DirectSend("bob", "hi", null, null))
                .result();

        assertThat(stored.online()).isEqualTo(online);
        assertThat(stored.channel()).isEqualTo("inbox:bob");
        assertThat(publisher.published.get(0).draft().membersOnly()).isFalse();
    }

    @Test
    void aDirectMessageIsStoredEvenWhenNobodyKnowsWhoIsOnline() {
        Messages messages = new Messages(
                rules,
                (session, topic, draft, priority) -> publisher.publish(topic, draft, priority),
                (viewer, users) -> Future.failedFuture(Refusal.unavailable("no presence")),
                LIMITS);

        Answer.Stored stored = messages.tell(alice, new Command.DirectSend("bob", "hi", null, null))
                .result();

        assertThat(stored.online()).isFalse();
        assertThat(publisher.published).hasSize(1);
    }

    private Messages messages(PresenceStatus ofBob) {
        return new Messages(
                rules,
                (session, topic, draft, priority) -> publisher.publish(topic, draft, priority),
                (viewer, users) -> Future.succeededFuture(Map.of(new UserId("bob"), ofBob)),
                LIMITS);
    }

    private static Command.ChatSend say(String channel, String text) {
        return new Command.ChatSend(channel, text, null, null, null, null, Priority.NORMAL);
    }

    private static RawJson json(String json) {
        return RawJson.ofChecked(json.getBytes(StandardCharsets.UTF_8));
    }
}
