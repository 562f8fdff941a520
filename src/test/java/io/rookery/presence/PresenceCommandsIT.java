package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.rookery.dispatch.Caller;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command.PresenceSubscribe;
import io.rookery.protocol.Command.PresenceUnsubscribe;
import io.rookery.protocol.Command.PresenceUpdate;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.Refusal;
import io.rookery.routing.DeliveryClass;
import io.rookery.routing.Encoding;
import io.rookery.routing.FanOut;
import io.rookery.routing.Subscriber;
import io.rookery.session.Session;
import io.rookery.settings.PresenceSettings;
import io.rookery.testing.RedisServer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PresenceCommandsIT {
    private static final PresenceSettings SETTINGS = new PresenceSettings(
            Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, false, false);

    private final RedisServer redis = RedisServer.start();
    private final PresenceCluster cluster = new PresenceCluster(redis.endpoint(), SETTINGS);
    private final Listening listening = new Listening();
    private PresenceTracker tracker;
    private PresenceCommands commands;
    private Caller alice;

    @BeforeEach
    void start() {
        tracker = cluster.start("one");
        commands = new PresenceCommands(tracker);
        alice = attached("alice");
    }

    @AfterEach
    void close() {
        cluster.close();
        redis.close();
    }

    @Test
    void whoeverSubscribesIsToldHowEveryoneIsAndListens() {
        attached("bob");

        List<Presence> presences = subscribe(alice, "bob", "nobody", "bob").presences();

        assertThat(presences).extracting(Presence::userId).containsExactly("bob", "nobody");
        assertThat(presences)
                .extracting(Presence::status)
                .containsExactly(PresenceStatus.ONLINE, PresenceStatus.OFFLINE);
        assertThat(listening.topics).containsExactlyInAnyOrder(presence("bob"), presence("nobody"));
    }

    @Test
    void theSnapshotIsTakenWhenTheHomesKnowOfTheListener() {
        listening.onListen = () -> attached("bob");

        List<Presence> presences = subscribe(alice, "bob").presences();

        assertThat(presences).extracting(Presence::status).containsExactly(PresenceStatus.ONLINE);
    }

    @Test
    void aSessionWatchesSoManyUsersAndNoMore() {
        subscribe(alice, names(0, 200));
        subscribe(alice, names(200, 400));
        subscribe(alice, names(400, 500));
        subscribe(alice, names(0, 100));

        assertRefused(ErrorCode.SUBSCRIPTION_LIMIT, () -> subscribe(alice, "one-too-many"));
        assertThat(listening.topics).doesNotContain(presence("one-too-many"));
        PresenceCluster.await(commands.unsubscribe(alice, new PresenceUnsubscribe(List.of("u7"))));
        subscribe(alice, "one-too-many");
        subscribe(attached("bob"), names(0, 200));

        assertThat(listening.topics).contains(presence("one-too-many"));
    }

    @Test
    void whatCannotBeWatchedIsRefused() {
        assertRefused(ErrorCode.INVALID_PARAMS, () -> subscribe(alice, names(0, 201)));
        assertRefused(ErrorCode.INVALID_PARAMS, () -> subscribe(alice, "no spaces"));
        assertRefused(ErrorCode.INVALID_PARAMS, () -> subscribe(alice, ""));
        assertThat(listening.topics).isEmpty();
    }

    @Test
    void whoeverUnsubscribesListensNoMore() {
        subscribe(alice, "bob", "carol");

        PresenceCluster.await(commands.unsubscribe(alice, new PresenceUnsubscribe(List.of("bob", "unknown"))));

        assertThat(listening.topics).containsExactly(presence("carol"));
    }

    @Test
    void anUpdateIsAnsweredWithOnesOwnPresence() {
        RawJson metadata = RawJson.ofChecked(new byte[] {'{', '}'});

        Presence presence = update(PresenceStatus.IN_GAME, "raiding", metadata);

        assertThat(presence.status()).isEqualTo(PresenceStatus.IN_GAME);
        assertThat(presence.activity()).isEqualTo("raiding");
        assertThat(presence.metadata()).isEqualTo(metadata);
        assertThat(presence.node()).isEqualTo("one");
        await().until(() -> cluster.told("alice").contains(presence));
    }

    @Test
    void onlyOneselfSeesThatOneIsInvisible() {
        Presence own = update(PresenceStatus.INVISIBLE, "hiding", null);

        assertThat(own.status()).isEqualTo(PresenceStatus.INVISIBLE);
        Presence seen = subscribe(attached("bob"), "alice").presences().get(0);
        assertThat(seen.status()).isEqualTo(PresenceStatus.OFFLINE);
        assertThat(seen.activity()).isNull();
        assertThat(seen.version()).isEqualTo(own.version());
    }

    @Test
    void whatCannotBeSaidIsRefused() {
        assertRefused(ErrorCode.INVALID_PARAMS, () -> update(PresenceStatus.OFFLINE, null, null));
        assertRefused(ErrorCode.INVALID_PARAMS, () -> update(PresenceStatus.BUSY, "x".repeat(129), null));
        assertRefused(ErrorCode.TOO_LARGE, () -> update(PresenceStatus.BUSY, null, RawJson.ofChecked(new byte[1025])));
        assertThat(update(PresenceStatus.BUSY, "x".repeat(128), RawJson.ofChecked(new byte[1024]))
                        .status())
                .isEqualTo(PresenceStatus.BUSY);
    }

    @Test
    void somebodyWithoutAConnectionHereCannotUpdate() {
        Caller stranger = caller("stranger");

        assertRefused(
                ErrorCode.INVALID_STATE,
                () -> answer(
                        commands.update(stranger, new PresenceUpdate(PresenceStatus.BUSY, null, null, null, null))));
    }

    private Caller attached(String user) {
        Caller caller = caller(user);
        tracker.attached(caller.session(), "connection-of-" + user, null);
        await().until(() -> !cluster.told(user).isEmpty());
        return caller;
    }

    private Caller caller(String user) {
        UserId id = new UserId(user);
        return new Caller(new Session("session-of-" + user, id, user, Long.MAX_VALUE), new Silent(id), listening);
    }

    private Answer.Presences subscribe(Caller caller, String... users) {
        return (Answer.Presences) answer(commands.subscribe(caller, new PresenceSubscribe(List.of(users))));
    }

    private Presence update(PresenceStatus status, String activity, RawJson metadata) {
        PresenceUpdate command = new PresenceUpdate(status, activity, metadata, null, null);
        return ((Answer.OwnPresence) answer(commands.update(alice, command))).presence();
    }

    private static Answer answer(Future<? extends Answer> future) {
        Object outcome =
                PresenceCluster.await(future.<Object>map(answer -> answer).otherwise(failure -> failure));
        if (outcome instanceof Refusal refusal) {
            throw refusal;
        }
        return (Answer) outcome;
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static String[] names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "u" + i).toArray(String[]::new);
    }

    private static Topic presence(String user) {
        return Topic.presenceOf(new UserId(user));
    }

    private static final class Listening implements FanOut {
        private final Set<Topic> topics = new HashSet<>();
        private Runnable onListen = () -> {};

        @Override
        public void add(Subscriber subscriber) {}

        @Override
        public void remove(Subscriber subscriber) {}

        @Override
        public Future<Recovery> subscribe(Subscriber subscriber, Topic topic, Position since) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Void> listen(Subscriber subscriber, Topic topic) {
            topics.add(topic);
            onListen.run();
            return Future.succeededFuture();
        }

        @Override
        public void unsubscribe(Subscriber subscriber, Topic topic) {
            topics.remove(topic);
        }

        @Override
        public boolean isSubscribed(Subscriber subscriber, Topic topic) {
            return topics.contains(topic);
        }
    }

    private record Silent(UserId user) implements Subscriber {
        @Override
        public Encoding encoding() {
            return (push, out) -> {};
        }

        @Override
        public boolean offer(DeliveryClass deliveryClass, ByteBuf frames, int count) {
            return true;
        }

        @Override
        public void flush() {}
    }
}
