package io.rookery.testing.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Several users who publish at a steady pace until told to stop, and note every acknowledgement.
 *
 * <p>Each is connected twice, at two nodes. Some messages are published over both connections at once and one of them once
 * more after that, all under the same {@code clientMessageId}.
 */
public final class PacedPublishers implements AutoCloseable {
    /** Of each user: what all of them say at once after a standstill is less than a reader may have missed. */
    private static final int UNACKNOWLEDGED_MAX = 32;

    private static final int REPEATED_ONE_IN = 8;

    private final Ledger ledger;
    private final Random random;
    private final List<User> users = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private Future<?> rounds = CompletableFuture.completedFuture(null);

    /**
     * Connects the users.
     *
     * @param count how many users
     * @param tokens the token of a user
     */
    public PacedPublishers(
            ClientFleet fleet,
            Ledger ledger,
            String channel,
            int count,
            List<Endpoint> endpoints,
            Function<String, String> tokens,
            Random random) {
        this.ledger = ledger;
        this.random = random;
        for (int i = 0; i < count; i++) {
            String name = "publisher-" + i;
            List<Endpoint> here = rotated(endpoints, i);
            List<Endpoint> elsewhere = rotated(endpoints, i + 1);
            users.add(new User(
                    name,
                    fleet.publisher(ClientPlan.of(name, tokens.apply(name), here), channel),
                    fleet.publisher(ClientPlan.of(name, tokens.apply(name), elsewhere), channel)));
        }
    }

    /** Lets one user after the other publish a message. */
    public void start(Duration between) {
        start(between, () -> true);
    }

    /**
     * Lets one user after the other publish a message.
     *
     * @param mayGoOn whether the next one may be published
     */
    public void start(Duration between, BooleanSupplier mayGoOn) {
        Round round = new Round(mayGoOn);
        rounds = clock.scheduleAtFixedRate(round, 0, between.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Publishes a number of messages at once; completes when all are acknowledged. */
    public CompletableFuture<Void> burst(int count) {
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(users.get(i % users.size()).publish(false));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    /** Publishes no more. */
    public void stop() {
        rounds.cancel(false);
    }

    /** Whether everything published has been acknowledged. */
    public boolean isSettled() {
        return rounds.isDone() && users.stream().allMatch(user -> user.unacknowledged.isEmpty());
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private static List<Endpoint> rotated(List<Endpoint> endpoints, int by) {
        List<Endpoint> rotated = new ArrayList<>(endpoints);
        Collections.rotate(rotated, -by);
        return rotated;
    }

    private final class Round implements Runnable {
        private final BooleanSupplier mayGoOn;
        private int next;

        Round(BooleanSupplier mayGoOn) {
            this.mayGoOn = mayGoOn;
        }

        @Override
        public void run() {
            if (!mayGoOn.getAsBoolean()) {
                return;
            }
            User user = users.get(next++ % users.size());
            if (user.unacknowledged.size() < UNACKNOWLEDGED_MAX) {
                var unused = user.publish(random.nextInt(REPEATED_ONE_IN) == 0);
            }
        }
    }

    private final class User {
        private final String name;
        private final Client here;
        private final Client elsewhere;
        private final AtomicInteger published = new AtomicInteger();
        private final Set<String> unacknowledged = ConcurrentHashMap.newKeySet();

        User(String name, Client here, Client elsewhere) {
            this.name = name;
            this.here = here;
            this.elsewhere = elsewhere;
        }

        CompletableFuture<?> publish(boolean repeated) {
            int number = published.incrementAndGet();
            String text = name + "#" + number;
            String clientMessageId = "message-of-" + name + "-" + number;
            unacknowledged.add(text);
            CompletableFuture<?> done = noted(here, text, clientMessageId);
            if (repeated) {
                done = CompletableFuture.allOf(done, noted(elsewhere, text, clientMessageId))
                        .thenCompose(both -> noted(elsewhere, text, clientMessageId));
            }
            return done.whenComplete((stored, failure) -> unacknowledged.remove(text));
        }

        private CompletableFuture<Stored> noted(Client over, String text, String clientMessageId) {
            return over.publish(text, clientMessageId).whenComplete((stored, failure) -> {
                if (failure == null) {
                    ledger.acknowledge(stored);
                } else {
                    ledger.refuse(text, failure);
                }
            });
        }
    }
}
