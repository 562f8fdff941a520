package io.rookery.store;

import static io.rookery.store.Drafts.PLENTY;
import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.store.AppendOutcome.Stored;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Lets two homes append, the server fall back to older copies, strangers be faster and healings come repeated and in any order,
 * and checks that everything acknowledged is there once and nobody is called continuous who saw another past.
 */
class LogHealingModelIT {
    private static final int FALLS = 10;
    private static final int HOMES = 2;

    @TestFactory
    Stream<DynamicTest> whatIsAcknowledgedIsThereOnceAndNobodyIsDeceived() {
        long first = Long.getLong("rookery.seed", System.nanoTime());
        return Stream.of(first, first + 1, first + 2)
                .map(seed -> DynamicTest.dynamicTest("rookery.seed=" + seed, () -> play(seed)));
    }

    private static void play(long seed) {
        System.out.println("LogHealingModelIT rookery.seed=" + seed);
        Vertx vertx = Vertx.vertx();
        try (RedisServer redis = RedisServer.start();
                OnLoop store = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected()) {
            Game game = new Game(new Random(seed), redis, store);
            for (int fall = 0; fall < FALLS; fall++) {
                game.talk();
                game.fall();
                game.heal();
                game.check();
            }
        } finally {
            vertx.close().await();
        }
    }

    /** Somebody who stands at a place and remembers the ids of all messages up to there. */
    private record Seen(Position position, List<String> past) {}

    private static final class Game {
        private final Topic topic = Drafts.topic();
        private final Random random;
        private final RedisServer redis;
        private final OnLoop store;
        private final List<List<StoredMessage>> homes = new ArrayList<>();
        private final Set<String> acknowledged = new HashSet<>();
        private final List<Seen> readers = new ArrayList<>();
        private Path copy;
        private int said;

        Game(Random random, RedisServer redis, OnLoop store) {
            this.random = random;
            this.redis = redis;
            this.store = store;
            for (int i = 0; i < HOMES; i++) {
                homes.add(new ArrayList<>());
            }
        }

        void talk() {
            List<StoredMessage> steady = homes.get(random.nextInt(HOMES));
            boolean interleaved = random.nextInt(3) == 0;
            say(steady, 1 + random.nextInt(4));
            copy = random.nextInt(4) == 0 && copy != null ? copy : redis.copyData();
            for (int i = random.nextInt(6); i > 0; i--) {
                say(interleaved ? homes.get(random.nextInt(HOMES)) : steady, 1 + random.nextInt(3));
            }
        }

        private void say(List<StoredMessage> home, int count) {
            List<Draft> drafts = Stream.generate(this::draft).limit(count).toList();
            List<AppendOutcome> outcomes = store.log(log -> log.append(topic, PLENTY, null, drafts));
            for (int i = 0; i < count; i++) {
                Stored stored = (Stored) outcomes.get(i);
                home.add(new StoredMessage(stored.position(), stored.timestampMillis(), drafts.get(i)));
                acknowledged.add(stored.messageId());
            }
            look();
        }

        private Draft draft() {
            said++;
            return Drafts.draft("alice", random.nextBoolean() ? null : "sending-" + said, "text " + said, false);
        }

        private void look() {
            List<ChatMessage> all = log();
            List<String> ids = all.stream().map(ChatMessage::messageId).toList();
            readers.add(new Seen(store.head(topic), ids));
            for (int i = 0; i < all.size(); i++) {
                readers.add(new Seen(all.get(i).position(), ids.subList(0, i + 1)));
            }
        }

        private List<ChatMessage> log() {
            return store.page(topic, null, 0L, RedisMessageLog.MESSAGES_MAX).messages();
        }

        void fall() {
            redis.kill();
            redis.restoreData(copy);
            redis.startAgain();
            store.connected();
            if (random.nextInt(3) == 0) {
                look();
            }
            if (random.nextInt(4) == 0) {
                say(homes.get(random.nextInt(HOMES)), 1);
            }
        }

        void heal() {
            for (int attempt = 0; attempt < 2 * HOMES + random.nextInt(4); attempt++) {
                heal(random.nextInt(HOMES), false);
            }
            int first = random.nextInt(HOMES);
            for (int i = 0; i < HOMES + random.nextInt(2); i++) {
                heal((first + i) % HOMES, true);
            }
            look();
        }

        private void heal(int home, boolean behind) {
            List<StoredMessage> known = homes.get(home);
            if (known.isEmpty()) {
                return;
            }
            List<StoredMessage> sent = List.copyOf(known);
            List<Healed> fates = store.log(log -> log.heal(topic, PLENTY, sent, behind));
            known.clear();
            for (int i = 0; i < sent.size(); i++) {
                StoredMessage message = sent.get(i);
                known.add(new StoredMessage(place(message, fates.get(i)), message.timestampMillis(), message.draft()));
            }
            known.sort(Comparator.comparingLong(message -> message.position().offset()));
        }

        private static Position place(StoredMessage message, Healed fate) {
            if (fate instanceof Healed.Held held) {
                return held.position();
            } else if (fate instanceof Healed.PutBack putBack) {
                return putBack.position();
            } else if (fate instanceof Healed.Appended appended) {
                return appended.position();
            }
            assertThat(fate).isEqualTo(new Healed.Left());
            return message.position();
        }

        void check() {
            List<String> now = log().stream().map(ChatMessage::messageId).toList();
            assertThat(now).doesNotHaveDuplicates().containsAll(acknowledged);
            for (Seen reader : readers) {
                LogRange range = store.read(topic, reader.position(), 1000);
                if (range.continuous()) {
                    assertThat(now.subList(0, (int) reader.position().offset()))
                            .as("the past of %s", reader.position())
                            .isEqualTo(reader.past());
                }
            }
        }
    }
}
