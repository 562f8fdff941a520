package io.rookery.store;

import static io.rookery.store.RelationStore.Edit.ADD;
import static io.rookery.store.RelationStore.Edit.REMOVE;
import static io.rookery.store.RelationStore.Edit.REPLACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Refusal;
import io.rookery.store.RelationStore.Edit;
import io.rookery.store.RelationStore.ListChange;
import io.rookery.testing.RedisServer;
import io.rookery.testing.Seed;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisRelationStoreIT {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    private static final UserId CAROL = new UserId("carol");
    private static final NodeLease ONE = new NodeLease(new NodeId("one", "b1"), 1);

    private final RedisServer redis = RedisServer.start();
    private final Vertx vertx = Vertx.vertx();
    private OnLoop loop;
    private RelationStore store;
    private PresenceStore presences;

    @BeforeEach
    void connect() {
        loop = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected();
        store = new RedisRelationStore(loop.links(), 2);
        presences = new RedisPresenceStore(loop.links(), Duration.ofDays(1));
    }

    @AfterEach
    void close() {
        loop.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        redis.close();
    }

    @Test
    void aListIsAddedToTakenFromAndReplaced() {
        assertThat(friends(ADD, BOB, CAROL)).isEqualTo(new ListChange(List.of(BOB, CAROL), List.of(), 2));
        assertThat(friends(ADD, BOB)).isEqualTo(new ListChange(List.of(), List.of(), 2));
        assertThat(friends(REMOVE, CAROL, new UserId("dave"))).isEqualTo(new ListChange(List.of(), List.of(CAROL), 1));
        assertThat(friends(REPLACE, CAROL)).isEqualTo(new ListChange(List.of(CAROL), List.of(BOB), 1));

        assertThat(loop.get(() -> store.friends(ALICE))).containsExactly(CAROL);
        assertThat(friends(REPLACE)).isEqualTo(new ListChange(List.of(), List.of(CAROL), 0));
    }

    @Test
    void aListThatWouldBeTooLongStaysAsItIs() {
        assertThat(friends(REPLACE, users(0, 2000)).count()).isEqualTo(RelationStore.FRIENDS_MAX);

        assertTooLong(() -> friends(ADD, CAROL), "friends: 2001 users (expected: at most 2000)");
        assertTooLong(() -> friends(REPLACE, users(1, 2002)), "friends: 2001 users (expected: at most 2000)");
        assertThat(friends(ADD, new UserId("u7")).count()).isEqualTo(2000);
        blocked(REPLACE, users(0, 1000));
        assertTooLong(() -> blocked(ADD, CAROL), "blocked: 1001 users (expected: at most 1000)");
        assertTooLong(() -> blocked(REPLACE, users(1, 1002)), "blocked: 1001 users (expected: at most 1000)");
        assertThat(loop.get(() -> store.blocked(ALICE))).containsExactlyInAnyOrder(users(0, 1000));
        assertThat(standing(CAROL, ALICE).blocked()).isFalse();
    }

    @Test
    void aBlockStandsWithBoth() {
        blocked(ADD, BOB);

        assertThat(standing(ALICE, BOB).blocked()).isTrue();
        assertThat(standing(BOB, ALICE).blocked()).isTrue();
        assertThat(standing(CAROL, ALICE).blocked()).isFalse();
        blocked(REMOVE, BOB);
        assertThat(standing(ALICE, BOB).blocked()).isFalse();
        assertThat(standing(BOB, ALICE).blocked()).isFalse();
    }

    @Test
    void eachOfTwoBlocksEndsOnItsOwn() {
        blocked(ADD, BOB);
        loop.get(() -> store.changeBlocked(BOB, ADD, Set.of(ALICE)));

        blocked(REMOVE, BOB);

        assertThat(standing(ALICE, BOB).blocked()).isTrue();
        assertThat(standing(BOB, ALICE).blocked()).isTrue();
    }

    @Test
    void aChangeThatFailedHalfWayIsCompletedByRepeatingIt() {
        redis.command("SADD", "rookery:presence:blocked:{alice}", "bob", "carol");
        redis.command("HSET", "rookery:presence:relations:{alice}", "version", "1");

        blocked(ADD, BOB);
        blocked(REPLACE, BOB, CAROL);

        assertThat(standing(BOB, ALICE).blocked()).isTrue();
        assertThat(standing(CAROL, ALICE).blocked()).isTrue();
        redis.command("SREM", "rookery:presence:blockers:{bob}", "alice");
        blocked(REPLACE, CAROL);
        assertThat(standing(BOB, ALICE).blocked()).isFalse();
        assertThat(standing(ALICE, BOB).blocked()).isFalse();
    }

    @Test
    void whomTooManyBlockIsStillHiddenFromByTheOthers() {
        for (UserId blocker : List.of(BOB, CAROL, new UserId("dave"))) {
            loop.get(() -> store.changeBlocked(blocker, ADD, Set.of(ALICE)));
        }

        assertThat(redis.command("SCARD", "rookery:presence:blockers:{alice}")).isEqualTo(":2");
        assertThat(standing(ALICE, new UserId("dave")).blocked()).isTrue();
    }

    @Test
    void whoeverSaysNothingIsSeenByEveryone() {
        assertThat(loop.get(() -> store.visibility(ALICE))).isEqualTo(PresenceVisibility.EVERYONE);

        for (PresenceVisibility visibility : PresenceVisibility.values()) {
            loop.get(() -> store.show(ALICE, visibility));
            assertThat(loop.get(() -> store.visibility(ALICE))).isEqualTo(visibility);
            assertThat(glance(BOB, ALICE).visibility()).isEqualTo(visibility);
        }
    }

    @Test
    void aFriendIsWhomTheUserCountsAsOne() {
        friends(ADD, BOB);

        assertThat(standing(BOB, ALICE).friend()).isTrue();
        assertThat(standing(ALICE, BOB).friend()).isFalse();
    }

    @Test
    void everyChangeIsAboveThePresenceAndBelowTheNext() {
        long online = put().presence().version();

        friends(ADD, BOB);
        long befriended = glance(BOB, ALICE).relations();
        friends(ADD, BOB);
        assertThat(glance(BOB, ALICE).relations()).isEqualTo(befriended);
        assertThat(befriended).isGreaterThan(online);
        loop.get(() -> store.show(ALICE, PresenceVisibility.FRIENDS));
        long shown = glance(BOB, ALICE).relations();
        assertThat(shown).isGreaterThan(befriended);
        loop.get(() -> store.changeBlocked(BOB, ADD, Set.of(ALICE)));
        long blocked = glance(BOB, ALICE).relations();
        assertThat(blocked).isGreaterThan(shown);
        long raised = loop.get(() -> store.raise(ALICE));
        assertThat(raised).isGreaterThan(blocked + 1);

        long gone = loop.get(() -> presences.remove(
                        ONE, new HeldConnection(ALICE, "phone"), Duration.ZERO, WentOffline.Reason.CLOSED))
                .presence()
                .version();
        assertThat(gone).isGreaterThan(raised);
    }

    /** In whatever order Redis has them. */
    private List<String> presenceFields() {
        return List.of(redis.command("HGETALL", "rookery:presence:user:{alice}").split("\n", -1));
    }

    @Test
    void relationsOutliveThePresenceAndChangeNothingInIt() {
        put();
        List<String> before = presenceFields();

        friends(ADD, BOB);
        blocked(ADD, CAROL);

        assertThat(presenceFields()).containsExactlyInAnyOrderElementsOf(before);
        redis.command("DEL", "rookery:presence:user:{alice}");
        assertThat(standing(CAROL, ALICE).blocked()).isTrue();
    }

    @Test
    void afterAnyChangesTheStandingsAreThoseOfAModel() {
        Seed seed = Seed.of(RedisRelationStoreIT.class);
        Random random = seed.random();
        store = new RedisRelationStore(loop.links());
        UserId[] users = users(0, 5);
        Map<UserId, Set<UserId>> friends = new HashMap<>();
        Map<UserId, Set<UserId>> blocked = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            UserId user = users[random.nextInt(users.length)];
            Set<UserId> others = Arrays.stream(users)
                    .filter(other -> other != user && random.nextBoolean())
                    .collect(Collectors.toSet());
            Edit edit = Edit.values()[random.nextInt(3)];
            if (random.nextBoolean()) {
                loop.get(() -> store.changeFriends(user, edit, others));
                edit(friends, user, edit, others);
            } else {
                loop.get(() -> store.changeBlocked(user, edit, others));
                edit(blocked, user, edit, others);
            }
        }

        for (UserId user : users) {
            for (UserId viewer : users) {
                assertThat(standing(viewer, user))
                        .as("%s, %s sees %s", seed, viewer, user)
                        .isEqualTo(new Standing(
                                of(blocked, user).contains(viewer)
                                        || of(blocked, viewer).contains(user),
                                of(friends, user).contains(viewer)));
            }
        }
    }

    private static void edit(Map<UserId, Set<UserId>> lists, UserId user, Edit edit, Set<UserId> others) {
        Set<UserId> list = lists.computeIfAbsent(user, any -> new TreeSet<>(Comparator.comparing(UserId::value)));
        switch (edit) {
            case ADD -> list.addAll(others);
            case REMOVE -> list.removeAll(others);
            case REPLACE -> {
                list.clear();
                list.addAll(others);
            }
        }
    }

    private static Set<UserId> of(Map<UserId, Set<UserId>> lists, UserId user) {
        return lists.getOrDefault(user, Set.of());
    }

    private PresenceChange put() {
        return loop.get(() -> presences.put(ONE, new HeldConnection(ALICE, "phone"), SessionPresence.of("test")));
    }

    private ListChange friends(Edit edit, UserId... users) {
        return loop.get(() -> store.changeFriends(ALICE, edit, List.of(users)));
    }

    private ListChange blocked(Edit edit, UserId... users) {
        return loop.get(() -> store.changeBlocked(ALICE, edit, List.of(users)));
    }

    private Standing standing(UserId viewer, UserId user) {
        return glance(viewer, user).standings().get(0);
    }

    private Glance glance(UserId viewer, UserId user) {
        return loop.get(() -> presences.look(List.of(user), List.of(viewer))).get(0);
    }

    private static UserId[] users(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> new UserId("u" + i)).toArray(UserId[]::new);
    }

    private static void assertTooLong(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .hasMessage(message)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
    }
}
