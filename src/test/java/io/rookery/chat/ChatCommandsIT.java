package io.rookery.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.chat.RecordingPublisher.Sent;
import io.rookery.dispatch.Caller;
import io.rookery.identity.Position;
import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.Sender;
import io.rookery.routing.DeliveryClass;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatCommandsIT {
    private static ChatLoop chat;

    private final String unique = RandomIds.shortName();
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
        chat.fanOut.broken.clear();
        alice = chat.connect("alice" + unique);
        bob = chat.connect("bob" + unique);
    }

    @Test
    void whoCreatesAChannelOwnsItAndBelongsToIt() {
        String guild = "guild:" + unique;

        Answer created = chat.ask(alice, new Command.ChannelCreate(guild, "Owls", null, List.of(user(bob), user(bob))));

        assertThat(created).isInstanceOfSatisfying(Answer.Channel.class, channel -> {
            assertThat(channel.channel()).isEqualTo(guild);
            assertThat(channel.title()).isEqualTo("Owls");
            assertThat(channel.access()).isEqualTo(ChannelAccess.MEMBERS);
            assertThat(channel.owner()).isEqualTo(user(alice));
            assertThat(channel.memberCount()).isEqualTo(2);
        });
        assertThat(members(alice, guild)).containsExactly(user(alice), user(bob));
        assertThat(joined(bob, guild).memberCount()).isEqualTo(2);
    }

    @Test
    void aChannelIsCreatedWithinBounds() {
        String guild = "guild:" + unique;
        List<String> many = IntStream.rangeClosed(0, ChatLoop.LIMITS.firstMembersMax())
                .mapToObj(i -> "u" + i)
                .toList();

        Refusal crowd = chat.refused(alice, new Command.ChannelCreate(guild, null, null, many));
        Refusal role = chat.refused(alice, new Command.ChannelCreate(guild, null, ChannelAccess.ROLE, List.of()));
        Refusal closed = chat.refused(
                alice, new Command.ChannelCreate("room:" + unique, null, ChannelAccess.MEMBERS, List.of()));
        Refusal nobody = chat.refused(alice, new Command.ChannelCreate(guild, null, null, List.of("no body")));

        assertThat(crowd.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(crowd).hasMessage("members: 101 (expected: at most 100)");
        assertThat(role).hasMessage("access: role (expected for guild: open, members)");
        assertThat(closed).hasMessage("access: members (expected for room: open)");
        assertThat(nobody.code()).isEqualTo(ErrorCode.INVALID_PARAMS);
    }

    @Test
    void anyoneJoinsAnOpenGuildAndSpeaksOnlyThen() {
        String guild = "guild:" + unique;
        chat.ask(alice, new Command.ChannelCreate(guild, null, ChannelAccess.OPEN, List.of()));

        assertThat(chat.refused(bob, say(guild, "hi")).code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(joined(bob, guild).memberCount()).isEqualTo(2);

        assertThat(chat.ask(bob, say(guild, "hi"))).isInstanceOf(Answer.Stored.class);
    }

    @Test
    void whoeverListensIsToldOnceWhoJoinsAndWhoLeaves() {
        String room = "room:" + unique;

        joined(alice, room);
        joined(alice, room);
        chat.ask(alice, new Command.ChannelLeave(room));
        chat.ask(alice, new Command.ChannelLeave(room));

        Sender sender = alice.session().sender();
        assertThat(chat.publisher.recording.sent)
                .containsExactly(
                        new Sent(room, DeliveryClass.SIGNAL, new Push.MemberJoined(room, sender)),
                        new Sent(room, DeliveryClass.SIGNAL, new Push.MemberLeft(room, sender)));
    }

    @Test
    void aKindWithoutPresenceTellsNobody() {
        joined(alice, "world:" + unique);
        chat.ask(alice, new Command.ChannelLeave("world:" + unique));

        assertThat(chat.publisher.recording.sent).isEmpty();
    }

    @Test
    void whoLeavesListensNoMoreAndMustBeLetInAgain() {
        String guild = "guild:" + unique;
        chat.ask(alice, new Command.ChannelCreate(guild, null, null, List.of(user(bob))));
        joined(bob, guild);
        assertThat(listens(bob, guild)).isTrue();

        chat.ask(bob, new Command.ChannelLeave(guild));

        assertThat(listens(bob, guild)).isFalse();
        assertThat(bob.session().topics()).isEmpty();
        assertThat(chat.refused(bob, say(guild, "hi")).code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(chat.refused(bob, new Command.ChannelJoin(guild, null)).code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(chat.notedTopics(bob)).isEmpty();
    }

    @Test
    void aFullChannelTakesNobodyMore() {
        String room = "room:" + unique;
        for (int i = 0; i < ChatLoop.MEMBERS_MAX; i++) {
            joined(chat.connect("u" + i), room);
        }

        Refusal refusal = chat.refused(alice, new Command.ChannelJoin(room, null));

        assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(refusal.data()).containsEntry("limit", "channel-members");
        assertThat(listens(alice, room)).isFalse();
    }

    @Test
    void membersAreListedInPagesWithTheirStatus() {
        String room = "room:" + unique;
        joined(alice, room);
        joined(bob, room);
        chat.statuses.put(bob.session().user(), PresenceStatus.IN_GAME);

        Answer.Members first = (Answer.Members) chat.ask(alice, new Command.ChannelMembers(room, 1, null));
        Answer.Members second = (Answer.Members) chat.ask(alice, new Command.ChannelMembers(room, 1, first.cursor()));

        assertThat(first.members())
                .containsExactly(new Answer.Member(
                        user(alice), alice.session().sender().name(), PresenceStatus.OFFLINE, ChannelRole.MEMBER));
        assertThat(second.members())
                .containsExactly(new Answer.Member(
                        user(bob), bob.session().sender().name(), PresenceStatus.IN_GAME, ChannelRole.MEMBER));
        assertThat(second.cursor()).isNull();
        assertThat(chat.refused(alice, new Command.ChannelMembers(room, 201, null)))
                .hasMessage("limit: 201 (expected: 1..200)");
    }

    @Test
    void subscriptionsAreAnsweredInOrderAndNotedInTheSession() {
        Position since = new Position("e", 7);

        Answer answer = chat.ask(
                alice,
                new Command.Subscribe(List.of(
                        new Command.TopicSince("room:" + unique, since),
                        new Command.TopicSince("world:" + unique, null))));

        assertThat(answer).isInstanceOfSatisfying(Answer.Subscribed.class, subscribed -> {
            assertThat(subscribed.topics()).containsOnlyKeys("room:" + unique, "world:" + unique);
            assertThat(subscribed.topics().get("room:" + unique).position()).isEqualTo(since);
        });
        assertThat(alice.session().topics()).containsExactlyInAnyOrder(topic("room"), topic("world"));
        assertThat(chat.notedTopics(alice)).containsExactlyInAnyOrder("room:" + unique, "world:" + unique);
    }

    @Test
    void oneForbiddenTopicForbidsTheCommand() {
        Refusal refusal = chat.refused(alice, subscribe("room:" + unique, "guild:" + unique));

        assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(listens(alice, "room:" + unique)).isFalse();
        assertThat(chat.notedTopics(alice)).isEmpty();
    }

    @Test
    void whenListeningFailsForOneTopicTheOthersAreUndoneAndWhatWasListenedToStays() {
        chat.ask(alice, subscribe("room:" + unique));
        chat.fanOut.broken.add(topic("world"));

        Refusal refusal = chat.refused(alice, subscribe("room:" + unique, "system:" + unique, "world:" + unique));

        assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(listens(alice, "room:" + unique)).isTrue();
        assertThat(listens(alice, "system:" + unique)).isFalse();
        assertThat(alice.session().topics()).containsExactly(topic("room"));
        assertThat(chat.notedTopics(alice)).containsExactly("room:" + unique);
    }

    @Test
    void subscriptionsAreBoundedAndTheSameTopicCountsOnce() {
        String[] allowed = IntStream.range(0, ChatLoop.LIMITS.subscriptionsMax())
                .mapToObj(i -> "room:" + i)
                .toArray(String[]::new);
        chat.ask(alice, subscribe(allowed));
        chat.ask(alice, subscribe(allowed));
        chat.ask(alice, subscribe(alice.session().user().inbox().name()));

        Refusal more = chat.refused(alice, subscribe("room:more"));
        Refusal join = chat.refused(alice, new Command.ChannelJoin("room:more", null));

        assertThat(more.code()).isEqualTo(ErrorCode.SUBSCRIPTION_LIMIT);
        assertThat(more).hasMessage("subscriptions: 6 (expected: at most 5)");
        assertThat(join.code()).isEqualTo(ErrorCode.SUBSCRIPTION_LIMIT);
        assertThat(members(alice, "room:more")).isEmpty();
        chat.ask(alice, new Command.Unsubscribe(List.of("room:0")));
        chat.ask(alice, subscribe("room:more"));
    }

    @Test
    void aTopicNamedTwiceIsRefused() {
        assertThat(chat.refused(alice, subscribe("room:1", "room:1")))
                .hasMessage("topics: room:1 twice (expected: once)");
    }

    @Test
    void ofASubscribeAndAnUnsubscribeTheLaterOneWins() {
        String guild = "guild:" + unique;
        chat.ask(alice, new Command.ChannelCreate(guild, null, null, List.of()));

        chat.askAtOnce(alice, subscribe(guild), new Command.Unsubscribe(List.of(guild)));

        assertThat(listens(alice, guild)).isFalse();
        assertThat(chat.notedTopics(alice)).isEmpty();
    }

    @Test
    void sendersLearnOnceThatTheirMessagesArrived() {
        Caller carol = chat.connect("carol" + unique);
        String first = tell(alice, "one").messageId();
        String second = tell(carol, "two").messageId();
        String third = tell(alice, "three").messageId();

        acknowledge(2);
        assertThat(chat.publisher.recording.sent).containsExactly(receipt(alice, first), receipt(carol, second));

        acknowledge(1);
        acknowledge(2);
        acknowledge(3);
        assertThat(chat.publisher.recording.sent)
                .containsExactly(receipt(alice, first), receipt(carol, second), receipt(alice, third));
    }

    @Test
    void oneAcknowledgementSendsReceiptsForTheNewestMessagesOnly() {
        List<String> sent = IntStream.range(0, 5)
                .mapToObj(i -> tell(alice, "m" + i).messageId())
                .toList();

        acknowledge(5);

        assertThat(chat.publisher.recording.sent)
                .containsExactlyElementsOf(sent.subList(5 - ChatLoop.LIMITS.receiptsMax(), 5).stream()
                        .map(id -> receipt(alice, id))
                        .toList());
    }

    @Test
    void aNoteToOneselfNeedsNoReceipt() {
        tell(bob, "remember");

        acknowledge(1);

        assertThat(chat.publisher.recording.sent).isEmpty();
    }

    @Test
    void nobodyAcknowledgesWhatWasNotSaid() {
        tell(alice, "one");

        assertThat(chat.refused(bob, new Command.ChatAck(inbox(), 2))).hasMessage("offset: 2 (expected: 0..1)");
        assertThat(chat.publisher.recording.sent).isEmpty();
    }

    @Test
    void anAcknowledgementInAChannelTellsNobody() {
        String room = "room:" + unique;
        chat.ask(alice, say(room, "hi"));

        assertThat(chat.ask(bob, new Command.ChatAck(room, 1))).isEqualTo(Answer.EMPTY);

        assertThat(chat.publisher.recording.sent).isEmpty();
    }

    @Test
    void historyIsReadInPagesBothWays() {
        String room = "room:" + unique;
        IntStream.rangeClosed(1, 5).forEach(i -> chat.ask(alice, say(room, "m" + i)));

        assertThat(texts(history(room, null, null, 2))).containsExactly("m4", "m5");
        assertThat(texts(history(room, 4L, null, 2))).containsExactly("m2", "m3");
        assertThat(texts(history(room, null, 1L, 2))).containsExactly("m2", "m3");
        assertThat(history(room, null, 3L, 2).more()).isFalse();
        assertThat(history(room, 4L, null, 2).more()).isTrue();
        assertThat(chat.refused(alice, new Command.ChatHistory(room, 3L, 1L, 2)).code())
                .isEqualTo(ErrorCode.INVALID_PARAMS);
        assertThat(chat.refused(alice, new Command.ChatHistory(room, null, null, 101)))
                .hasMessage("limit: 101 (expected: 1..100)");
    }

    @Test
    void aRepeatedMessageHasOnePlaceAndOtherContentIsAConflict() {
        String room = "room:" + unique;
        Command.ChatSend once = new Command.ChatSend(room, "a", null, null, "0123456789abcdef", null, Priority.NORMAL);

        Answer.Stored first = (Answer.Stored) chat.ask(alice, once);
        Answer.Stored second = (Answer.Stored) chat.ask(alice, once);
        Refusal other = chat.refused(
                alice, new Command.ChatSend(room, "b", null, null, "0123456789abcdef", null, Priority.NORMAL));

        assertThat(second.offset()).isEqualTo(first.offset());
        assertThat(second.messageId()).isEqualTo(first.messageId());
        assertThat(second.duplicate()).isTrue();
        assertThat(other.code()).isEqualTo(ErrorCode.CONFLICT);
    }

    private Answer.Joined joined(Caller caller, String channel) {
        return (Answer.Joined) chat.ask(caller, new Command.ChannelJoin(channel, null));
    }

    private List<String> members(Caller caller, String channel) {
        Answer.Members page = (Answer.Members) chat.ask(caller, new Command.ChannelMembers(channel, 100, null));
        return page.members().stream().map(Answer.Member::userId).toList();
    }

    private Answer.History history(String channel, Long before, Long after, int limit) {
        return (Answer.History) chat.ask(alice, new Command.ChatHistory(channel, before, after, limit));
    }

    private Answer.Stored tell(Caller sender, String text) {
        return (Answer.Stored) chat.ask(sender, new Command.DirectSend(user(bob), text, null, null));
    }

    private void acknowledge(long offset) {
        chat.ask(bob, new Command.ChatAck(inbox(), offset));
    }

    private Sent receipt(Caller sender, String messageId) {
        return new Sent(
                sender.session().user().inbox().name(),
                DeliveryClass.SIGNAL,
                new Push.Receipt(messageId, inbox(), "delivered", user(bob)));
    }

    private String inbox() {
        return bob.session().user().inbox().name();
    }

    private Topic topic(String kind) {
        return new Topic(kind + ':' + unique);
    }

    private boolean listens(Caller caller, String channel) {
        return chat.fanOut.isSubscribed(caller.subscriber(), new Topic(channel));
    }

    private static String user(Caller caller) {
        UserId user = caller.session().user();
        return user.value();
    }

    private static List<String> texts(Answer.History history) {
        return history.messages().stream().map(ChatMessage::text).toList();
    }

    private static Command.ChatSend say(String channel, String text) {
        return new Command.ChatSend(channel, text, null, null, null, null, Priority.NORMAL);
    }

    private static Command.Subscribe subscribe(String... topics) {
        return new Command.Subscribe(Arrays.stream(topics)
                .map(topic -> new Command.TopicSince(topic, null))
                .toList());
    }
}
