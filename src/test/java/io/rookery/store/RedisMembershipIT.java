package io.rookery.store;

import static io.rookery.store.Drafts.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.identity.RandomIds;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.Sender;
import io.rookery.store.ChannelStore.Joining;
import io.rookery.store.Invitations.Outcome;
import io.rookery.store.ReadMarkers.Marked;
import io.rookery.store.ReadMarkers.View;
import io.rookery.store.UserChannels.Entry;
import io.rookery.testing.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invitations, users' channels, read markers and devices in a real store. */
class RedisMembershipIT {
    private static final Sender ALICE = new Sender("alice", "Alice of Aa");
    private static final UserId BOB = new UserId("bob");
    private static final UserId CAROL = new UserId("carol");
    private static final Duration DAY = Duration.ofDays(1);

    private static Vertx vertx;
    private static RedisServer redis;
    private static OnLoop store;
    private static Invitations invitations;
    private static UserChannels users;
    private static ReadMarkers markers;
    private static DevicePositions devices;

    private final Topic topic = topic();
    private UserId user;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        redis = RedisServer.start();
        store = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected();
        invitations = new RedisInvitations(store.links());
        users = new RedisUserChannels(store.links());
        markers = new RedisReadMarkers(store.links());
        devices = new RedisDevicePositions(store.links());
    }

    @AfterAll
    static void stop() {
        store.close();
        redis.close();
        vertx.close().await();
    }

    @BeforeEach
    void aNewUser() {
        user = new UserId("u" + RandomIds.shortName());
    }

    @Test
    void whoIsInvitedMayJoinAndNobodyElse() {
        create(new UserId("member"));

        Outcome.Done invited = (Outcome.Done) invite("alice", false, 10, BOB, new UserId("member"));

        assertThat(invited.users()).containsExactly(BOB);
        assertThat(invited.title()).isEqualTo("The Owls");
        View view = view(BOB);
        assertThat(view.role()).isNull();
        assertThat(view.invitation()).isNotNull();
        assertThat(view.invitation().from()).isEqualTo(ALICE);
        assertThat(view.invitation().expiresAtMillis()).isEqualTo(invited.expiresAtMillis());
        assertThat(join("carol")).isEqualTo(Joining.NOT_LET_IN);
        assertThat(join("bob")).isEqualTo(Joining.ADDED);
        assertThat(view(BOB).invitation()).isNull();
        assertThat(view(BOB).role()).isEqualTo(ChannelRole.MEMBER);
    }

    @Test
    void anInvitationEnds() {
        create();

        invite(Duration.ofMillis(1), BOB);
        long now = System.currentTimeMillis();
        Awaitility.await().until(() -> System.currentTimeMillis() > now + 5);

        assertThat(view(BOB).invitation()).isNull();
        assertThat(join("bob")).isEqualTo(Joining.NOT_LET_IN);
        assertThat(((Outcome.Done) invite("alice", false, 1, BOB)).users()).containsExactly(BOB);
    }

    @Test
    void membersInviteOnlyWhereTheyMay() {
        create(new UserId("member"));

        assertThat(invite("member", false, 10, BOB)).isEqualTo(new Outcome.NotAllowed());
        assertThat(invite("stranger", true, 10, BOB)).isEqualTo(new Outcome.NotAllowed());
        assertThat(((Outcome.Done) invite("member", true, 10, BOB)).users()).containsExactly(BOB);
    }

    @Test
    void nobodyIsInvitedTwiceNorAfterDeclining() {
        create();

        invite("alice", false, 10, BOB);

        assertThat(((Outcome.Done) invite("alice", false, 10, BOB)).users()).isEmpty();
        assertThat(get(() -> invitations.decline(topic, BOB))).isTrue();
        assertThat(get(() -> invitations.decline(topic, BOB))).isFalse();
        assertThat(join("bob")).isEqualTo(Joining.NOT_LET_IN);
        assertThat(((Outcome.Done) invite("alice", false, 10, BOB)).users()).isEmpty();

        get(() -> invitations.withdraw(topic, BOB));

        assertThat(((Outcome.Done) invite("alice", false, 10, BOB)).users()).containsExactly(BOB);
    }

    @Test
    void beyondTheBoundNobodyIsInvited() {
        create();
        invite("alice", false, 1, BOB);

        assertThat(invite("alice", false, 1, CAROL)).isEqualTo(new Outcome.Full());
        assertThat(view(CAROL).invitation()).isNull();
    }

    @Test
    void aUsersChannelsAreListedUpToABound() {
        Topic second = topic();

        assertThat(get(() -> users.add(user, topic, 1))).isTrue();
        assertThat(get(() -> users.add(user, topic, 1))).isTrue();
        assertThat(get(() -> users.add(user, second, 1))).isFalse();

        assertThat(get(() -> users.list(user)).channels())
                .extracting(Entry::channel)
                .containsExactly(topic);
        get(() -> users.remove(user, topic));
        assertThat(get(() -> users.list(user)).channels()).isEmpty();
    }

    @Test
    void anOutdatedEntryIsDroppedOnlyWhenNobodyMayBeJoining() {
        get(() -> users.add(user, topic, 10));
        Entry fresh = get(() -> users.list(user)).channels().get(0);

        get(() -> users.drop(user, fresh));

        assertThat(get(() -> users.list(user)).channels()).containsExactly(fresh);
        long old = fresh.notedAtMillis() - UserChannels.JOINING_MAX.toMillis() - 1;
        redis.command("ZADD", new UserKeys(StoreOptions.KEY_PREFIX).channels(user), Long.toString(old), topic.name());

        get(() -> users.drop(user, fresh));

        assertThat(get(() -> users.list(user)).channels()).hasSize(1);

        get(() -> users.drop(user, new Entry(topic, old)));

        assertThat(get(() -> users.list(user)).channels()).isEmpty();
    }

    @Test
    void aUsersInvitationsAreListedUntilTheyEndUpToABound() {
        long soon = System.currentTimeMillis() + DAY.toMillis();

        assertThat(get(() -> users.invite(user, topic, 1, 1))).isTrue();
        assertThat(get(() -> users.list(user)).invitations()).isEmpty();
        assertThat(get(() -> users.invite(user, topic, soon, 1))).isTrue();
        assertThat(get(() -> users.invite(user, topic(), soon, 1))).isFalse();
        assertThat(get(() -> users.list(user)).invitations()).containsExactly(topic);

        get(() -> users.uninvite(user, topic));

        assertThat(get(() -> users.list(user)).invitations()).isEmpty();
    }

    @Test
    void readMarkersOfMembersOnlyRise() {
        create(BOB);
        say(5);

        assertThat(read(BOB, 3)).isEqualTo(new Marked(0, 3, 5, 2));
        assertThat(read(BOB, 2)).isEqualTo(new Marked(3, 3, 5, 2));
        assertThat(read(BOB, 6)).isEqualTo(new Marked(3, 3, 5, 2));
        assertThat(read(CAROL, 3)).isEqualTo(new Marked(0, 0, 5, 2));
        View view = view(BOB);
        assertThat(view.head()).isEqualTo(5);
        assertThat(view.read()).isEqualTo(3);
    }

    @Test
    void whoJoinsHasMissedNothing() {
        say(5);
        store.channels(channels -> channels.addMember(topic, new Sender("bob", "Bob"), 10, false));

        assertThat(view(BOB).read()).isEqualTo(5);
    }

    @Test
    void anInboxHasAReadMarkerWithoutMembers() {
        Topic inbox = user.inbox();
        Drafts.say(store, inbox, "1");

        assertThat(get(() -> markers.read(inbox, user, 1))).isEqualTo(new Marked(0, 1, 1, 0));
        assertThat(get(() -> markers.view(inbox, user)).read()).isEqualTo(1);
    }

    @Test
    void whatIsKeptBeginsBeforeTheFirstMessageOrSoManyBeforeTheLast() {
        assertThat(get(() -> markers.oldest(topic, 3))).isEmpty();
        say(5);

        Position kept = get(() -> markers.oldest(topic, 3)).orElseThrow();

        assertThat(kept.offset()).isEqualTo(2);
        assertThat(store.read(topic, kept, 10).continuous()).isTrue();
        assertThat(get(() -> markers.oldest(topic, 10))).map(Position::offset).contains(0L);
    }

    @Test
    void eachDeviceStandsWhereItHasAcknowledged() {
        get(() -> users.add(user, topic, 10));
        stands("phone", user.inbox(), 3);
        stands("desk", user.inbox(), 7);
        stands("desk", topic, 2);
        stands("desk", topic, 1);
        stands("phone", topic(), 4);

        assertThat(places("phone", false)).isEqualTo(Map.of(user.inbox(), at(3)));
        assertThat(places("desk", true)).isEqualTo(Map.of(user.inbox(), at(7), topic, at(2)));
        assertThat(places("new", true)).isEqualTo(Map.of(user.inbox(), at(3), topic, at(2)));
        assertThat(places("phone", true)).isEqualTo(Map.of(user.inbox(), at(3), topic, at(2)));
    }

    @Test
    void aUserWithoutDevicesStandsNowhere() {
        get(() -> users.add(user, topic, 10));

        assertThat(places("", true)).isEqualTo(Map.of(user.inbox(), Optional.empty(), topic, Optional.empty()));
    }

    @Test
    void theDeviceThatToldNothingForLongestIsForgotten() {
        get(() -> users.add(user, topic, 10));
        for (int i = 0; i < DevicePositions.DEVICES_MAX; i++) {
            stands("d" + i, user.inbox(), 10 + i);
            stands("d" + i, topic, 10 + i);
        }
        redis.command("ZADD", deviceKey(), "1", "d3");

        stands("another", user.inbox(), 50);

        assertThat(redis.command(
                        "HLEN",
                        new UserKeys(StoreOptions.KEY_PREFIX).devices(user).get(2)))
                .isEqualTo(":" + (2 * (DevicePositions.DEVICES_MAX - 1) + 1));
        assertThat(places("d3", true)).isEqualTo(Map.of(user.inbox(), at(10), topic, at(10)));
    }

    @Test
    void whatAChannelWasToDevicesEndsWithMembership() {
        get(() -> users.add(user, topic, 10));
        stands("phone", topic, 3);

        get(() -> users.remove(user, topic));
        get(() -> users.add(user, topic, 10));

        assertThat(places("phone", true)).containsEntry(topic, Optional.empty());
    }

    private String deviceKey() {
        return new UserKeys(StoreOptions.KEY_PREFIX).devices(user).get(1);
    }

    private void create(UserId... members) {
        store.channels(channels -> channels.create(topic, "The Owls", ChannelAccess.MEMBERS, ALICE, List.of(members)));
    }

    private Joining join(String who) {
        return store.channels(channels -> channels.addMember(topic, new Sender(who, who), 100, true))
                .outcome();
    }

    private Outcome invite(String by, boolean membersMay, int max, UserId... invited) {
        return get(() -> invitations.invite(topic, new UserId(by), List.of(invited), membersMay, DAY, max));
    }

    private void invite(Duration window, UserId invited) {
        get(() -> invitations.invite(topic, new UserId("alice"), List.of(invited), false, window, 10));
    }

    private View view(UserId viewer) {
        return get(() -> markers.view(topic, viewer));
    }

    private Marked read(UserId reader, long offset) {
        return get(() -> markers.read(topic, reader, offset));
    }

    private void say(int count) {
        for (int i = 0; i < count; i++) {
            Drafts.say(store, topic, Integer.toString(i));
        }
    }

    private void stands(String device, Topic where, long offset) {
        get(() -> devices.stands(user, device, where, new Position("e", offset)));
    }

    private Map<Topic, Optional<Position>> places(String device, boolean channels) {
        return get(() -> devices.of(user, device, channels));
    }

    private static Optional<Position> at(long offset) {
        return Optional.of(new Position("e", offset));
    }

    private static <T> T get(Supplier<Future<T>> call) {
        return store.get(call);
    }
}
