package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rookery.identity.UserId;
import io.rookery.protocol.Command.PresenceUnsubscribe;
import io.rookery.protocol.Command.PresenceUpdate;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.RawJson;
import io.rookery.protocol.Refusal;
import io.rookery.settings.PresenceSettings;
import io.rookery.testing.RedisServer;
import java.time.Duration;
import java.util.List;
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
    private PresenceTracker tracker;
    private PresenceGateway gateway;
    private Viewer alice;

    @BeforeEach
    void start() {
        tracker = cluster.start("one");
        gateway = cluster.gateway("one");
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

        List<Presence> presences = subscribe(alice, "bob", "nobody", "bob");

        assertThat(presences).extracting(Presence::userId).containsExactly("bob", "nobody");
        assertThat(presences)
                .extracting(Presence::status)
                .containsExactly(PresenceStatus.ONLINE, PresenceStatus.OFFLINE);
        assertThat(gateway.topicsOf(alice)).containsExactlyInAnyOrder("presence:bob", "presence:nobody");
    }

    @Test
    void theSnapshotIsTakenWhenTheHomesKnowOfTheListener() {
        gateway.onListen = () -> {
            tracker.attached(gateway.caller(new Viewer(new UserId("bob"))).session(), "of-bob", null);
            return gateway.until(() -> !cluster.told("bob").isEmpty());
        };

        List<Presence> presences = subscribe(alice, "bob");

        assertThat(presences).extracting(Presence::status).containsExactly(PresenceStatus.ONLINE);
    }

    @Test
    void aSessionWatchesSoManyUsersAndNoMore() {
        subscribe(alice, names(0, 200));
        subscribe(alice, names(200, 400));
        subscribe(alice, names(400, 500));
        subscribe(alice, names(0, 100));

        assertRefused(ErrorCode.SUBSCRIPTION_LIMIT, () -> subscribe(alice, "one-too-many"));
        assertThat(gateway.topicsOf(alice)).doesNotContain("presence:one-too-many");
        gateway.unsubscribe(alice, new PresenceUnsubscribe(List.of("u7"), false));
        subscribe(alice, "one-too-many");
        subscribe(attached("bob"), names(0, 200));

        assertThat(gateway.topicsOf(alice)).contains("presence:one-too-many");
    }

    @Test
    void whatCannotBeWatchedIsRefused() {
        assertRefused(ErrorCode.INVALID_PARAMS, () -> subscribe(alice, names(0, 201)));
        assertRefused(ErrorCode.INVALID_PARAMS, () -> subscribe(alice, "no spaces"));
        assertRefused(ErrorCode.INVALID_PARAMS, () -> subscribe(alice, ""));
        assertRefused(ErrorCode.INVALID_PARAMS, () -> subscribe(alice));
        assertThat(gateway.topicsOf(alice)).isEmpty();
    }

    @Test
    void whoeverUnsubscribesListensNoMore() {
        subscribe(alice, "bob", "carol");

        gateway.unsubscribe(alice, new PresenceUnsubscribe(List.of("bob", "unknown"), false));

        assertThat(gateway.topicsOf(alice)).containsExactly("presence:carol");
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
        Presence seen = subscribe(attached("bob"), "alice").get(0);
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
        Viewer stranger = gateway.connect("stranger");

        assertRefused(
                ErrorCode.INVALID_STATE,
                () -> gateway.update(stranger, new PresenceUpdate(PresenceStatus.BUSY, null, null, null, null)));
    }

    @Test
    void aConnectionThatIsClosedWatchesNobody() {
        gateway.disconnect(alice);

        assertRefused(ErrorCode.INVALID_STATE, () -> subscribe(alice, "bob"));
    }

    private Viewer attached(String user) {
        Viewer viewer = gateway.connect(user);
        tracker.attached(gateway.caller(viewer).session(), "connection-of-" + user, null);
        await().until(() -> !cluster.told(user).isEmpty());
        return viewer;
    }

    private List<Presence> subscribe(Viewer viewer, String... users) {
        return gateway.subscribe(viewer, users);
    }

    private Presence update(PresenceStatus status, String activity, RawJson metadata) {
        return gateway.update(alice, new PresenceUpdate(status, activity, metadata, null, null));
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static String[] names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "u" + i).toArray(String[]::new);
    }
}
