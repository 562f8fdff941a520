package io.rookery.store;

import static io.rookery.store.Drafts.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.Sender;
import io.rookery.store.ChannelStore.ChannelRecord;
import io.rookery.store.ChannelStore.Joined;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
        assertThat(members(topic, null, 10)).containsExactly(ALICE, new Sender("bob", "bob"));
        assertThat(isMember(topic, "bob")).isTrue();
        assertThat(isMember(topic, "carol")).isFalse();
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

        assertThat(join(topic, BOB, 10)).isEqualTo(new Joined(true, false, 1));
        assertThat(find(topic)).isEmpty();
        assertThat(create(topic, null, ALICE)).map(ChannelRecord::memberCount).contains(2);
    }

    @Test
    void joiningAgainOnlyRefreshesTheName() {
        Topic topic = topic();
        join(topic, BOB, 10);

        assertThat(join(topic, new Sender("bob", "Robert"), 10)).isEqualTo(new Joined(false, false, 1));
        assertThat(members(topic, null, 10)).containsExactly(new Sender("bob", "Robert"));
    }

    @Test
    void aFullChannelTakesNobodyMoreButKnowsItsOwn() {
        Topic topic = topic();
        join(topic, ALICE, 1);

        assertThat(join(topic, BOB, 1)).isEqualTo(new Joined(false, true, 1));
        assertThat(isMember(topic, "bob")).isFalse();
        assertThat(join(topic, ALICE, 1)).isEqualTo(new Joined(false, false, 1));
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
        List<Sender> all = IntStream.range(10, 35)
                .mapToObj(i -> new Sender("u:" + i, "n" + i))
                .toList();
        all.forEach(member -> join(topic, member, 100));

        List<Sender> first = members(topic, null, 10);
        List<Sender> second = members(topic, new UserId(first.get(9).userId()), 10);
        List<Sender> third = members(topic, new UserId(second.get(9).userId()), 10);

        assertThat(first).isEqualTo(all.subList(0, 10));
        assertThat(second).isEqualTo(all.subList(10, 20));
        assertThat(third).isEqualTo(all.subList(20, 25));
        assertThat(memberCount(topic)).isEqualTo(25);
        assertThatThrownBy(() -> members(topic, null, 1001)).hasMessage("limit: 1001 (expected: 1..1000)");
    }

    private static Optional<ChannelRecord> create(Topic topic, String title, Sender owner, UserId... members) {
        return store.channels(
                channels -> channels.create(topic, title, ChannelAccess.MEMBERS, owner, List.of(members)));
    }

    private static Optional<ChannelRecord> find(Topic topic) {
        return store.channels(channels -> channels.find(topic));
    }

    private static Joined join(Topic topic, Sender member, int membersMax) {
        return store.channels(channels -> channels.addMember(topic, member, membersMax));
    }

    private static boolean leave(Topic topic, String user) {
        return store.channels(channels -> channels.removeMember(topic, new UserId(user)));
    }

    private static boolean isMember(Topic topic, String user) {
        return store.channels(channels -> channels.isMember(topic, new UserId(user)));
    }

    private static int memberCount(Topic topic) {
        return store.channels(channels -> channels.memberCount(topic));
    }

    private static List<Sender> members(Topic topic, UserId after, int limit) {
        return store.channels(channels -> channels.members(topic, after, limit));
    }
}
