package io.rookery.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rookery.chat.RecordingPublisher.Sent;
import io.rookery.dispatch.Caller;
import io.rookery.identity.RandomIds;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Command;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Invitation;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.protocol.TimeText;
import io.rookery.routing.DeliveryClass;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is taken into channels, who becomes what in them, and what members are told. */
class MembershipIT {
    private static ChatLoop chat;

    private final String unique = RandomIds.shortName();
    private final String guild = "guild:" + unique;
    private final String party = "party:" + unique;
    private Caller alice;
    private Caller bob;
    private Caller carol;

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
        alice = chat.connect("alice" + unique);
        bob = chat.connect("bob" + unique);
        carol = chat.connect("carol" + unique);
        chat.publisher.recording.sent.clear();
    }

    @Test
    void anInvitationStandsInTheInboxAndIsToldAtOnce() {
        create(guild, "Owls");

        Answer.Invited invited = invite(alice, guild, bob, bob);

        assertThat(invited.users()).containsExactly(user(bob));
        Invitation invitation = new Invitation(guild, "Owls", alice.session().sender(), invited.expiresAtMillis());
        assertThat(chat.publisher.recording.sent)
                .containsExactly(new Sent("inbox:" + user(bob), DeliveryClass.SIGNAL, new Push.Invited(invitation)));
        ChatMessage stored = history(bob, "inbox:" + user(bob)).get(0);
        assertThat(stored.kind()).isEqualTo(Inviting.KIND);
        assertThat(stored.from()).isEqualTo(alice.session().sender());
        assertThat(stored.payload())
                .hasToString("{\"channel\":\"" + guild + "\",\"title\":\"Owls\",\"expiresAt\":\""
                        + TimeText.of(invited.expiresAtMillis()) + "\"}");
        assertThat(list(bob).invitations()).containsExactly(invitation);
        assertThat(invite(alice, guild, bob).users()).isEmpty();
    }

    @Test
    void anInvitationIsUsedUpByJoining() {
        create(guild, null);
        invite(alice, guild, bob);

        join(bob, guild);

        assertThat(list(bob).invitations()).isEmpty();
        chat.ask(bob, new Command.ChannelLeave(guild));
        assertThat(chat.refused(bob, new Command.ChannelJoin(guild, null)).code())
                .isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void inAGuildModeratorsInviteAndInAPartyEveryMember() {
        create(guild, null, bob);
        create(party, null, bob);

        assertThat(chat.refused(bob, new Command.ChannelInvite(guild, List.of(user(carol))))
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(invite(bob, party, carol).users()).containsExactly(user(carol));
        chat.ask(alice, new Command.ChannelSetRole(guild, user(bob), ChannelRole.MODERATOR));
        assertThat(invite(bob, guild, carol).users()).containsExactly(user(carol));
    }

    @Test
    void nobodyIsInvitedWhereEverybodyMayJoin() {
        assertThat(chat.refused(alice, new Command.ChannelInvite("room:" + unique, List.of(user(bob)))))
                .hasMessage("channel: room:" + unique + " (expected: one that belongs to its members)");
    }

    @Test
    void aPartyIsSmall() {
        List<String> tooMany =
                IntStream.range(0, 4).mapToObj(i -> "u" + i + unique).toList();

        Refusal refusal = chat.refused(alice, new Command.ChannelCreate(party, null, null, tooMany));

        assertThat(refusal.data()).containsEntry("limit", "channel-members");
        assertThat(refusal).hasMessage("members of " + party + ": 5 (expected: at most 4)");
    }

    @Test
    void aPartyEndsWithItsLastMember() {
        create(party, null, bob);
        chat.ask(alice, new Command.ChannelLeave(party));
        assertThat(list(bob).channels()).anySatisfy(channel -> {
            assertThat(channel.channel()).isEqualTo(party);
            assertThat(channel.role()).isEqualTo(ChannelRole.OWNER);
        });

        chat.ask(bob, new Command.ChannelLeave(party));

        assertThat(chat.refused(alice, new Command.ChannelJoin(party, null)).code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(chat.refused(carol, new Command.ChannelCreate(party, null, null, List.of()))
                        .code())
                .isEqualTo(ErrorCode.CONFLICT);
    }

    @Test
    void whoInheritsIsToldToEverybody() {
        create(guild, "Owls", bob, carol);
        chat.ask(alice, new Command.ChannelSetRole(guild, user(carol), ChannelRole.MODERATOR));
        chat.publisher.recording.sent.clear();

        chat.ask(alice, new Command.ChannelLeave(guild));

        assertThat(chat.publisher.recording.sent)
                .extracting(Sent::push)
                .containsExactly(
                        new Push.MemberLeft(guild, alice.session().sender()),
                        new Push.ChannelUpdated(
                                guild,
                                "Owls",
                                ChannelAccess.MEMBERS,
                                user(carol),
                                alice.session().sender(),
                                user(carol),
                                ChannelRole.OWNER));
    }

    @Test
    void rolesAreGivenToMembersByTheOwnerWhoKeepsTheOwnUntilHandingOn() {
        create(guild, null, bob);

        assertThat(chat.refused(bob, new Command.ChannelSetRole(guild, user(bob), ChannelRole.OWNER))
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(chat.refused(alice, new Command.ChannelSetRole(guild, user(carol), ChannelRole.MODERATOR))
                        .code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(chat.refused(alice, new Command.ChannelSetRole(guild, user(alice), ChannelRole.MEMBER))
                        .code())
                .isEqualTo(ErrorCode.INVALID_STATE);
        chat.ask(alice, new Command.ChannelSetRole(guild, user(bob), ChannelRole.OWNER));

        assertThat(((Answer.Members) chat.ask(alice, new Command.ChannelMembers(guild, 10, null))).members())
                .extracting(Answer.Member::role)
                .containsExactly(ChannelRole.MODERATOR, ChannelRole.OWNER);
    }

    @Test
    void whatAChannelIsCalledIsToldToItsListeners() {
        create(guild, "Owls", bob);

        Answer.Channel channel =
                (Answer.Channel) chat.ask(alice, new Command.ChannelUpdate(guild, "Crows", ChannelAccess.OPEN));

        assertThat(channel.title()).isEqualTo("Crows");
        assertThat(chat.publisher.recording.sent)
                .containsExactly(new Sent(
                        guild,
                        DeliveryClass.SIGNAL,
                        new Push.ChannelUpdated(
                                guild,
                                "Crows",
                                ChannelAccess.OPEN,
                                user(alice),
                                alice.session().sender(),
                                null,
                                null)));
        join(carol, guild);
        assertThat(chat.refused(bob, new Command.ChannelUpdate(guild, "mine", null))
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(chat.refused(alice, new Command.ChannelUpdate(guild, null, ChannelAccess.ROLE))
                        .code())
                .isEqualTo(ErrorCode.INVALID_PARAMS);
    }

    @Test
    void channelsAreListedByNameInPagesWithWhatIsUnread() {
        create(guild, "Owls");
        create(party, null);
        join(alice, "room:" + unique);
        chat.ask(alice, new Command.ChatSend(guild, "hi", null, null, null, null, Priority.NORMAL));
        chat.ask(alice, new Command.ChatSend(guild, "hi", null, null, null, null, Priority.NORMAL));
        chat.ask(alice, new Command.ChatRead(guild, 1));

        Answer.Channels first = (Answer.Channels) chat.ask(alice, new Command.ChannelList(2, null));
        Answer.Channels second = (Answer.Channels) chat.ask(alice, new Command.ChannelList(2, first.cursor()));

        assertThat(first.channels())
                .extracting(Answer.OwnChannel::channel)
                .containsExactly("inbox:" + user(alice), guild, party);
        assertThat(second.channels())
                .extracting(Answer.OwnChannel::channel, Answer.OwnChannel::role)
                .containsExactly(tuple("room:" + unique, ChannelRole.MEMBER));
        assertThat(second.cursor()).isNull();
        Answer.OwnChannel owls = first.channels().get(1);
        assertThat(owls.title()).isEqualTo("Owls");
        assertThat(owls.role()).isEqualTo(ChannelRole.OWNER);
        assertThat(owls.offset()).isEqualTo(2);
        assertThat(owls.read()).isEqualTo(1);
        assertThat(owls.unread()).isEqualTo(1);
        assertThat(owls.epoch()).isNotNull();
        assertThat(first.channels().get(2).epoch()).isNull();
    }

    @Test
    void whoWasNotTakenInDoesNotHaveTheChannel() {
        String room = "room:" + unique;
        IntStream.range(0, ChatLoop.MEMBERS_MAX).forEach(i -> join(chat.connect("u" + i + unique), room));

        assertThat(chat.refused(alice, new Command.ChannelJoin(room, null)).data())
                .containsEntry("limit", "channel-members");

        assertThat(list(alice).channels())
                .extracting(Answer.OwnChannel::channel)
                .containsExactly("inbox:" + user(alice));
    }

    @Test
    void aUserBelongsToSoManyChannelsAndOthersMayUseUpHalfOfThem() {
        int max = ChatLoop.CHANNELS.membership().channelsPerUserMax();
        for (int i = 0; i < max; i++) {
            if (i < max / 2) {
                create("world:" + i + unique, null, bob);
            } else {
                create("world:" + i + unique, null);
            }
        }
        String more = "world:more" + unique;

        Refusal taken = chat.refused(carol, new Command.ChannelCreate(more, null, null, List.of(user(bob))));
        Refusal own = chat.refused(alice, new Command.ChannelJoin(more, null));

        assertThat(taken.data()).containsEntry("limit", "channels-per-user");
        join(bob, more);
        assertThat(own.data()).containsEntry("limit", "channels-per-user");
        assertThat(own).hasMessage("channels of " + user(alice) + ": too many (expected: at most " + max + ")");
    }

    @Test
    void whoLeavesHasTheChannelNoMore() {
        create(guild, null, bob);
        assertThat(list(bob).channels()).hasSize(2);

        chat.ask(bob, new Command.ChannelLeave(guild));

        assertThat(list(bob).channels()).hasSize(1);
    }

    @Test
    void nobodyReadsBeyondTheNewestMessageAndNothingIsToldTwice() {
        create(guild, null, bob);
        chat.ask(alice, new Command.ChatSend(guild, "hi", null, null, null, null, Priority.NORMAL));
        String messageId = history(bob, guild).get(0).messageId();
        chat.publisher.recording.sent.clear();

        chat.ask(bob, new Command.ChatRead(guild, 1));
        chat.ask(bob, new Command.ChatRead(guild, 1));

        assertThat(chat.refused(bob, new Command.ChatRead(guild, 2))).hasMessage("offset: 2 (expected: 0..1)");
        assertThat(chat.publisher.recording.sent)
                .containsExactly(
                        new Sent("inbox:" + user(bob), DeliveryClass.SIGNAL, new Push.ReadMarker(guild, 1, 0)),
                        new Sent(
                                guild,
                                DeliveryClass.SIGNAL,
                                new Push.Receipt(messageId, guild, Receipts.READ, user(bob))));
    }

    @Test
    void whoReadsDirectMessagesTellsTheirSendersTheNewestOnes() {
        for (int i = 0; i < ChatLoop.LIMITS.receiptsMax() + 1; i++) {
            chat.ask(alice, new Command.DirectSend(user(bob), "d" + i, null, null));
        }

        chat.ask(bob, new Command.ChatRead("inbox:" + user(bob), ChatLoop.LIMITS.receiptsMax() + 1));

        assertThat(chat.publisher.recording.sent)
                .filteredOn(sent -> sent.push() instanceof Push.Receipt)
                .hasSize(ChatLoop.LIMITS.receiptsMax())
                .allSatisfy(sent -> {
                    assertThat(sent.topic()).isEqualTo("inbox:" + user(alice));
                    assertThat(((Push.Receipt) sent.push()).state()).isEqualTo("read");
                });
    }

    private void create(String channel, String title, Caller... members) {
        List<String> users = Arrays.stream(members).map(MembershipIT::user).toList();
        chat.ask(alice, new Command.ChannelCreate(channel, title, null, users));
    }

    private static Answer.Invited invite(Caller by, String channel, Caller... invited) {
        List<String> users = Arrays.stream(invited).map(MembershipIT::user).toList();
        return (Answer.Invited) chat.ask(by, new Command.ChannelInvite(channel, users));
    }

    private static void join(Caller caller, String channel) {
        chat.ask(caller, new Command.ChannelJoin(channel, null));
    }

    private static Answer.Channels list(Caller caller) {
        return (Answer.Channels) chat.ask(caller, new Command.ChannelList(50, null));
    }

    private static List<ChatMessage> history(Caller caller, String channel) {
        return ((Answer.History) chat.ask(caller, new Command.ChatHistory(channel, null, null, 10))).messages();
    }

    private static String user(Caller caller) {
        return caller.session().user().value();
    }
}
