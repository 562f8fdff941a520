package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.store.LogRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicCursorTest {
    private static final Topic TOPIC = new Topic("room:1");
    private static final int RUNS = 5000;
    private static final int READ_LIMIT = 7;

    @Test
    void framesInAnyOrderLeaveInOrderAndOnceWithoutAReadWhenNothingIsMissing() {
        Reader reader = new Reader();
        reader.say(3);

        reader.cursor.located(new Position("e1", 0), 0);
        reader.frames(0, 0, 1, 1, 2, 0);

        assertThat(reader.offsets()).containsExactly(1L, 2L, 3L);
        assertThat(reader.reads).isEmpty();
    }

    @Test
    void whatCameBeforeTheHeadWasKnownIsNotLost() {
        Reader reader = new Reader();
        reader.say(3);

        reader.frames(2, 1);
        reader.cursor.located(new Position("e1", 1), 0);

        assertThat(reader.offsets()).containsExactly(2L, 3L);
        assertThat(reader.cursor.state()).isEqualTo(TopicCursor.State.LIVE);
    }

    @Test
    void aGapIsReadOnceAndWhatComesMeanwhileWaits() {
        Reader reader = new Reader();
        reader.say(4);
        reader.cursor.located(new Position("e1", 0), 0);

        reader.frames(1);
        reader.say(1);
        reader.frames(4, 3);
        assertThat(reader.reads).hasSize(1);
        reader.answerRead();

        assertThat(reader.offsets()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(reader.reads).isEmpty();
        assertThat(reader.cursor.state()).isEqualTo(TopicCursor.State.LIVE);
    }

    @Test
    void aGapThatShowsDuringAReadIsReadAfterIt() {
        Reader reader = new Reader();
        reader.say(2);
        reader.cursor.located(new Position("e1", 0), 0);
        reader.frames(1);
        LogRange early = reader.model.read(TOPIC, reader.reads.remove(0), 10);
        reader.say(2);

        reader.frames(3);
        reader.cursor.filled(early);
        reader.answerRead();

        assertThat(reader.offsets()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void aCheckDuringAReadIsMadeAfterIt() {
        Reader reader = new Reader();
        reader.say(1);
        reader.cursor.located(new Position("e1", 0), 0);

        reader.cursor.check(1);
        LogRange early = reader.model.read(TOPIC, new Position("e1", 0), 10);
        reader.say(1);
        reader.cursor.check(2);
        reader.reads.clear();
        reader.cursor.filled(early);

        assertThat(reader.reads).containsExactly(new Position("e1", 1));
        reader.answerRead();
        assertThat(reader.offsets()).containsExactly(1L, 2L);
    }

    @Test
    void aPlainRestartOfTheStoreIsNotFelt() {
        Reader reader = new Reader();
        reader.cursor.located(reader.model.head(TOPIC), 0);
        reader.say(2);
        reader.frames(0, 1);

        reader.model.restart(0);
        reader.say(1);
        reader.frames(2);
        reader.answerRead();

        assertThat(reader.offsets()).containsExactly(1L, 2L, 3L);
        assertThat(reader.resets).isZero();
        assertThat(reader.cursor.position()).isEqualTo(new Position("e2", 3));
    }

    @Test
    void whoHasSeenWhatTheStoreLostIsTold() {
        Reader reader = new Reader();
        reader.cursor.located(reader.model.head(TOPIC), 0);
        reader.say(2);
        reader.frames(0, 1);

        reader.model.restart(1);
        reader.say(1);
        reader.frames(2);
        reader.answerRead();

        assertThat(reader.resets).isEqualTo(1);
        assertThat(reader.cursor.position()).isEqualTo(new Position("e2", 2));
        assertThat(reader.cursor.state()).isEqualTo(TopicCursor.State.LIVE);
    }

    @Test
    void whoIsToldOfALossGetsEverythingSaidSince() {
        Reader reader = new Reader();
        reader.cursor.located(reader.model.head(TOPIC), 0);
        reader.say(3);
        reader.frames(0, 1, 2);

        reader.model.restart(2);
        reader.say(3);
        reader.frames(5);
        reader.answerRead();

        assertThat(reader.resets).isEqualTo(1);
        assertThat(reader.offsets()).containsExactly(2L, 3L, 4L);
        assertThat(reader.cursor.position()).isEqualTo(new Position("e2", 4));
    }

    @Test
    void aFrameOfAnEpochThatIsOverCostsOneReadAndNoMore() {
        Reader reader = new Reader();
        reader.say(3);
        reader.model.restart(1);
        reader.cursor.located(reader.model.head(TOPIC), 0);

        reader.frames(2);
        reader.answerRead();

        assertThat(reader.reads).isEmpty();
        assertThat(reader.resets).isZero();
        assertThat(reader.delivered).isEmpty();
        assertThat(reader.cursor.state()).isEqualTo(TopicCursor.State.LIVE);
    }

    @Test
    void moreEarlyFramesThanAreHeldAreReadInstead() {
        Reader reader = new Reader();
        int count = TopicCursor.HELD_MAX + 50;
        reader.say(count);
        reader.cursor.located(new Position("e1", 0), 0);
        reader.limit = 10_000;

        for (int i = 1; i < count; i++) {
            reader.frames(i);
        }
        while (!reader.reads.isEmpty()) {
            reader.answerRead();
        }

        assertThat(reader.offsets()).hasSize(count).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void anEmptyAnswerThatDoesNotReachTheHeadEndsTheReading() {
        Reader reader = new Reader();
        reader.cursor.located(new Position("e1", 0), 0);
        reader.cursor.check(0);
        reader.reads.clear();

        reader.cursor.filled(new LogRange(new Position("e1", 5), true, new Position("e1", 0), List.of()));

        assertThat(reader.resets).isEqualTo(1);
        assertThat(reader.reads).isEmpty();
    }

    @Test
    void whateverHappensListenersSeeEveryMessageOnceAndInOrderOrAreTold() {
        long seed = System.nanoTime();
        System.out.println("TopicCursorTest seed " + seed);
        for (int run = 0; run < RUNS; run++) {
            new Reader().live(seed + run);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void knownRunsStayRight(long seed) {
        new Reader().live(seed);
    }

    /** A cursor, the model of its log, and a listener that compares. */
    private static final class Reader implements TopicCursor.Port {
        @Override
        public boolean lacksChanges(Frame frame) {
            return false;
        }

        private final ModelLog model = new ModelLog();
        private final TopicCursor cursor = new TopicCursor(TOPIC, this, 0);
        private final List<ChatMessage> said = new ArrayList<>();
        private final List<ChatMessage> delivered = new ArrayList<>();
        private final List<Position> reads = new ArrayList<>();
        private int limit = READ_LIMIT;
        private int resets;
        private long last = -1;
        private String about = "";

        void say(int count) {
            for (int i = 0; i < count; i++) {
                model.append(TOPIC, ModelLog.draft("m" + said.size()));
                List<ChatMessage> messages = model.messages(TOPIC);
                said.add(messages.get(messages.size() - 1));
            }
        }

        void frames(int... numbers) {
            for (int number : numbers) {
                cursor.accept(Frame.of(TOPIC, said.get(number), Priority.NORMAL), 0);
            }
        }

        void answerRead() {
            cursor.filled(model.read(TOPIC, reads.remove(0), limit));
        }

        List<Long> offsets() {
            return delivered.stream().map(ChatMessage::offset).toList();
        }

        void live(long seed) {
            about = "seed " + seed;
            Random random = new Random(seed);
            List<Integer> underWay = new ArrayList<>();
            boolean lossy = random.nextBoolean();
            int losses = 0;
            say(random.nextInt(5));
            LogRange computed = null;
            Position start = model.head(TOPIC);
            boolean located = false;
            for (int step = 0; step < 120; step++) {
                switch (random.nextInt(12)) {
                    case 0, 1, 2, 3 -> {
                        say(1);
                        underWay.add(said.size() - 1);
                    }
                    case 4, 5, 6, 7 -> {
                        if (!underWay.isEmpty()) {
                            int at = Math.min(underWay.size() - 1, random.nextInt(3));
                            frames(underWay.get(at));
                            if (random.nextInt(6) != 0) {
                                underWay.remove(at);
                            }
                        }
                    }
                    case 8 -> {
                        if (!underWay.isEmpty() && random.nextBoolean()) {
                            underWay.remove(random.nextInt(underWay.size()));
                        }
                    }
                    case 9 -> {
                        if (lossy && random.nextInt(3) == 0) {
                            model.restart(random.nextBoolean() ? 0 : random.nextInt(4));
                            losses++;
                        } else if (lossy && random.nextInt(3) == 0) {
                            model.trim(random.nextInt(6));
                            losses++;
                        }
                    }
                    case 10 -> cursor.check(step);
                    default -> {
                        if (!located) {
                            located = true;
                            start = model.head(TOPIC);
                            last = start.offset();
                            cursor.located(start, step);
                        } else if (computed != null) {
                            LogRange answer = computed;
                            computed = null;
                            cursor.filled(answer);
                        } else if (!reads.isEmpty()) {
                            Position since = reads.remove(0);
                            if (random.nextInt(5) == 0) {
                                cursor.fillFailed();
                            } else {
                                computed = model.read(TOPIC, since, limit);
                            }
                        }
                    }
                }
                boolean reading = computed != null || !reads.isEmpty();
                assertThat(reads.size() + (computed == null ? 0 : 1)).as(about).isLessThanOrEqualTo(1);
                assertThat(cursor.state() == TopicCursor.State.FILLING)
                        .as(about)
                        .isEqualTo(reading);
            }
            settle(located, computed);
            assertThat(cursor.state()).as(about).isEqualTo(TopicCursor.State.LIVE);
            assertThat(cursor.position()).as(about).isEqualTo(model.head(TOPIC));
            if (losses == 0) {
                assertThat(resets).as(about).isZero();
            }
        }

        private void settle(boolean located, LogRange computed) {
            if (!located) {
                last = model.head(TOPIC).offset();
                cursor.located(model.head(TOPIC), 0);
            }
            if (computed != null) {
                cursor.filled(computed);
            }
            cursor.check(0);
            for (int reading = 0; !reads.isEmpty(); reading++) {
                assertThat(reading).as(about).isLessThan(100);
                answerRead();
            }
            List<ChatMessage> log = model.messages(TOPIC);
            for (int i = 1; i <= delivered.size() && i <= log.size(); i++) {
                assertThat(delivered.get(delivered.size() - i).messageId())
                        .as(about)
                        .isEqualTo(log.get(log.size() - i).messageId());
            }
        }

        @Override
        public void read(Topic topic, Position since) {
            reads.add(since);
        }

        @Override
        public void compare(Topic topic, Position since) {
            read(topic, since);
        }

        @Override
        public void inOrder(Frame frame) {
            ChatMessage message = ((Push.Chat) frame.push()).message();
            if (last >= 0) {
                assertThat(message.offset()).as(about).isEqualTo(last + 1);
            }
            last = message.offset();
            delivered.add(message);
        }

        @Override
        public void reset(Topic topic, Position position) {
            resets++;
            last = position.offset();
            delivered.clear();
        }
    }
}
