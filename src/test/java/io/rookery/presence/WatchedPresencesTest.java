package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Push;
import io.rookery.protocol.Recovery;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Encoding;
import io.rookery.routing.FanOut;
import io.rookery.routing.Subscriber;
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
    private static final UserId ALICE = new UserId("alice");

    private final Listening fanOut = new Listening();
    private final Map<String, Presence> store = new HashMap<>();
    private final List<Integer> pages = new ArrayList<>();
    private final WatchedPresences watched = new WatchedPresences(fanOut, this::read);
    private final Watcher bob = new Watcher();

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
        watched.append(new Push.PresenceChanged(busy), Unpooled.EMPTY_BUFFER);
        watched.look();
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
    void whoIsNotWatchedAnyMoreIsNotLookedAt() {
        watch(presence(PresenceStatus.ONLINE, 1));
        fanOut.topics.remove(Topic.presenceOf(ALICE));

        watched.look();

        assertThat(watched.count()).isZero();
        assertThat(pages).isEmpty();
        watch(presence(PresenceStatus.ONLINE, 1));
        watched.unwatch(bob, List.of(ALICE));
        assertThat(watched.count()).isZero();
    }

    @Test
    void aLookIsAtSoManyAndNoMore() {
        for (int i = 0; i < 30_000; i++) {
            UserId user = new UserId("u" + i);
            fanOut.listen(bob, Topic.presenceOf(user));
            watched.watch(bob, List.of(user));
        }

        watched.look();
        watched.look();

        assertThat(pages).containsExactly(WatchedPresences.PAGE_MAX, WatchedPresences.PAGE_MAX);
    }

    @Test
    void aLookThatIsNotAnsweredIsNotFollowedByAnother() {
        Promise<List<Presence>> answer = Promise.promise();
        List<List<UserId>> asked = new ArrayList<>();
        WatchedPresences waiting = new WatchedPresences(fanOut, users -> {
            asked.add(users);
            return answer.future();
        });
        fanOut.listen(bob, Topic.presenceOf(ALICE));
        waiting.watch(bob, List.of(ALICE));

        waiting.look();
        waiting.look();
        assertThat(asked).hasSize(1);
        answer.fail("no store");
        waiting.look();
        assertThat(asked).hasSize(2);
    }

    private void watch(Presence answered) {
        fanOut.listen(bob, Topic.presenceOf(ALICE));
        watched.watch(bob, List.of(ALICE));
        store.put("alice", answered);
        watched.answered(List.of(answered));
    }

    private Future<List<Presence>> read(List<UserId> users) {
        pages.add(users.size());
        return Future.succeededFuture(users.stream()
                .map(user -> store.getOrDefault(
                        user.value(), new Presence(user.value(), PresenceStatus.OFFLINE, null, null, null, null, 0, 1)))
                .toList());
    }

    private static Presence presence(PresenceStatus status, long version) {
        return new Presence("alice", status, null, null, null, null, 0, version);
    }

    private static final class Watcher implements Subscriber {
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
        public boolean offer(DeliveryClass deliveryClass, ByteBuf frames, int count) {
            return true;
        }

        @Override
        public void flush() {}
    }

    private static final class Listening implements FanOut {
        private final Set<Topic> topics = new HashSet<>();

        @Override
        public void add(Subscriber subscriber) {}

        @Override
        public boolean onRemove(Subscriber subscriber, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(Subscriber subscriber) {}

        @Override
        public Future<Recovery> subscribe(Subscriber subscriber, Topic topic, Position since) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Void> listen(Subscriber subscriber, Topic topic) {
            topics.add(topic);
            return Future.succeededFuture();
        }

        @Override
        public void unsubscribe(Subscriber subscriber, Topic topic) {}

        @Override
        public boolean isSubscribed(Subscriber subscriber, Topic topic) {
            return topics.contains(topic);
        }
    }
}
