package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Push;
import io.rookery.protocol.Recovery;
import io.rookery.routing.Batch;
import io.rookery.routing.Encoding;
import io.rookery.routing.FanOut;
import io.rookery.routing.Subscriber;
import io.rookery.store.Glance;
import io.rookery.store.PresenceVisibility;
import io.rookery.store.Standing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchedPresencesTest {
    private static final int USERS_MAX = 500;
    private static final UserId ALICE = new UserId("alice");

    private final Listening fanOut = new Listening();
    private final Map<String, Presence> store = new HashMap<>();
    private final Set<String> hidden = new HashSet<>();
    private final Map<String, Long> relations = new HashMap<>();
    private final List<Integer> pages = new ArrayList<>();
    private final List<UserId> friends = new ArrayList<>();
    private final WatchedPresences watched = new WatchedPresences(fanOut, this::read, new Friends(), USERS_MAX);
    private final Client bob = new Client();
    private final List<Integer> viewers = new ArrayList<>();
    private Future<Void> answers = Future.succeededFuture();
    private long atMillis = 5;
    private boolean gone;

    @Test
    void whatWasLostOnTheWayIsToldWhenTheStoreSaysItTwice() {
        watch(presence(PresenceStatus.ONLINE, 1));
        Presence busy = presence(PresenceStatus.BUSY, 2);

        store.put("alice", busy);
        watched.look();
        assertThat(bob.told).isEmpty();
        watched.look();
        watched.look();

        assertThat(bob.told).containsExactly(busy);
    }

    @Test
    void whatIsStillOnItsWayIsNotToldTwice() {
        watch(presence(PresenceStatus.ONLINE, 1));
        Presence busy = presence(PresenceStatus.BUSY, 2);
        store.put("alice", busy);

        watched.look();
        watched.heard(new Push.PresenceChanged(busy));
        watched.look();
        watched.look();

        assertThat(bob.told).isEmpty();
    }

    /** It is on its way: one look, however often the user is on its page, is one time. */
    @Test
    void whatIsNewAtEachLookIsNotToldTwice() {
        watch(presence(PresenceStatus.ONLINE, 1));

        store.put("alice", presence(PresenceStatus.BUSY, 2));
        watched.look();
        store.put("alice", presence(PresenceStatus.AWAY, 3));
        watched.look();

        assertThat(bob.told).isEmpty();
    }

    @Test
    void somebodyOfWhomTheStoreKnowsNothingIsNotToldAgainAndAgain() {
        watch(presence(PresenceStatus.OFFLINE, 1));

        for (int i = 0; i < 5; i++) {
            store.put("alice", presence(PresenceStatus.OFFLINE, 100 + i));
            watched.look();
        }

        assertThat(bob.told).isEmpty();
    }

    @Test
    void somebodyWhomTheStoreHasForgottenIsToldToBeOffline() {
        watch(presence(PresenceStatus.ONLINE, 1));

        store.put("alice", presence(PresenceStatus.OFFLINE, 100));
        watched.look();
        store.put("alice", presence(PresenceStatus.OFFLINE, 101));
        watched.look();

        assertThat(bob.told).extracting(Presence::status).containsExactly(PresenceStatus.OFFLINE);
    }

    @Test
    void whatOneIsAnsweredIsToldToTheOthersWhoHaveNotHeard() {
        Client carol = new Client();
        watch(presence(PresenceStatus.ONLINE, 1));
        Presence busy = presence(PresenceStatus.BUSY, 2);

        store.put("alice", busy);
        watched.watch(watched.watcher(carol), List.of(ALICE), false);
        store.put("alice", presence(PresenceStatus.BUSY, 3));
        watched.watch(watched.watcher(carol), List.of(ALICE), false);

        assertThat(bob.told).containsExactly(busy);
        assertThat(carol.told).isEmpty();
    }

    /** Or the watcher would keep it, as it looks like what was told before. */
    @Test
    void whatOneWasAnsweredIsComparedWithTheStore() {
        watch(presence(PresenceStatus.ONLINE, 1));
        watch(presence(PresenceStatus.BUSY, 2));
        Presence online = presence(PresenceStatus.ONLINE, 3);

        store.put("alice", online);
        watched.look();
        watched.look();

        assertThat(bob.told).endsWith(online);
    }

    @Test
    void aWatchThatFailsEndsNothingThatAnotherOneIsAnsweredWith() {
        store.put("alice", presence(PresenceStatus.ONLINE, 1));
        Promise<Void> slow = Promise.promise();
        answers = slow.future();
        watched.watch(watched.watcher(bob), List.of(ALICE), false);
        answers = Future.succeededFuture();
        watched.watch(watched.watcher(bob), List.of(ALICE), false);

        slow.fail("no store");

        assertThat(watched.count()).isEqualTo(1);
        assertThat(fanOut.isSubscribed(bob, Topic.presenceOf(ALICE))).isTrue();
    }

    @Test
    void whatNoWatchIsAnsweredWithIsNotWatched() {
        Promise<Void> slow = Promise.promise();
        answers = slow.future();
        watched.watch(watched.watcher(bob), List.of(ALICE), false);
        watched.watch(watched.watcher(bob), List.of(ALICE), false);

        slow.fail("no store");

        assertThat(watched.count()).isZero();
    }

    @Test
    void whoIsNotWatchedAnyMoreIsNotLookedAt() {
        watch(presence(PresenceStatus.ONLINE, 1));
        fanOut.endings.forEach(Runnable::run);
        pages.clear();

        watched.look();

        assertThat(watched.count()).isZero();
        assertThat(pages).isEmpty();
        watch(presence(PresenceStatus.ONLINE, 1));
        watched.unwatch(watched.watcher(bob), List.of(ALICE), false);
        assertThat(watched.count()).isZero();
        assertThat(fanOut.topics).isEmpty();
    }

    @Test
    void aLookIsAtSoManyAndNoMore() {
        for (int i = 0; i < 30_000; i++) {
            watched.watch(watched.watcher(new Client()), List.of(new UserId("u" + i)), false);
        }
        pages.clear();

        watched.look();
        watched.look();

        assertThat(pages).containsExactly(WatchedPresences.PAGE_MAX, WatchedPresences.PAGE_MAX);
    }

    @Test
    void aLookThatIsNotAnsweredIsNotFollowedByAnother() {
        watch(presence(PresenceStatus.ONLINE, 1));
        pages.clear();
        Promise<Void> answer = Promise.promise();
        answers = answer.future();

        watched.look();
        watched.look();
        assertThat(pages).hasSize(1);
        answer.fail("no store");
        watched.look();
        assertThat(pages).hasSize(2);
    }

    @Test
    void whatAnotherWatcherReadIsStillLookedForOnTheWayToTheFirst() {
        watch(presence(PresenceStatus.ONLINE, 1));
        Presence busy = presence(PresenceStatus.BUSY, 2);
        store.put("alice", busy);

        watched.watch(watched.watcher(new Client()), List.of(ALICE), false);
        watched.look();
        watched.look();

        assertThat(bob.told).containsExactly(busy);
    }

    @Test
    void aChangeOfRelationsUnheardIsFoundInTheNextRound() {
        watch(presence(PresenceStatus.ONLINE, 1));
        hide(true, 7);

        watched.look();
        watched.look();

        assertThat(bob.told).containsExactly(Sight.nobody("alice", 7));
        assertThat(fanOut.isSubscribed(bob, Topic.presenceOf(ALICE))).isFalse();
        hide(false, 9);
        watched.look();
        watched.look();
        assertThat(bob.told.get(1)).isEqualTo(presence(PresenceStatus.ONLINE, 9));
        assertThat(fanOut.isSubscribed(bob, Topic.presenceOf(ALICE))).isTrue();
    }

    @Test
    void whatWasToldSinceTheReadingIsOlderThanLosingSight() {
        watch(presence(PresenceStatus.ONLINE, 1));
        watched.heard(new Push.PresenceChanged(presence(PresenceStatus.BUSY, 30)));
        hide(true, 7);

        watched.relationsChanged(new RelationChange(ALICE, List.of(bob.user())));

        assertThat(bob.told).containsExactly(Sight.nobody("alice", 31));
    }

    @Test
    void whoeverIsHiddenIsToldNothingThatIsFoundByComparing() {
        hide(true, 7);
        watch(presence(PresenceStatus.ONLINE, 1));
        store.put("alice", presence(PresenceStatus.BUSY, 8));

        watched.look();
        watched.look();
        watched.look();

        assertThat(bob.told).isEmpty();
    }

    @Test
    void aReadingThatIsOvertakenDecidesNothing() {
        watch(presence(PresenceStatus.ONLINE, 1));
        hide(true, 7);
        watched.relationsChanged(new RelationChange(ALICE, List.of()));
        atMillis -= 1;
        hide(false, 0);

        watched.relationsChanged(new RelationChange(ALICE, List.of()));

        assertThat(bob.told).hasSize(1);
        assertThat(fanOut.isSubscribed(bob, Topic.presenceOf(ALICE))).isFalse();
    }

    @Test
    void whatTheStoreDidNotAnswerIsDecidedAtTheNextLook() {
        watch(presence(PresenceStatus.ONLINE, 1));
        hide(true, 7);
        answers = Future.failedFuture("no store");
        watched.relationsChanged(new RelationChange(ALICE, List.of(bob.user())));
        assertThat(bob.told).isEmpty();

        answers = Future.succeededFuture();
        watched.look();

        assertThat(bob.told).containsExactly(Sight.nobody("alice", 7));
    }

    @Test
    void onlySoManyWatchesAreDecidedByOneReading() {
        store.put("alice", presence(PresenceStatus.ONLINE, 1));
        for (int i = 0; i < WatchedPresences.VIEWERS_MAX + 1; i++) {
            watched.watch(watched.watcher(new Client()), List.of(ALICE), false);
        }
        viewers.clear();

        watched.relationsChanged(new RelationChange(ALICE, List.of()));

        assertThat(viewers).containsExactly(WatchedPresences.VIEWERS_MAX, 1);
    }

    @Test
    void aFriendWhoIsRemovedWhileTheStoreIsGoneIsSaidGoodbyeLater() {
        friends.add(ALICE);
        store.put("alice", presence(PresenceStatus.ONLINE, 1));
        watched.friendLists().follow(watched.watcher(bob));
        friends.clear();
        gone = true;

        watched.relationsChanged(new RelationChange(bob.user(), List.of(ALICE)));
        assertThat(bob.told).isEmpty();
        assertThat(fanOut.isSubscribed(bob, Topic.presenceOf(ALICE))).isFalse();
        gone = false;
        watched.look();

        assertThat(bob.told).containsExactly(Sight.nobody("alice", 99));
    }

    private void watch(Presence answered) {
        store.put("alice", answered);
        watched.watch(watched.watcher(bob), List.of(ALICE), false);
    }

    private void hide(boolean isHidden, long version) {
        relations.put("alice", version);
        if (isHidden) {
            hidden.add("alice");
        } else {
            hidden.remove("alice");
        }
    }

    private Future<List<Glance>> read(List<UserId> users, List<UserId> viewerIds) {
        pages.add(users.size());
        viewers.add(viewerIds.size());
        List<Glance> glances = users.stream()
                .map(user -> new Glance(
                        store.getOrDefault(user.value(), Sight.nobody(user.value(), 1)),
                        hidden.contains(user.value()) ? PresenceVisibility.NOBODY : PresenceVisibility.EVERYONE,
                        relations.getOrDefault(user.value(), 0L),
                        atMillis,
                        viewerIds.stream().map(viewer -> Standing.STRANGER).toList()))
                .toList();
        return answers.map(glances);
    }

    private final class Friends implements FriendLists.Store {
        @Override
        public Future<List<UserId>> friends(UserId user) {
            return Future.succeededFuture(List.copyOf(friends));
        }

        @Override
        public Future<Long> raise(UserId user) {
            return gone ? Future.failedFuture("no store") : Future.succeededFuture(100L);
        }
    }

    private static Presence presence(PresenceStatus status, long version) {
        return new Presence("alice", status, null, null, null, null, 3, version);
    }

    private static final class Client implements Subscriber {
        private final List<Presence> told = new ArrayList<>();
        private final Encoding encoding = (push, out) -> told.add(((Push.PresenceChanged) push).presence());

        @Override
        public UserId user() {
            return new UserId("bob");
        }

        @Override
        public Encoding encoding() {
            return encoding;
        }

        @Override
        public boolean offer(Batch batch) {
            return true;
        }

        @Override
        public void flush() {}
    }

    private static final class Listening implements FanOut {
        private final Map<Topic, Set<Subscriber>> topics = new HashMap<>();
        private final List<Runnable> endings = new ArrayList<>();

        @Override
        public void add(Subscriber subscriber) {}

        @Override
        public boolean onRemove(Subscriber subscriber, Runnable task) {
            return endings.add(task);
        }

        @Override
        public void remove(Subscriber subscriber) {}

        @Override
        public Future<Recovery> subscribe(Subscriber subscriber, Topic topic, Position since) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Void> listen(Subscriber subscriber, Topic topic) {
            topics.computeIfAbsent(topic, any -> new HashSet<>()).add(subscriber);
            return Future.succeededFuture();
        }

        @Override
        public void unsubscribe(Subscriber subscriber, Topic topic) {
            topics.computeIfPresent(topic, (any, all) -> all.remove(subscriber) && all.isEmpty() ? null : all);
        }

        @Override
        public void drained(Subscriber subscriber) {}

        @Override
        public boolean isSubscribed(Subscriber subscriber, Topic topic) {
            return topics.getOrDefault(topic, Set.of()).contains(subscriber);
        }
    }
}
