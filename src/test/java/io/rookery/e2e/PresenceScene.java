package io.rookery.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.testing.DeliveryBooks;
import io.rookery.testing.RookeryCluster;
import io.rookery.testing.Seed;
import io.rookery.testing.TestTokens;
import io.rookery.testing.client.Endpoint;
import io.rookery.testing.client.PresenceClient;
import io.rookery.testing.client.PresenceFleet;
import io.rookery.testing.client.PresenceView.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** A cluster, people who come, go and say how they are, and watchers of all of them at every node. */
final class PresenceScene implements AutoCloseable {
    private static final int PEOPLE = 60;
    private static final int WATCHERS_PER_NODE = 2;
    private static final int ANSWER_SECONDS_MAX = 10;
    private static final int REPORTED_MAX = 12;
    private static final long BETWEEN_LOOKS_MILLIS = 200;
    /** Longer than the grace of a lost connection, so that nothing is still to come. */
    private static final Duration QUIET = Duration.ofSeconds(12);

    private static final List<String> STATUSES = List.of("busy", "away", "in_game", "in_menu", "invisible");

    private final RookeryCluster cluster;
    private final Random random;
    private final PresenceFleet fleet = new PresenceFleet(TestTokens::of);
    private final List<PresenceClient> watchers = new ArrayList<>();
    private final List<Person> people = new ArrayList<>();
    private int events;
    private int refused;

    PresenceScene(RookeryCluster cluster, Class<?> test) {
        this.cluster = cluster;
        Seed seed = Seed.of(test);
        this.random = seed.random();
        IntStream.range(0, PEOPLE).forEach(i -> people.add(new Person("p" + seed.value() + "-" + i)));
        for (Endpoint node : cluster.endpoints()) {
            for (int i = 0; i < WATCHERS_PER_NODE; i++) {
                PresenceClient watcher = answer(fleet.connect("watcher-" + watchers.size(), node));
                answer(watcher.watch(names()));
                watchers.add(watcher);
            }
        }
    }

    Random random() {
        return random;
    }

    PresenceFleet fleet() {
        return fleet;
    }

    private List<String> names() {
        return people.stream().map(Person::name).toList();
    }

    /** Has everybody come, somewhere. */
    void gather() {
        people.forEach(person -> attempt(() -> person.come(anyNode())));
        assertThat(refused).as("refused to come").isZero();
    }

    /** Lets something happen all the time. */
    void live(Duration time, Duration between) {
        Instant end = Instant.now().plus(time);
        while (Instant.now().isBefore(end)) {
            Person person = people.get(random.nextInt(PEOPLE));
            attempt(() -> event(person));
            Awaitility.await().pollDelay(between).until(() -> true);
        }
        System.out.println(events + " events, " + refused + " refused");
    }

    private void event(Person person) throws Exception {
        events++;
        int what = random.nextInt(10);
        if (person.here().isEmpty() || what < 2) {
            person.come(anyNode());
        } else if (what < 6) {
            person.say(STATUSES.get(random.nextInt(STATUSES.size())), "n" + events);
        } else if (what < 7) {
            person.anyClient().drop().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } else if (what < 8) {
            person.anyClient().leave().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } else {
            person.goElsewhere();
        }
    }

    /** What cannot be done while things are broken is no fault of those who try. */
    private void attempt(Attempt attempt) {
        try {
            attempt.make();
        } catch (ExecutionException | TimeoutException trouble) {
            refused++;
        } catch (Exception fault) {
            throw new IllegalStateException(fault);
        }
    }

    private interface Attempt {
        void make() throws Exception;
    }

    /** From now on the store may say of somebody who is gone what it said earlier. */
    void storeHasLostData() {
        people.forEach(person -> person.forgotten = true);
    }

    /**
     * Waits until all watchers see what the store says, that is what is so, and goes on doing so.
     *
     * @param since what the time is counted from
     */
    void awaitAgreement(Instant since, Duration longest) {
        Instant agreedSince = Instant.MAX;
        List<String> wrong = List.of();
        List<String> before = List.of();
        while (agreedSince.equals(Instant.MAX) || agreedSince.plus(QUIET).isAfter(Instant.now())) {
            Instant looked = Instant.now();
            wrong = problems();
            if (!wrong.isEmpty()) {
                assertThat(Duration.between(since, looked)).as("%s", wrong).isLessThan(longest);
                before = wrong;
                agreedSince = Instant.MAX;
            } else if (agreedSince.equals(Instant.MAX)) {
                agreedSince = looked;
            }
            Awaitility.await()
                    .pollDelay(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS)
                    .until(() -> true);
        }
        System.out.println("all agree after " + Duration.between(since, agreedSince) + "; last wrong: " + before);
        assertThat(Duration.between(since, agreedSince)).isLessThanOrEqualTo(longest);
        assertThat(freshProblems()).isEmpty();
        assertThat(watchers).allMatch(PresenceClient::isConnected);
        DeliveryBooks.awaitBalance(cluster);
    }

    private List<String> problems() {
        List<String> found = new ArrayList<>();
        Map<String, Seen> truth = truth();
        for (Person person : people) {
            if (!person.maySeem(truth.get(person.name()))) {
                found.add("store: " + person + " is " + truth.get(person.name()));
            }
        }
        watchers.forEach(watcher -> compare(watcher, truth, found));
        return found.subList(0, Math.min(found.size(), REPORTED_MAX));
    }

    private void compare(PresenceClient watcher, Map<String, Seen> truth, List<String> found) {
        Map<String, Seen> seen = watcher.view().seen();
        truth.forEach((user, stored) -> {
            if (!stored.isLike(seen.get(user))) {
                found.add(watcher.user() + " at " + watcher.endpoint().node() + ": " + user + " is " + seen.get(user)
                        + " (store: " + stored + ")");
            }
        });
    }

    /** What somebody is answered who asks now, at any node. */
    private List<String> freshProblems() {
        List<String> found = new ArrayList<>();
        Map<String, Seen> truth = truth();
        for (Endpoint node : cluster.endpoints()) {
            PresenceClient fresh = answer(fleet.connect("fresh-at-" + node.node(), node));
            answer(fresh.watch(names()));
            compare(fresh, truth, found);
            answer(fresh.leave());
        }
        return found;
    }

    private Map<String, Seen> truth() {
        Map<String, Seen> truth = new LinkedHashMap<>();
        for (Person person : people) {
            String[] fields = cluster.redis()
                    .command("HMGET", "rookery:presence:user:{" + person.name() + "}", "status", "activity", "version")
                    .split("\n", -1);
            truth.put(
                    person.name(),
                    fields[2].isEmpty()
                            ? new Seen("offline", "", "", 0)
                            : new Seen(fields[0], fields[1], "", Long.parseLong(fields[2])));
        }
        return truth;
    }

    private Endpoint anyNode() {
        List<Endpoint> nodes = cluster.endpoints();
        return nodes.get(random.nextInt(nodes.size()));
    }

    static <T> T answer(CompletableFuture<T> asked) {
        try {
            return asked.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        fleet.close();
    }

    private final class Person {
        private final String name;
        private final List<PresenceClient> clients = new ArrayList<>();
        private final List<Said> said = new ArrayList<>();
        private boolean forgotten;

        /** @param acknowledged else it may have been heard, now or later */
        private record Said(String status, String activity, PresenceClient over, boolean acknowledged) {
            boolean looksLike(Seen seen) {
                return status.equals("invisible")
                        ? seen.status().equals("offline")
                        : seen.status().equals(status) && seen.activity().equals(activity);
            }
        }

        private Person(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        List<PresenceClient> here() {
            clients.removeIf(client -> !client.isConnected());
            return clients;
        }

        PresenceClient anyClient() {
            return here().get(random.nextInt(here().size()));
        }

        void come(Endpoint node) throws ExecutionException, InterruptedException, TimeoutException {
            clients.add(fleet.connect(name, node).get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS));
        }

        void goElsewhere() throws ExecutionException, InterruptedException, TimeoutException {
            PresenceClient leaving = anyClient();
            leaving.drop().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
            clients.add(fleet.resume(leaving, anyNode()).get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS));
        }

        void say(String status, String activity) throws ExecutionException, InterruptedException, TimeoutException {
            PresenceClient over = anyClient();
            said.add(new Said(status, activity, over, false));
            over.say(status, activity).get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
            said.set(said.size() - 1, new Said(status, activity, over, true));
        }

        /** Whether this is what others ought to see. */
        boolean maySeem(Seen seen) {
            if (here().isEmpty()) {
                return seen.status().equals("offline");
            }
            int heard = said.size() - 1;
            while (heard >= 0 && !said.get(heard).acknowledged()) {
                heard--;
            }
            boolean certain =
                    heard >= 0 && (!forgotten || said.get(heard).over().isConnected());
            List<Said> possible = said.subList(certain ? heard : 0, said.size());
            return possible.stream().anyMatch(each -> each.looksLike(seen))
                    || (!certain && seen.status().equals("online"));
        }

        @Override
        public String toString() {
            return name + " (" + clients.size() + " connections, said "
                    + said.subList(Math.max(0, said.size() - 3), said.size()) + ")";
        }
    }
}
