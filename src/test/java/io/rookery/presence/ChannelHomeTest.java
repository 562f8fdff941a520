package io.rookery.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.testing.Seed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChannelHomeTest {
    private static final NodeId NODE = new NodeId("n1", "boot");
    private static final int SEEDS = 300;
    private static final int STEPS = 300;

    private final Channel channel = new Channel();

    @Test
    void membersWhoAreThereAreFoundOverManyPages() {
        IntStream.range(0, 3 * ChannelHome.PAGE).forEach(i -> channel.member("u" + i, i % 2 == 0));
        List<Long> asked = new ArrayList<>();

        channel.home.whenReady(() -> asked.add(channel.home.roster().version()));
        channel.home.look();
        assertThat(asked).isEmpty();
        channel.answerAll();

        assertThat(asked).hasSize(1);
        assertThat(channel.home.roster().members()).hasSize(3 * ChannelHome.PAGE / 2);
    }

    @Test
    void whoJoinsAndWhoLeavesIsTold() {
        channel.member("alice", true);
        channel.member("bob", false);
        channel.open();

        channel.member("carol", true);
        channel.home.joined(new UserId("carol"));
        channel.answerAll();
        assertThat(channel.present()).containsExactly("alice", "carol");
        channel.members.remove("alice");
        channel.home.left(new UserId("alice"));
        channel.online("bob", true);
        channel.home.heard(channel.users.get("bob"));

        assertThat(channel.present()).containsExactly("bob", "carol");
        assertThat(channel.told).extracting(RosterChange::userId).containsExactly("carol", "alice", "bob");
        assertThat(channel.listening).containsExactlyInAnyOrder("bob", "carol");
    }

    @Test
    void whoJoinsWhileTheMembersAreReadIsNotTakenForAStranger() {
        channel.open();
        channel.home.look();
        channel.member("alice", true);
        channel.home.joined(new UserId("alice"));

        channel.answerAll();

        assertThat(channel.present()).containsExactly("alice");
    }

    @Test
    void whoLeavesWhileTheMembersAreReadIsGone() {
        channel.member("alice", true);
        channel.open();
        channel.home.look();
        channel.members.remove("alice");
        channel.home.left(new UserId("alice"));

        channel.answerAll();

        assertThat(channel.present()).isEmpty();
    }

    @Test
    void whoeverIsNoMemberIsNotShown() {
        channel.open();

        channel.online("alice", true);
        channel.home.heard(channel.users.get("alice"));

        assertThat(channel.present()).isEmpty();
    }

    @Test
    void aStoreThatDoesNotAnswerIsAskedAgain() {
        channel.member("alice", true);
        channel.home.look();
        channel.failNext();
        assertThat(channel.home.isReady()).isFalse();

        channel.home.tick(List.of(NODE));
        assertThat(channel.home.overdue()).isPositive();
        channel.open();

        assertThat(channel.present()).containsExactly("alice");
    }

    /** What is heard may be lost and late; after a round of looks the home has what the store has. */
    @Test
    void whatIsLostIsFoundInTheStore() {
        long first = Seed.of(ChannelHomeTest.class).value();
        for (long seed = first; seed < first + SEEDS; seed++) {
            try {
                new Channel().run(new Random(seed));
            } catch (Throwable failure) {
                throw new AssertionError("-Drookery.seed=" + seed, failure);
            }
        }
    }

    /** The members of a channel, as the store has them, and its home. */
    private static final class Channel implements ChannelHome.Port {
        private final TreeSet<String> members = new TreeSet<>();
        private final Map<String, Presence> users = new TreeMap<>();
        private final List<Runnable> answers = new ArrayList<>();
        private final List<Runnable> failures = new ArrayList<>();
        private final List<RosterChange> told = new ArrayList<>();
        private final Set<String> listening = new HashSet<>();
        private final ChannelHome home = new ChannelHome(new Roster(1, () -> 1_000_000, new Random(1)), this, () -> 0);
        private long version;

        void member(String user, boolean online) {
            members.add(user);
            online(user, online);
        }

        void online(String user, boolean online) {
            PresenceStatus status = online ? PresenceStatus.ONLINE : PresenceStatus.OFFLINE;
            users.put(user, new Presence(user, status, null, null, null, null, 1, ++version));
        }

        void open() {
            home.look();
            answerAll();
            assertThat(home.isReady()).isTrue();
            home.follow(NODE);
        }

        List<String> present() {
            return home.roster().members().stream().map(Presence::userId).toList();
        }

        void run(Random random) {
            open();
            Map<String, Presence> replayed = new TreeMap<>();
            long replayedTo = home.roster().version();
            for (int step = 0; step < STEPS; step++) {
                step(random);
            }
            answerAll();
            home.look();
            answerAll();

            for (RosterChange change : told) {
                assertThat(change.from()).isEqualTo(replayedTo);
                replayedTo = change.to();
                Presence presence = change.presence();
                if (presence == null) {
                    assertThat(replayed.remove(change.userId())).isNotNull();
                } else {
                    replayed.put(change.userId(), presence);
                }
            }
            assertThat(List.copyOf(replayed.values()))
                    .isEqualTo(List.copyOf(home.roster().members()));
            assertThat(home.roster().members())
                    .containsExactlyElementsOf(users.values().stream()
                            .filter(user -> members.contains(user.userId()))
                            .filter(user -> user.status() != PresenceStatus.OFFLINE)
                            .toList());
            assertThat(listening).isEqualTo(members);
        }

        private void step(Random random) {
            String name = "u" + random.nextInt(6);
            UserId user = new UserId(name);
            boolean heard = random.nextInt(4) != 0;
            switch (random.nextInt(6)) {
                case 0 -> {
                    members.add(name);
                    users.computeIfAbsent(name, any -> offline(name));
                    if (heard) {
                        home.joined(user);
                    }
                }
                case 1 -> {
                    members.remove(name);
                    if (heard) {
                        home.left(user);
                    }
                }
                case 2 -> {
                    online(name, random.nextBoolean());
                    if (heard) {
                        home.heard(users.get(name));
                    }
                }
                case 3 -> home.look();
                default -> {
                    if (!answers.isEmpty()) {
                        answers.remove(0).run();
                    }
                }
            }
        }

        private Presence offline(String user) {
            return new Presence(user, PresenceStatus.OFFLINE, null, null, null, null, 0, ++version);
        }

        void answerAll() {
            while (!answers.isEmpty()) {
                answers.remove(0).run();
            }
        }

        void failNext() {
            answers.remove(0);
            failures.remove(0).run();
        }

        private <T> Future<T> later(T answer) {
            Promise<T> promise = Promise.promise();
            answers.add(() -> promise.tryComplete(answer));
            failures.add(() -> promise.tryFail("no answer"));
            return promise.future();
        }

        @Override
        public Future<List<UserId>> members(@Nullable UserId after, int limit) {
            return later((after == null ? members : members.tailSet(after.value(), false))
                    .stream().limit(limit).map(UserId::new).toList());
        }

        @Override
        public Future<List<Presence>> presences(List<UserId> asked) {
            return later(asked.stream().map(user -> users.get(user.value())).toList());
        }

        @Override
        public Future<Void> listen(UserId user) {
            listening.add(user.value());
            return Future.succeededFuture();
        }

        @Override
        public void unlisten(UserId user) {
            listening.remove(user.value());
        }

        @Override
        public void tell(NodeId node, RosterChange change) {
            told.add(change);
        }

        @Override
        public void close() {}
    }
}
