package io.rookery.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.bus.PeerListener;
import io.rookery.cluster.SingleNode;
import io.rookery.identity.NodeId;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Recovery;
import io.rookery.protocol.Refusal;
import io.rookery.store.ChangeMark;
import io.rookery.store.LogRange;
import io.rookery.store.Retention;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CursorLoopTest {
    private static final Topic TOPIC = new Topic("room:1");
    private static final CursorBounds BOUNDS = new CursorBounds(10, Duration.ofSeconds(15), Duration.ofSeconds(5));

    private final ScriptedLog log = new ScriptedLog();
    private final List<Runnable> tasks = new ArrayList<>();
    private long nowSeconds;
    private final CursorLoop cursors = new CursorLoop(
            new SingleNode(new NodeId("a", "1")),
            new NoBus(),
            log,
            new Healing(
                    log,
                    kind -> new Retention(10, Duration.ofHours(1), Duration.ofMinutes(5)),
                    TailBounds.of(1),
                    this::nanos,
                    new HealingMeter(new SimpleMeterRegistry())),
            BOUNDS,
            this::nanos);
    private final LoopFanOut fanOut = new LoopFanOut(
            tasks::add,
            new LoopFanOut.Cursors() {
                @Override
                public void attach(Topic topic, LocalTopic.Attach attach) {
                    cursors.attach(topic, attach);
                }

                @Override
                public void detach(Topic topic, LoopFanOut which) {
                    cursors.detach(topic, which);
                }

                @Override
                public Future<LogPart> read(Topic topic, Position since, int limit, ChangeMark told) {
                    return cursors.page(topic, since, limit, told);
                }
            },
            new FanOutTick(
                    1000,
                    new FanOutTick.Scheduler() {
                        @Override
                        public void soon(Runnable task) {
                            tasks.add(task);
                        }

                        @Override
                        public void after(long nanos, Runnable task) {
                            tasks.add(task);
                        }
                    },
                    () -> 0));
    private final ModelListener listener = new ModelListener(fanOut, "", new HashMap<>());

    private long nanos() {
        return TimeUnit.SECONDS.toNanos(nowSeconds);
    }

    @Test
    void aSubscriptionIsRefusedAtOnceWhenTheStoreIsAway() {
        log.away = true;

        Future<Recovery> answer = listener.subscribe(TOPIC, null);
        run();

        assertThat(answer.cause()).isInstanceOf(Refusal.class);
        assertThat(cursors.size()).isZero();
        log.away = false;
        listener.subscribe(TOPIC, null);
        log.heads.remove().complete(new Position("e", 3));
        run();
        assertThat(listener.reader.position(TOPIC)).isEqualTo(new Position("e", 3));
    }

    @Test
    void whoLeavesBeforeTheSubscriptionBeganLeavesNothingBehind() {
        listener.subscribe(TOPIC, null);
        listener.unsubscribe(TOPIC);
        log.heads.remove().complete(new Position("e", 3));
        run();

        assertThat(cursors.listens(TOPIC)).isFalse();
        nowSeconds = 6;
        cursors.tidy();
        assertThat(cursors.size()).isZero();
    }

    @Test
    void aTopicLingersForThoseWhoComeBackAndIsThenLetGo() {
        subscribed(3);

        listener.unsubscribe(TOPIC);
        nowSeconds = 4;
        cursors.tidy();
        listener.subscribe(TOPIC, null);
        run();

        assertThat(log.heads).isEmpty();
        assertThat(listener.reader.position(TOPIC)).isEqualTo(new Position("e", 3));
        listener.unsubscribe(TOPIC);
        nowSeconds = 10;
        cursors.tidy();
        assertThat(cursors.size()).isZero();
    }

    @Test
    void aFailedReadIsTriedAgainOnceASecond() {
        subscribed(0);
        cursors.storeReturned();
        cursors.checkSome();

        log.heads.remove().fail(Refusal.unavailable("away"));
        for (int i = 0; i < 9; i++) {
            cursors.checkSome();
        }
        assertThat(log.heads).isEmpty();

        cursors.tidy();
        cursors.checkSome();
        assertThat(log.heads).hasSize(1);
    }

    @Test
    void anIdleTopicIsComparedWithItsLog() {
        subscribed(0);

        nowSeconds = 14;
        cursors.tidy();
        cursors.checkSome();
        assertThat(log.heads).isEmpty();
        nowSeconds = 15;
        cursors.tidy();
        cursors.checkSome();
        log.heads.remove().complete(new Position("e", 1));
        log.reads
                .remove()
                .complete(new LogRange(new Position("e", 1), true, new Position("e", 0), List.of(message(1))));
        run();

        assertThat(listener.reader.position(TOPIC)).isEqualTo(new Position("e", 1));
    }

    @Test
    void whatIsComparedIsReadOnlyIfSomethingFollows() {
        subscribed(3);
        cursors.storeReturned();
        cursors.checkSome();

        log.heads.remove().complete(new Position("e", 3));
        run();
        assertThat(log.reads).isEmpty();

        cursors.deliver(Frame.of(TOPIC, message(4), Priority.NORMAL));
        run();
        assertThat(listener.reader.position(TOPIC)).isEqualTo(new Position("e", 4));
        cursors.storeReturned();
        cursors.checkSome();
        log.heads.remove().complete(new Position("f", 4));
        assertThat(log.reads).hasSize(1);
    }

    @Test
    void topicsOfAHomeWhoseMessagesMayBeLostAreComparedSoon() {
        subscribed(0);

        cursors.lossPossible(new NodeId("b", "1"));
        cursors.checkSome();
        assertThat(log.heads).isEmpty();
        cursors.lossPossible(new NodeId("a", "1"));
        cursors.checkSome();

        assertThat(log.heads).hasSize(1);
    }

    @Test
    void anAnswerForATopicThatWasLetGoIsNotTakenForItsSuccessor() {
        subscribed(0);
        cursors.storeReturned();
        cursors.checkSome();
        Promise<Position> former = log.heads.remove();
        listener.unsubscribe(TOPIC);
        nowSeconds = 6;
        cursors.tidy();
        listener.subscribe(TOPIC, null);
        log.heads.remove().complete(new Position("e", 0));
        cursors.storeReturned();
        cursors.checkSome();

        former.complete(new Position("e", 0));
        log.heads.remove().complete(new Position("e", 1));
        log.reads
                .remove()
                .complete(new LogRange(new Position("e", 1), true, new Position("e", 0), List.of(message(1))));
        run();

        assertThat(listener.reader.position(TOPIC)).isEqualTo(new Position("e", 1));
    }

    @Test
    void whatOneReaderMissedIsNotReadAgainForTheNext() {
        subscribed(3);
        Future<Recovery> first = fanOut.subscribe(added(), TOPIC, new Position("e", 1));
        run();
        log.reads
                .remove()
                .complete(new LogRange(
                        new Position("e", 3), true, new Position("e", 1), List.of(message(2), message(3))));
        run();
        cursors.deliver(Frame.of(TOPIC, message(4), Priority.NORMAL));

        Future<Recovery> next = fanOut.subscribe(added(), TOPIC, new Position("e", 2));
        run();

        assertThat(log.reads).isEmpty();
        assertThat(first.result().messages()).containsExactly(message(2), message(3));
        assertThat(next.result()).isEqualTo(new Recovery(new Position("e", 4), true, List.of(message(3), message(4))));
        cursors.reset(TOPIC, new Position("f", 1));
        fanOut.subscribe(added(), TOPIC, new Position("e", 2));
        run();
        assertThat(log.reads).hasSize(1);
    }

    @Test
    void whatWasMissedInAnInboxIsNotKept() {
        Topic inbox = new Topic("inbox:alice");
        fanOut.subscribe(added(), inbox, null);
        log.heads.remove().complete(new Position("e", 3));
        for (int i = 0; i < 2; i++) {
            fanOut.subscribe(added(), inbox, new Position("e", 2));
            run();
            assertThat(log.reads).hasSize(1);
            log.reads
                    .remove()
                    .complete(new LogRange(new Position("e", 3), true, new Position("e", 2), List.of(message(3))));
            run();
        }
    }

    private Subscriber added() {
        Subscriber subscriber = new RecordingSubscriber();
        fanOut.add(subscriber);
        return subscriber;
    }

    private void subscribed(long offset) {
        listener.subscribe(TOPIC, null);
        log.heads.remove().complete(new Position("e", offset));
        run();
        assertThat(listener.reader.listens(TOPIC)).isTrue();
    }

    private static ChatMessage message(long offset) {
        return ModelLog.draft("m" + offset).body().at(TOPIC.name(), "e", offset, 7);
    }

    private void run() {
        while (!tasks.isEmpty()) {
            tasks.remove(0).run();
        }
    }

    /** Answers when told to. */
    private static final class ScriptedLog extends LogWithoutChanges {
        private final Deque<Promise<Position>> heads = new ArrayDeque<>();
        private final Deque<Promise<LogRange>> reads = new ArrayDeque<>();
        private boolean away;

        @Override
        public Future<Position> head(Topic topic) {
            if (away) {
                return Future.failedFuture(Refusal.unavailable("away"));
            }
            heads.add(Promise.promise());
            return heads.peekLast().future();
        }

        @Override
        public Future<LogRange> read(Topic topic, Position since, int limit) {
            reads.add(Promise.promise());
            return reads.peekLast().future();
        }
    }

    /** A node alone speaks to nobody. */
    private static final class NoBus implements Bus {
        @Override
        public void serve(Concern concern, List<Loop> loops) {}

        @Override
        public boolean send(NodeId node, Concern concern, int key, Priority priority, Buffer message) {
            throw new AssertionError("sent to " + node);
        }

        @Override
        public Future<Buffer> ask(NodeId node, Concern concern, int key, Buffer question) {
            throw new AssertionError("asked " + node);
        }

        @Override
        public boolean reachable(NodeId node) {
            return true;
        }

        @Override
        public void onLoss(PeerListener listener) {}
    }
}
