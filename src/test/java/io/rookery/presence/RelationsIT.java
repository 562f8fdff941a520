package io.rookery.presence;

import static io.rookery.protocol.PresenceStatus.BUSY;
import static io.rookery.protocol.PresenceStatus.IN_GAME;
import static io.rookery.protocol.PresenceStatus.OFFLINE;
import static io.rookery.protocol.PresenceStatus.ONLINE;
import static io.rookery.store.RelationStore.Edit.ADD;
import static io.rookery.store.RelationStore.Edit.REMOVE;
import static io.rookery.store.RelationStore.Edit.REPLACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rookery.identity.UserId;
import io.rookery.protocol.Command;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.session.Session;
import io.rookery.settings.PresenceSettings;
import io.rookery.store.PresenceVisibility;
import io.rookery.store.RelationStore.Edit;
import io.rookery.store.SaidPresence;
import io.rookery.testing.RedisServer;
import io.rookery.testing.Seed;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes: users are changed on one, and watched on the other. */
class RelationsIT {
    /** A round of comparing takes 25 s at most. */
    private static final Duration COMPARED_MAX = Duration.ofSeconds(30);

    private static final PresenceSettings SETTINGS = new PresenceSettings(
            Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, false, false);

    private final RedisServer redis = RedisServer.start();
    private final PresenceCluster cluster = new PresenceCluster(redis.endpoint(), SETTINGS);
    private PresenceTracker tracker;
    private PresenceGateway here;
    private PresenceGateway there;
    private Viewer bob;

    @BeforeEach
    void start() {
        tracker = cluster.start("one");
        cluster.start("two");
        there = cluster.gateway("one");
        here = cluster.gateway("two");
        bob = here.connect("bob");
    }

    @AfterEach
    void close() {
        cluster.close();
        redis.close();
    }

    @Test
    void whoIsBlockedWhileWatchingSeesNobodyFromThenOn() {
        comes("alice", BUSY);
        Viewer carol = here.connect("carol");
        here.subscribe(bob, "alice");
        here.subscribe(carol, "alice");

        block(ADD, "alice", "bob");
        await().until(() -> isNobody(bob, "alice"));
        int pushedBefore = bob.pushed.size();
        says("alice", IN_GAME);
        await().until(() -> carol.of("alice").status() == IN_GAME);

        assertThat(bob.pushed).hasSize(pushedBefore);
        assertThat(here.topicsOf(bob)).isEmpty();
        assertThat(carol.pushed).extracting(Presence::status).containsExactly(IN_GAME);
    }

    @Test
    void whoBlocksSeesTheBlockedNoMore() {
        comes("alice", BUSY);
        here.subscribe(bob, "alice");

        block(ADD, "bob", "alice");
        await().until(() -> isNobody(bob, "alice"));
        block(REMOVE, "bob", "alice");
        await().until(() -> bob.of("alice").status() == BUSY);

        says("alice", IN_GAME);
        await().until(() -> bob.of("alice").status() == IN_GAME);
    }

    @Test
    void whoSubscribesToSomebodyTheyMayNotSeeGetsNobodyAndHearsNothing() {
        comes("alice", BUSY);
        block(ADD, "alice", "bob");

        Presence answered = here.subscribe(bob, "alice", "stranger").get(0);

        assertThat(answered).isEqualTo(new Presence("alice", OFFLINE, null, null, null, null, 0, answered.version()));
        assertThat(here.topicsOf(bob)).containsExactly("presence:stranger");
        says("alice", IN_GAME);
        await().until(() -> !cluster.told("alice").isEmpty()
                && cluster.told("alice").get(cluster.told("alice").size() - 1).status() == IN_GAME);
        assertThat(bob.pushed).isEmpty();
    }

    @Test
    void onlyFriendsSeeWhoLetsOnlyFriendsSee() {
        comes("alice", BUSY);
        here.subscribe(bob, "alice");

        show("alice", PresenceVisibility.FRIENDS);
        await().until(() -> isNobody(bob, "alice"));
        befriend(ADD, "alice", "bob");
        await().until(() -> bob.of("alice").status() == BUSY);
        befriend(REMOVE, "alice", "bob");
        await().until(() -> isNobody(bob, "alice"));
        show("alice", PresenceVisibility.EVERYONE);
        await().until(() -> bob.of("alice").status() == BUSY);
        show("alice", PresenceVisibility.NOBODY);
        await().until(() -> isNobody(bob, "alice"));
    }

    @Test
    void somebodyInvisibleWhoIsShownAgainIsOffline() {
        comes("alice", PresenceStatus.INVISIBLE);
        block(ADD, "alice", "bob");
        here.subscribe(bob, "alice");

        block(REMOVE, "alice", "bob");
        await().until(() ->
                bob.of("alice").lastSeenMillis() > 0 || here.topicsOf(bob).contains("presence:alice"));

        assertThat(bob.of("alice").status()).isEqualTo(OFFLINE);
        says("alice", BUSY);
        await().until(() -> bob.of("alice").status() == BUSY);
    }

    @Test
    void thoseWhoAreNotConcernedAreToldNothing() {
        comes("alice", BUSY);
        Viewer carol = here.connect("carol");
        here.subscribe(carol, "alice");
        here.subscribe(bob, "alice");

        block(ADD, "alice", "bob");
        await().until(() -> isNobody(bob, "alice"));
        block(REMOVE, "alice", "bob");
        await().until(() -> bob.of("alice").status() == BUSY);

        assertThat(carol.pushed).isEmpty();
    }

    @Test
    void aChangeOfWhichNoNodeWasToldIsFoundByComparing() {
        comes("alice", BUSY);
        here.subscribe(bob, "alice");
        cluster.relationsLost = true;

        block(ADD, "alice", "bob");
        await().atMost(COMPARED_MAX).until(() -> isNobody(bob, "alice"));
        block(REMOVE, "alice", "bob");

        await().atMost(COMPARED_MAX).until(() -> bob.of("alice").status() == BUSY);
    }

    @Test
    void friendsAreWatchedAsTheListChanges() {
        comes("alice", BUSY);
        comes("carol", IN_GAME);
        befriend(ADD, "bob", "alice");

        assertThat(here.subscribeFriends(bob)).extracting(Presence::status).containsExactly(BUSY);
        befriend(ADD, "bob", "carol");
        await().until(() -> bob.of("carol") != null && bob.of("carol").status() == IN_GAME);
        befriend(REPLACE, "bob", "carol");
        await().until(() -> isNobody(bob, "alice"));

        assertThat(here.topicsOf(bob)).containsExactly("presence:carol");
        befriend(ADD, "bob", "alice");
        await().until(() -> bob.of("alice").status() == BUSY);
        says("alice", IN_GAME);
        await().until(() -> bob.of("alice").status() == IN_GAME);
    }

    @Test
    void aListOfFriendsThatChangedUnheardIsFoundByComparing() {
        comes("alice", BUSY);
        here.subscribeFriends(bob);
        await().until(() -> here.run(() -> Future.succeededFuture(true)));
        cluster.relationsLost = true;

        befriend(ADD, "bob", "alice");
        await().until(() -> bob.of("alice") != null && bob.of("alice").status() == BUSY);
        befriend(REMOVE, "bob", "alice");

        await().until(() -> isNobody(bob, "alice"));
    }

    @Test
    void aFriendWhoIsWatchedByNameStaysWatched() {
        comes("alice", BUSY);
        befriend(ADD, "bob", "alice", "carol");
        here.subscribe(bob, "alice");
        here.subscribeFriends(bob);

        befriend(REMOVE, "bob", "carol", "alice");
        await().until(() -> !here.topicsOf(bob).contains("presence:carol"));
        says("alice", IN_GAME);
        await().until(() -> bob.of("alice").status() == IN_GAME);

        here.unsubscribe(bob, new Command.PresenceUnsubscribe(List.of(), true));
        assertThat(here.topicsOf(bob)).containsExactly("presence:alice");
        here.unsubscribe(bob, new Command.PresenceUnsubscribe(List.of("alice"), false));
        assertThat(here.topicsOf(bob)).isEmpty();
    }

    @Test
    void moreFriendsThanMayBeWatchedAreRefusedAndNobodyIsWatched() {
        befriend(REPLACE, "bob", names(0, 501));

        assertThatThrownBy(() -> here.subscribeFriends(bob))
                .hasStackTraceContaining("watched users: 501 (expected: <= 500)");
        assertThat(here.topicsOf(bob)).isEmpty();
        befriend(REMOVE, "bob", "u0");
        assertThat(here.subscribeFriends(bob)).hasSize(500);
    }

    @Test
    void aFriendForWhomThereIsNoRoomIsWatchedOnceThereIs() {
        comes("alice", BUSY);
        befriend(REPLACE, "bob", names(0, 500));
        here.subscribeFriends(bob);

        befriend(ADD, "bob", "alice");
        befriend(REMOVE, "bob", "u0");
        await().until(() -> bob.of("alice") != null && bob.of("alice").status() == BUSY);

        assertThat(here.topicsOf(bob)).hasSize(500);
    }

    @Test
    void whoeverHasGoneIsForgotten() {
        comes("alice", BUSY);
        befriend(ADD, "bob", "alice");
        here.subscribeFriends(bob);

        here.disconnect(bob);
        block(ADD, "alice", "bob");
        Viewer again = here.connect("bob");

        assertThat(here.subscribeFriends(again)).extracting(Presence::status).containsExactly(OFFLINE);
        assertThat(bob.pushed).isEmpty();
    }

    @Test
    void theStatusInAnswersOfOtherCommandsFollowsTheSameRule() {
        comes("alice", BUSY);
        block(ADD, "alice", "bob");

        assertThat(status("bob", "alice")).isEqualTo(OFFLINE);
        assertThat(status("carol", "alice")).isEqualTo(BUSY);
        assertThat(status(null, "alice")).isEqualTo(BUSY);
    }

    /** Whatever happens, all views come to be those of a model, and nobody hears of whom they could not see before. */
    @Test
    void viewsFollowAModel() {
        Seed seed = Seed.of(RelationsIT.class);
        Random random = seed.random();
        Model model = new Model(random);
        model.begin();
        for (int i = 0; i < 40; i++) {
            model.changeRelations();
            model.awaitViews(seed.toString());
            Map<Viewer, List<Presence>> before = model.pushed();
            model.changeStatuses();
            model.awaitViews(seed.toString());
            model.assertNothingOfTheHidden(before, seed.toString());
        }
    }

    private final class Model {
        private static final int USERS = 6;

        private final Random random;
        private final List<String> users =
                IntStream.range(0, USERS).mapToObj(i -> "m" + i).toList();
        private final Map<String, PresenceStatus> statuses = new HashMap<>();
        private final Map<String, Set<String>> friends = new HashMap<>();
        private final Map<String, Set<String>> blocked = new HashMap<>();
        private final Map<String, PresenceVisibility> visibilities = new HashMap<>();
        private final List<Viewer> viewers = new ArrayList<>();

        private Model(Random random) {
            this.random = random;
        }

        private void begin() {
            for (String user : users) {
                comes(user, BUSY);
                statuses.put(user, BUSY);
                PresenceGateway gateway = random.nextBoolean() ? here : there;
                Viewer viewer = gateway.connect(user);
                gateway.subscribe(viewer, users.toArray(String[]::new));
                viewers.add(viewer);
            }
        }

        private void changeRelations() {
            for (int i = random.nextInt(4); i >= 0; i--) {
                String user = any();
                Set<String> others = users.stream()
                        .filter(other -> !other.equals(user) && random.nextInt(3) == 0)
                        .collect(Collectors.toSet());
                Edit edit = Edit.values()[random.nextInt(3)];
                switch (random.nextInt(3)) {
                    case 0 -> {
                        befriend(edit, user, others.toArray(String[]::new));
                        edit(friends, user, edit, others);
                    }
                    case 1 -> {
                        block(edit, user, others.toArray(String[]::new));
                        edit(blocked, user, edit, others);
                    }
                    default -> {
                        PresenceVisibility visibility =
                                PresenceVisibility.values()[random.nextInt(PresenceVisibility.values().length)];
                        show(user, visibility);
                        visibilities.put(user, visibility);
                    }
                }
                if (random.nextBoolean()) {
                    changeStatuses();
                }
            }
        }

        private void changeStatuses() {
            for (String user : users) {
                if (random.nextBoolean()) {
                    PresenceStatus status =
                            List.of(BUSY, IN_GAME, PresenceStatus.IN_MENU).get(random.nextInt(3));
                    says(user, status);
                    statuses.put(user, status);
                }
            }
        }

        private void awaitViews(String seed) {
            await().alias(seed).atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
                for (Viewer viewer : viewers) {
                    for (String user : users) {
                        assertThat(viewer.of(user).status())
                                .as("%s sees %s", viewer, user)
                                .isEqualTo(sees(viewer.user().value(), user) ? statuses.get(user) : OFFLINE);
                        assertThat(isNobody(viewer, user))
                                .isEqualTo(!sees(viewer.user().value(), user));
                    }
                }
            });
        }

        private Map<Viewer, List<Presence>> pushed() {
            Map<Viewer, List<Presence>> all = new HashMap<>();
            viewers.forEach(viewer -> all.put(viewer, List.copyOf(viewer.pushed)));
            return all;
        }

        private void assertNothingOfTheHidden(Map<Viewer, List<Presence>> before, String seed) {
            for (Viewer viewer : viewers) {
                List<Presence> since = viewer.pushed.subList(before.get(viewer).size(), viewer.pushed.size());
                assertThat(since)
                        .as("%s, %s", seed, viewer)
                        .allMatch(presence -> sees(viewer.user().value(), presence.userId()));
            }
        }

        private boolean sees(String viewer, String user) {
            if (viewer.equals(user)) {
                return true;
            }
            if (of(blocked, viewer).contains(user) || of(blocked, user).contains(viewer)) {
                return false;
            }
            return switch (visibilities.getOrDefault(user, PresenceVisibility.EVERYONE)) {
                case EVERYONE -> true;
                case FRIENDS -> of(friends, user).contains(viewer);
                case NOBODY -> false;
            };
        }

        private String any() {
            return users.get(random.nextInt(users.size()));
        }

        private static Set<String> of(Map<String, Set<String>> lists, String user) {
            return lists.getOrDefault(user, Set.of());
        }

        private static void edit(Map<String, Set<String>> lists, String user, Edit edit, Set<String> others) {
            Set<String> list = lists.computeIfAbsent(user, any -> new HashSet<>());
            switch (edit) {
                case ADD -> list.addAll(others);
                case REMOVE -> list.removeAll(others);
                case REPLACE -> {
                    list.clear();
                    list.addAll(others);
                }
            }
        }
    }

    private PresenceStatus status(String viewer, String user) {
        UserId id = new UserId(user);
        return PresenceCluster.await(tracker.statuses(viewer == null ? null : new UserId(viewer), List.of(id)))
                .get(id);
    }

    private void comes(String user, PresenceStatus status) {
        tracker.attached(new Session("s-" + user, new UserId(user), user, Long.MAX_VALUE), "c-" + user, null);
        await().until(() -> !cluster.told(user).isEmpty());
        says(user, status);
    }

    private void says(String user, PresenceStatus status) {
        SaidPresence said = new SaidPresence(status, status == ONLINE ? null : "as said", null, null, 0);
        PresenceCluster.await(tracker.say(new UserId(user), "s-" + user, said, Optional.empty()));
    }

    private void block(Edit edit, String user, String... others) {
        there.relations(relations -> relations.changeBlocked(new UserId(user), edit, ids(others)));
    }

    private void befriend(Edit edit, String user, String... others) {
        there.relations(relations -> relations.changeFriends(new UserId(user), edit, ids(others)));
    }

    private void show(String user, PresenceVisibility visibility) {
        there.relations(relations -> relations.show(new UserId(user), visibility));
    }

    private static Set<UserId> ids(String... names) {
        return List.of(names).stream().map(UserId::new).collect(Collectors.toSet());
    }

    private static String[] names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "u" + i).toArray(String[]::new);
    }

    private static boolean isNobody(Viewer viewer, String user) {
        Presence seen = viewer.of(user);
        return seen.equals(new Presence(user, OFFLINE, null, null, null, null, 0, seen.version()));
    }
}
