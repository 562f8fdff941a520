package io.rookery.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.ChatMessage;
import io.rookery.store.AppendOutcome.Conflict;
import io.rookery.store.AppendOutcome.Stored;
import io.rookery.testing.RedisServer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plays random appends, reads, restarts, older copies and wipes against a model of the log that fits on a page, and checks
 * besides that nobody is ever called continuous who saw another past than the log has now.
 */
class LogModelIT {
    private static final int STEPS = 400;
    private static final int KEPT = 40;
    private static final int READERS_AT_ONCE = 20;
    private static final Retention RETENTION = new Retention(KEPT, Duration.ofHours(1), Duration.ofHours(1));

    @TestFactory
    Stream<DynamicTest> theLogBehavesAsItsModel() {
        long first = Long.getLong("rookery.seed", System.nanoTime());
        return Stream.of(first, first + 1, first + 2)
                .map(seed -> DynamicTest.dynamicTest("rookery.seed=" + seed, () -> play(seed)));
    }

    private static void play(long seed) {
        System.out.println("LogModelIT rookery.seed=" + seed);
        Vertx vertx = Vertx.vertx();
        try (RedisServer redis = RedisServer.start();
                OnLoop store = new OnLoop(vertx, StoreOptions.standalone(redis.endpoint())).connected()) {
            Game game = new Game(new Random(seed), redis, store);
            for (int step = 0; step < STEPS; step++) {
                game.step();
            }
        } finally {
            vertx.close().await();
        }
    }

    /** All that a log is: what was written, the epoch, the ends of earlier epochs, the sendings, and what was changed. */
    private record Model(
            List<String> written,
            String epoch,
            List<Position> ends,
            Map<String, Stored> sendings,
            boolean begun,
            Map<String, String> changed,
            long lastChange) {

        static Model empty() {
            return new Model(List.of(), "", List.of(), Map.of(), false, Map.of(), 0);
        }

        long head() {
            return written.size();
        }

        /** Under a new incarnation, as the first call of it finds things. */
        Model under(String newEpoch) {
            if (newEpoch.equals(epoch)) {
                return this;
            }
            List<Position> nextEnds = new ArrayList<>(ends);
            if (begun) {
                nextEnds.add(new Position(epoch, head()));
            }
            int forgotten = Math.max(0, nextEnds.size() - 16);
            return new Model(
                    written,
                    newEpoch,
                    nextEnds.subList(forgotten, nextEnds.size()),
                    sendings,
                    true,
                    changed,
                    lastChange);
        }

        Model with(String messageId, String field, Stored stored) {
            List<String> more = new ArrayList<>(written);
            more.add(messageId);
            Map<String, Stored> sent = new HashMap<>(sendings);
            sent.put(field, stored);
            return new Model(more, epoch, ends, sent, true, changed, lastChange);
        }

        Model changed(String messageId, String state, long change) {
            Map<String, String> states = new HashMap<>(changed);
            states.put(messageId, state);
            return new Model(written, epoch, ends, sendings, begun, states, change);
        }

        boolean keeps(String messageId) {
            return written.indexOf(messageId) >= written.size() - KEPT;
        }

        boolean continuous(Position position) {
            boolean shared = position.epoch().equals(epoch)
                    ? position.offset() <= head()
                    : ends.stream()
                            .anyMatch(end -> end.epoch().equals(position.epoch()) && position.offset() <= end.offset());
            return shared && (position.offset() == head() || position.offset() >= head() - KEPT);
        }
    }

    private record Seen(Position position, List<String> past) {}

    private static final class Game {
        private final Topic topic = Drafts.topic();
        private final Random random;
        private final RedisServer redis;
        private final OnLoop store;
        private final List<Seen> readers = new ArrayList<>();
        private final List<Map.Entry<Path, Model>> copies = new ArrayList<>();
        private Model model = Model.empty();
        private boolean restarted = true;

        Game(Random random, RedisServer redis, OnLoop store) {
            this.random = random;
            this.redis = redis;
            this.store = store;
        }

        void step() {
            int dice = random.nextInt(100);
            if (dice < 40) {
                append();
            } else if (dice < 60) {
                change();
            } else if (dice < 85) {
                read();
            } else if (dice < 92) {
                restart(() -> {});
            } else if (dice < 96) {
                copies.add(Map.entry(redis.copyData(), model));
            } else if (dice < 99 && !copies.isEmpty()) {
                var copy = copies.get(random.nextInt(copies.size()));
                restart(() -> redis.restoreData(copy.getKey()));
                model = copy.getValue();
            } else if (dice == 99) {
                restart(redis::wipeData);
                model = Model.empty();
            }
        }

        private void restart(Runnable between) {
            redis.kill();
            between.run();
            redis.startAgain();
            store.connected();
            restarted = true;
        }

        private void append() {
            List<Draft> drafts =
                    Stream.generate(this::draft).limit(1 + random.nextInt(5)).toList();
            List<AppendOutcome> outcomes = store.log(log -> log.append(topic, RETENTION, null, drafts));
            Position head = store.head(topic);
            enter(head.epoch());
            for (int i = 0; i < drafts.size(); i++) {
                check(drafts.get(i), outcomes.get(i));
            }
            assertThat(head).isEqualTo(new Position(model.epoch(), model.head()));
        }

        private Draft draft() {
            return Drafts.draft(
                    "u" + random.nextInt(2), "sending-" + random.nextInt(60), "text " + random.nextInt(2), false);
        }

        private void check(Draft draft, AppendOutcome outcome) {
            String sending = draft.author() + " " + draft.clientMessageId();
            Stored same = model.sendings().get(sending + draft.body().text());
            if (same != null) {
                assertThat(outcome)
                        .isEqualTo(new Stored(same.position(), same.messageId(), same.timestampMillis(), true));
            } else if (model.sendings().keySet().stream().anyMatch(known -> known.startsWith(sending + "text"))) {
                assertThat(outcome).isEqualTo(new Conflict());
            } else {
                Stored stored = (Stored) outcome;
                assertThat(stored.position()).isEqualTo(new Position(model.epoch(), model.head() + 1));
                assertThat(stored.duplicate()).isFalse();
                model = model.with(stored.messageId(), sending + draft.body().text(), stored);
                remember(stored.position());
            }
        }

        private void change() {
            Position head = store.head(topic);
            enter(head.epoch());
            if (model.head() == 0) {
                return;
            }
            String message = model.written()
                    .get((int) model.head() - 1 - random.nextInt((int) Math.min(model.head(), 2 * KEPT)));
            boolean deletes = random.nextInt(4) == 0;
            String state = deletes ? ChatMessage.DELETED : "edited " + random.nextInt(3);
            AlterationDraft draft = new AlterationDraft(
                    message.substring(0, message.indexOf('.')),
                    new UserId("u0"),
                    deletes ? new Alteration.Delete() : new Alteration.Edit(state),
                    false,
                    null);
            ChangeOutcome outcome = store.log(log -> log.change(topic, RETENTION, 0, draft));

            String before = model.changed().get(message);
            if (!model.keeps(message)) {
                assertThat(outcome).isEqualTo(new ChangeOutcome.Unknown());
            } else if (state.equals(before)) {
                assertThat(outcome).isInstanceOf(ChangeOutcome.Same.class);
            } else if (ChatMessage.DELETED.equals(before)) {
                assertThat(outcome).isEqualTo(new ChangeOutcome.Deleted());
            } else {
                ChangeOutcome.Changed changed = (ChangeOutcome.Changed) outcome;
                assertThat(changed.before()).isEqualTo(model.lastChange());
                assertThat(changed.change().sequence()).isGreaterThan(model.lastChange());
                assertThat(changed.change().head()).isGreaterThanOrEqualTo(head.offset());
                model = model.changed(message, state, changed.change().sequence());
            }
        }

        private static String state(ChatMessage message) {
            return message.edited() ? message.text() : message.isDeleted() ? ChatMessage.DELETED : null;
        }

        private void enter(String epoch) {
            if (restarted) {
                assertThat(epoch).as("a new incarnation begins an epoch").isNotEqualTo(model.epoch());
            } else {
                assertThat(epoch).isEqualTo(model.epoch());
            }
            restarted = false;
            model = model.under(epoch);
        }

        private void remember(Position position) {
            readers.add(new Seen(position, List.copyOf(model.written().subList(0, (int) position.offset()))));
        }

        private void read() {
            Position head = store.head(topic);
            enter(head.epoch());
            assertThat(head.offset()).isEqualTo(model.head());
            remember(head);
            for (int i = 0; i < READERS_AT_ONCE; i++) {
                int older = random.nextInt(Math.min(readers.size(), random.nextBoolean() ? 40 : Integer.MAX_VALUE));
                read(head, readers.get(readers.size() - 1 - older), 1 + random.nextInt(60));
            }
        }

        private void read(Position head, Seen reader, int limit) {
            LogRange range = store.read(topic, reader.position(), limit);

            assertThat(range.head()).isEqualTo(head);
            assertThat(range.continuous()).as("%s", reader.position()).isEqualTo(model.continuous(reader.position()));
            int start = (int) range.start().offset();
            if (range.continuous()) {
                assertThat(start).isEqualTo((int) reader.position().offset());
                assertThat(model.written().subList(0, start)).as("one past").isEqualTo(reader.past());
            } else if (start < head.offset()) {
                assertThat(model.written().subList(0, start))
                        .as("one past until something was lost")
                        .isEqualTo(reader.past().subList(0, start));
                assertThat(model.written().get(start))
                        .isNotEqualTo(reader.past().get(start));
            }
            assertThat(range.messages())
                    .extracting(ChatMessage::messageId)
                    .isEqualTo(model.written()
                            .subList(
                                    start,
                                    Math.min(start + limit, model.written().size())));
            assertThat(range.changed().sequence()).isEqualTo(model.lastChange());
            assertThat(range.messages())
                    .allSatisfy(message ->
                            assertThat(state(message)).isEqualTo(model.changed().get(message.messageId())));
        }
    }
}
