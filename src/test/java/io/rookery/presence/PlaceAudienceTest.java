package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Push;
import io.rookery.routing.Batch;
import io.rookery.routing.Encoding;
import io.rookery.routing.Subscriber;
import io.rookery.store.Glance;
import io.rookery.store.PresenceVisibility;
import io.rookery.store.Standing;
import io.rookery.testing.Seed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlaceAudienceTest {
    private static final PresenceFilter EVERYBODY = new PresenceFilter(Set.of(), null, 200);

    private final TreeMap<String, Presence> members = new TreeMap<>();
    private final Map<String, Set<String>> blocks = new HashMap<>();
    private final Map<String, Long> relations = new HashMap<>();
    private final Deque<Runnable> answers = new ArrayDeque<>();
    private PlaceAudience audience;
    private boolean late;
    private boolean gone;
    private long version;

    @Test
    void whoWatchesIsShownOnlyWhomTheyMaySee() {
        enter("alice", "carol");
        block("alice", "bob");
        View bob = watch("bob");
        View dave = watch("dave");

        assertThat(bob.members.keySet()).containsExactly("carol");
        assertThat(bob.total).isEqualTo(1);
        assertThat(dave.members.keySet()).containsExactly("alice", "carol");
        assertThat(dave.total).isEqualTo(2);
    }

    @Test
    void whoJoinsIsShownToThoseWhoMaySeeThem() {
        enter("carol");
        View bob = watch("bob");
        View dave = watch("dave");
        block("alice", "bob");

        enter("alice");

        assertThat(bob.members.keySet()).containsExactly("carol");
        assertThat(dave.members.keySet()).containsExactly("alice", "carol");
        assertThat(bob.diffs).isEmpty();
    }

    @Test
    void aChangeOfRelationsIsShownToThoseItConcernsAlone() {
        enter("alice", "carol");
        View bob = watch("bob");
        View dave = watch("dave");

        block("alice", "bob");
        audience.relationsChanged(new RelationChange(new UserId("alice"), List.of(new UserId("bob"))));
        assertThat(bob.members.keySet()).containsExactly("carol");
        assertThat(bob.total).isEqualTo(1);
        unblock("alice", "bob");
        audience.relationsChanged(new RelationChange(new UserId("alice"), List.of(new UserId("bob"))));

        assertThat(bob.members.keySet()).containsExactly("alice", "carol");
        assertThat(bob.diffs).extracting(Push.PresenceDiff::version).isSorted().doesNotHaveDuplicates();
        assertThat(dave.diffs).isEmpty();
    }

    @Test
    void whoBlocksSeesTheBlockedNoMore() {
        enter("alice", "carol");
        View bob = watch("bob");

        block("bob", "alice");
        audience.relationsChanged(new RelationChange(new UserId("bob"), List.of(new UserId("alice"))));

        assertThat(bob.members.keySet()).containsExactly("carol");
    }

    @Test
    void aChangeOfWhichNobodyToldIsFoundByComparing() {
        enter("alice", "carol");
        View bob = watch("bob");
        block("alice", "bob");

        audience.compare();
        audience.audience().tell();

        assertThat(bob.members.keySet()).containsExactly("carol");
    }

    @Test
    void whoJoinsWhileTheStoreIsGoneIsShownToNobodyUntilItIsBack() {
        enter("carol");
        View bob = watch("bob");
        gone = true;
        enter("alice");
        assertThat(bob.members.keySet()).containsExactly("carol");

        gone = false;
        enter("dave");

        assertThat(bob.members.keySet()).containsExactly("alice", "carol", "dave");
    }

    @Test
    void whoBeginsWhileTheLastOneLeavesIsNotForgotten() {
        enter("alice");
        View bob = watch("bob");
        late = true;
        Future<QueryResult> begun = audience.add(new View("dave"), found());

        audience.audience().remove(bob);

        assertThat(audience.isUnused()).isFalse();
        answers.remove().run();
        assertThat(begun.result().members()).hasSize(1);
        assertThat(audience.isUnused()).isFalse();
    }

    @Test
    void whatChangesWhileSomebodyBeginsIsNotMissed() {
        enter("alice", "carol");
        watch("dave");
        late = true;
        View bob = new View("bob");
        audience.add(bob, found()).onSuccess(bob::begin);

        block("alice", "bob");
        audience.relationsChanged(new RelationChange(new UserId("alice"), List.of(new UserId("bob"))));
        answerAll();

        assertThat(bob.members.keySet()).containsExactly("carol");
    }

    @Test
    void whatChangesWhileSomebodyJoinsIsNotMissed() {
        enter("carol");
        View bob = watch("bob");
        late = true;
        enter("alice");

        block("alice", "bob");
        audience.relationsChanged(new RelationChange(new UserId("bob"), List.of(new UserId("alice"))));
        answerAll();

        assertThat(bob.members.keySet()).containsExactly("carol");
    }

    /** Whatever happens, and in whatever order readings are answered, everybody comes to see what they may. */
    @Test
    void viewsFollowAModel() {
        Seed seed = Seed.of(PlaceAudienceTest.class);
        Random random = seed.random();
        List<String> names = IntStream.range(0, 8).mapToObj(i -> "u" + i).toList();
        enter("u0");
        List<View> views = new ArrayList<>(List.of(watch("u7")));
        for (int i = 0; i < 3000; i++) {
            late = random.nextBoolean();
            String name = names.get(random.nextInt(8));
            String other = names.get(random.nextInt(8));
            switch (random.nextInt(6)) {
                case 0 -> enter(name);
                case 1 -> leave(name);
                case 2 -> {
                    block(name, other);
                    audience.relationsChanged(new RelationChange(new UserId(name), List.of(new UserId(other))));
                }
                case 3 -> {
                    unblock(name, other);
                    audience.relationsChanged(new RelationChange(new UserId(name), List.of(new UserId(other))));
                }
                case 4 -> {
                    if (views.size() < 10) {
                        View view = new View(name);
                        audience.add(view, found()).onSuccess(view::begin);
                        views.add(view);
                    }
                }
                default -> {
                    late = false;
                    answerAll();
                }
            }
        }
        late = false;
        answerAll();

        for (View view : views) {
            assertThat(view.members.keySet())
                    .as("%s, %s", seed, view.user)
                    .isEqualTo(members.keySet().stream()
                            .filter(member -> !isBlocked(member, view.user.value()))
                            .collect(Collectors.toSet()));
            assertThat(view.total).isEqualTo(view.members.size());
        }
    }

    private void answerAll() {
        while (!answers.isEmpty()) {
            answers.remove().run();
        }
    }

    private View watch(String user) {
        View view = new View(user);
        if (audience == null) {
            audience = new PlaceAudience("q", found(), this::look);
        }
        view.begin(audience.add(view, found()).result());
        return view;
    }

    private Future<List<Glance>> look(List<UserId> users, List<UserId> viewers) {
        if (gone) {
            return Future.failedFuture("no store");
        }
        List<Glance> glances = users.stream().map(user -> glance(user, viewers)).toList();
        if (!late) {
            return Future.succeededFuture(glances);
        }
        Promise<List<Glance>> promise = Promise.promise();
        answers.add(() -> promise.complete(glances));
        return promise.future();
    }

    private Glance glance(UserId user, List<UserId> viewers) {
        return new Glance(
                Sight.nobody(user.value(), 1),
                PresenceVisibility.EVERYONE,
                relations.getOrDefault(user.value(), 0L),
                5,
                viewers.stream()
                        .map(viewer -> new Standing(isBlocked(user.value(), viewer.value()), false))
                        .toList());
    }

    private boolean isBlocked(String user, String viewer) {
        return !user.equals(viewer)
                && (blocks.getOrDefault(user, Set.of()).contains(viewer)
                        || blocks.getOrDefault(viewer, Set.of()).contains(user));
    }

    private void block(String user, String other) {
        blocks.computeIfAbsent(user, any -> new HashSet<>()).add(other);
        raise(user, other);
    }

    private void unblock(String user, String other) {
        blocks.computeIfAbsent(user, any -> new HashSet<>()).remove(other);
        raise(user, other);
    }

    private void raise(String... users) {
        for (String user : users) {
            relations.merge(user, 1L, Long::sum);
        }
    }

    private void enter(String... names) {
        for (String name : names) {
            members.put(name, new Presence(name, PresenceStatus.ONLINE, null, null, "north", "n1", 0, ++version));
        }
        moved();
    }

    private void leave(String name) {
        members.remove(name);
        version++;
        moved();
    }

    private void moved() {
        if (audience != null) {
            audience.update(found());
        }
    }

    private Found found() {
        return EVERYBODY.select(1000 * version, List.copyOf(members.values()));
    }

    private static final class View implements Subscriber, Encoding {
        private final UserId user;
        private final Map<String, Presence> members = new TreeMap<>();
        private final List<Push.PresenceDiff> diffs = new ArrayList<>();
        private int total;

        View(String user) {
            this.user = new UserId(user);
        }

        void begin(QueryResult shown) {
            shown.members().forEach(member -> members.put(member.userId(), member));
            total = shown.total();
        }

        @Override
        public UserId user() {
            return user;
        }

        @Override
        public Encoding encoding() {
            return this;
        }

        @Override
        public void append(Push push, ByteBuf out) {
            Push.PresenceDiff diff = (Push.PresenceDiff) push;
            diffs.add(diff);
            diff.entered().forEach(member -> members.put(member.userId(), member));
            diff.updated().forEach(member -> members.put(member.userId(), member));
            diff.left().forEach(members::remove);
            total = diff.total();
        }

        @Override
        public boolean offer(Batch batch) {
            return true;
        }

        @Override
        public void flush() {}
    }
}
