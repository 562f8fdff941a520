package io.rookery.store;

import static io.rookery.protocol.ChannelRole.MEMBER;
import static io.rookery.protocol.ChannelRole.MODERATOR;
import static io.rookery.protocol.ChannelRole.OWNER;
import static io.rookery.store.ChannelStore.Joining.ADDED;
import static io.rookery.store.ChannelStore.Joining.FULL;
import static io.rookery.store.ChannelStore.Joining.NOT_LET_IN;
import static io.rookery.store.ChannelStore.Joining.WAS_MEMBER;
import static io.rookery.store.Drafts.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.Sender;
import io.rookery.store.ChannelStore.ChannelMember;
import io.rookery.store.ChannelStore.ChannelRecord;
import io.rookery.store.ChannelStore.Joined;
import io.rookery.store.ChannelStore.Left;
import io.rookery.store.ChannelStore.RoleChange;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisChannelStoreIT {
    private static final Sender ALICE = new Sender("alice", "Alice of Aa");
    private static final Sender BOB = new Sender("bob", "Bob");

    private static Vertx vertx;
    private static RedisServer redis;
    private static OnLoop store;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        redis = RedisServer.start();
        store = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected();
    }

    @AfterAll
    static void stop() {
        store.close();
        redis.close();
        vertx.close().await();
    }

    @Test
    void aCreatedChannelIsFoundWithItsOwnerAndMembers() {
        Topic topic = topic();

        ChannelRecord created =
                create(topic, "The Owls", ALICE, new UserId("bob")).orElseThrow();

        assertThat(created)
                .isEqualTo(new ChannelRecord(
                        topic, "The Owls", ChannelAccess.MEMBERS, new UserId("alice"), created.createdAtMillis(), 2));
        assertThat(find(topic)).contains(created);
        assertThat(members(topic, null, 10))
                .containsExactly(
                        new ChannelMember(ALICE, ChannelRole.OWNER),
                        new ChannelMember(new Sender("bob", "bob"), MEMBER));
        assertThat(isMember(topic, "bob")).isTrue();
        assertThat(isMember(topic, "carol")).isFalse();
    }

    @Test
    void whoMadeAChannelIsItsOwnerAndWhoWasTakenInAMember() {
        Topic topic = topic();
        create(topic, null, ALICE, new UserId("bob"));

        assertThat(role(topic, "alice")).contains(ChannelRole.OWNER);
        assertThat(role(topic, "bob")).contains(MEMBER);
        assertThat(role(topic, "carol")).isEmpty();

        leave(topic, "bob");

        assertThat(role(topic, "bob")).isEmpty();
    }

    @Test
    void aChannelNeedsNoTitle() {
        Topic topic = topic();

        ChannelRecord created = create(topic, null, ALICE).orElseThrow();

        assertThat(created.title()).isNull();
        assertThat(find(topic)).contains(created);
    }

    @Test
    void aChannelIsCreatedOnce() {
        Topic topic = topic();
        ChannelRecord first = create(topic, "first", ALICE).orElseThrow();

        assertThat(create(topic, "second", BOB, new UserId("carol"))).isEmpty();
        assertThat(find(topic)).contains(first);
        assertThat(isMember(topic, "carol")).isFalse();
    }

    @Test
    void whatWasNeverCreatedIsNotFoundButCanHaveMembers() {
        Topic topic = topic();

        assertThat(join(topic, BOB, 10)).isEqualTo(new Joined(ADDED, 1));
        assertThat(find(topic)).isEmpty();
        assertThat(create(topic, null, ALICE)).map(ChannelRecord::memberCount).contains(2);
    }

    @Test
    void joiningAgainOnlyRefreshesTheName() {
        Topic topic = topic();
        join(topic, BOB, 10);

        assertThat(join(topic, new Sender("bob", "Robert"), 10)).isEqualTo(new Joined(WAS_MEMBER, 1));
        assertThat(members(topic, null, 10)).containsExactly(new ChannelMember(new Sender("bob", "Robert"), MEMBER));
    }

    @Test
    void aFullChannelTakesNobodyMoreButKnowsItsOwn() {
        Topic topic = topic();
        join(topic, ALICE, 1);

        assertThat(join(topic, BOB, 1)).isEqualTo(new Joined(FULL, 1));
        assertThat(isMember(topic, "bob")).isFalse();
        assertThat(join(topic, ALICE, 1)).isEqualTo(new Joined(WAS_MEMBER, 1));
    }

    @Test
    void whoLeavesIsNoMember() {
        Topic topic = topic();
        join(topic, ALICE, 10);

        assertThat(leave(topic, "alice")).isTrue();
        assertThat(leave(topic, "alice")).isFalse();
        assertThat(isMember(topic, "alice")).isFalse();
        assertThat(memberCount(topic)).isZero();
        assertThat(members(topic, null, 10)).isEmpty();
    }

    @Test
    void pagesOfMembersFollowEachOther() {
        Topic topic = topic();
        List<ChannelMember> all = IntStream.range(10, 35)
                .mapToObj(i -> new ChannelMember(new Sender("u:" + i, "n" + i), MEMBER))
                .toList();
        all.forEach(member -> join(topic, member.user(), 100));

        List<ChannelMember> first = members(topic, null, 10);
        List<ChannelMember> second =
                members(topic, new UserId(first.get(9).user().userId()), 10);
        List<ChannelMember> third =
                members(topic, new UserId(second.get(9).user().userId()), 10);

        assertThat(first).isEqualTo(all.subList(0, 10));
        assertThat(second).isEqualTo(all.subList(10, 20));
        assertThat(third).isEqualTo(all.subList(20, 25));
        assertThat(memberCount(topic)).isEqualTo(25);
        assertThatThrownBy(() -> members(topic, null, 1001)).hasMessage("limit: 1001 (expected: 1..1000)");
    }

    @Test
    void theModeratorOfLongestStandingInheritsAndElseTheFirstMemberByName() {
        Topic topic = topic();
        create(topic, null, ALICE, new UserId("aaron"), new UserId("bob"), new UserId("zoe"));
        setRole(topic, "alice", "zoe", MODERATOR);
        awaitNextMillisecond();
        setRole(topic, "alice", "bob", MODERATOR);

        assertThat(leaveOwn(topic, "alice")).isEqualTo(new Left(true, new UserId("zoe"), false));
        assertThat(role(topic, "zoe")).contains(OWNER);
        assertThat(find(topic)).map(ChannelRecord::owner).contains(new UserId("zoe"));

        assertThat(leaveOwn(topic, "bob")).isEqualTo(new Left(true, null, false));
        assertThat(leaveOwn(topic, "zoe")).isEqualTo(new Left(true, new UserId("aaron"), false));
    }

    @Test
    void aChannelOfMembersEndsWithItsLastMemberAndItsNameIsNotGivenAgain() {
        Topic topic = topic();
        create(topic, "Owls", ALICE);

        assertThat(leaveOwn(topic, "alice")).isEqualTo(new Left(true, null, true));

        assertThat(find(topic)).isEmpty();
        assertThat(role(topic, "alice")).isEmpty();
        assertThat(create(topic, "Crows", BOB)).isEmpty();
        assertThat(joinIfLetIn(topic, ALICE).outcome()).isEqualTo(NOT_LET_IN);
        assertThat(update(topic, "alice", "again", null)).isEmpty();
    }

    @Test
    void elsewhereARoleOutlivesLeaving() {
        Topic topic = topic();
        create(topic, null, ALICE);

        leave(topic, "alice");

        assertThat(role(topic, "alice")).contains(OWNER);
        assertThat(isMember(topic, "alice")).isFalse();
    }

    @Test
    void theOwnerAloneGivesRolesAndHandsTheChannelOn() {
        Topic topic = topic();
        create(topic, null, ALICE, new UserId("bob"), new UserId("carol"));

        assertThat(setRole(topic, "bob", "carol", MODERATOR)).isEqualTo(RoleChange.NOT_ALLOWED);
        assertThat(setRole(topic, "alice", "dave", MODERATOR)).isEqualTo(RoleChange.NO_MEMBER);
        assertThat(setRole(topic, "alice", "alice", MEMBER)).isEqualTo(RoleChange.OWN_ROLE);
        assertThat(setRole(topic, "alice", "bob", MODERATOR)).isEqualTo(RoleChange.DONE);
        assertThat(setRole(topic, "alice", "bob", MODERATOR)).isEqualTo(RoleChange.SAME);
        assertThat(setRole(topic, "bob", "carol", MODERATOR)).isEqualTo(RoleChange.NOT_ALLOWED);
        assertThat(setRole(topic, "alice", "bob", OWNER)).isEqualTo(RoleChange.DONE);

        assertThat(find(topic)).map(ChannelRecord::owner).contains(new UserId("bob"));
        assertThat(role(topic, "alice")).contains(MODERATOR);
        assertThat(setRole(topic, "bob", "alice", MEMBER)).isEqualTo(RoleChange.DONE);
        assertThat(role(topic, "alice")).contains(MEMBER);
    }

    @Test
    void thereIsABoundOnModerators() {
        Topic topic = topic();
        UserId[] members = IntStream.rangeClosed(0, ChannelStore.MODERATORS_MAX)
                .mapToObj(i -> new UserId("m" + i))
                .toArray(UserId[]::new);
        create(topic, null, ALICE, members);
        for (int i = 0; i < ChannelStore.MODERATORS_MAX; i++) {
            assertThat(setRole(topic, "alice", "m" + i, MODERATOR)).isEqualTo(RoleChange.DONE);
        }

        assertThat(setRole(topic, "alice", "m" + ChannelStore.MODERATORS_MAX, MODERATOR))
                .isEqualTo(RoleChange.TOO_MANY_MODERATORS);
        assertThat(setRole(topic, "alice", "m0", OWNER)).isEqualTo(RoleChange.DONE);
    }

    @Test
    void moderatorsChangeTheTitleAndTheOwnerAlsoWhoMayJoin() {
        Topic topic = topic();
        create(topic, "Owls", ALICE, new UserId("bob"), new UserId("carol"));
        setRole(topic, "alice", "bob", MODERATOR);

        assertThat(update(topic, "carol", "mine", null)).isEmpty();
        assertThat(update(topic, "bob", "Barn owls", null))
                .map(ChannelRecord::title)
                .contains("Barn owls");
        assertThat(update(topic, "bob", null, ChannelAccess.OPEN)).isEmpty();
        assertThat(update(topic, "alice", "", ChannelAccess.OPEN)).hasValueSatisfying(channel -> {
            assertThat(channel.title()).isNull();
            assertThat(channel.access()).isEqualTo(ChannelAccess.OPEN);
        });
        assertThat(joinIfLetIn(topic, new Sender("dave", "Dave"))).isEqualTo(new Joined(ADDED, 4));
    }

    /** So that the store's clock, which is this machine's, has moved on. */
    private static void awaitNextMillisecond() {
        long now = System.currentTimeMillis();
        Awaitility.await().until(() -> System.currentTimeMillis() > now + 1);
    }

    private static Left leaveOwn(Topic topic, String user) {
        return store.channels(channels -> channels.removeMember(topic, new UserId(user), true));
    }

    private static Joined joinIfLetIn(Topic topic, Sender member) {
        return store.channels(channels -> channels.addMember(topic, member, 100, true));
    }

    private static RoleChange setRole(Topic topic, String by, String user, ChannelRole role) {
        return store.channels(channels -> channels.setRole(topic, new UserId(by), new UserId(user), role));
    }

    private static Optional<ChannelRecord> update(Topic topic, String by, String title, ChannelAccess access) {
        return store.channels(channels -> channels.update(topic, new UserId(by), title, access));
    }

    private static Optional<ChannelRecord> create(Topic topic, String title, Sender owner, UserId... members) {
        return store.channels(
                channels -> channels.create(topic, title, ChannelAccess.MEMBERS, owner, List.of(members)));
    }

    private static Optional<ChannelRecord> find(Topic topic) {
        return store.channels(channels -> channels.find(topic));
    }

    private static Joined join(Topic topic, Sender member, int membersMax) {
        return store.channels(channels -> channels.addMember(topic, member, membersMax, false));
    }

    private static boolean leave(Topic topic, String user) {
        return store.channels(channels -> channels.removeMember(topic, new UserId(user), false))
                .wasMember();
    }

    private static boolean isMember(Topic topic, String user) {
        return store.channels(channels -> channels.isMember(topic, new UserId(user)));
    }

    private static Optional<ChannelRole> role(Topic topic, String user) {
        return store.channels(channels -> channels.role(topic, new UserId(user)));
    }

    private static int memberCount(Topic topic) {
        return store.channels(channels -> channels.memberCount(topic));
    }

    private static List<ChannelMember> members(Topic topic, UserId after, int limit) {
        return store.channels(channels -> channels.members(topic, after, limit));
    }
}
