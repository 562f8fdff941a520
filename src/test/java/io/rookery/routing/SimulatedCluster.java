package io.rookery.routing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.bus.PeerListener;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Refusal;
import io.rookery.store.AlterationDraft;
import io.rookery.store.AppendOutcome;
import io.rookery.store.ChangeMark;
import io.rookery.store.ChangeOutcome;
import io.rookery.store.ChangeRange;
import io.rookery.store.Draft;
import io.rookery.store.Healed;
import io.rookery.store.LogHead;
import io.rookery.store.LogPage;
import io.rookery.store.LogRange;
import io.rookery.store.MessageChange;
import io.rookery.store.MessageLog;
import io.rookery.store.Retention;
import io.rookery.store.StoredMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Some nodes with one loop each, in one thread and with a clock that jumps: all that happens is drawn from a seed. Bus and
 * store lose, delay and refuse what they are told to; the model of the store alone is without fault.
 */
final class SimulatedCluster {
    static final int NODES = 3;
    private static final CursorBounds BOUNDS = new CursorBounds(40, Duration.ofSeconds(15), Duration.ofSeconds(5));
    private static final Retention RETENTION = new Retention(1000, Duration.ofHours(1), Duration.ofMinutes(5));
    private static final TailBounds TAILS = new TailBounds(1000, 1 << 20, 100, 1 << 20, Duration.ofHours(1));
    private static final int RECONNECT_MILLIS_MIN = 30;
    private static final long ASK_DEADLINE_MILLIS = 2000;

    private record Event(long atMillis, long number, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return atMillis == other.atMillis
                    ? Long.compare(number, other.number)
                    : Long.compare(atMillis, other.atMillis);
        }
    }

    final Random random;
    final ModelLog store = new ModelLog();
    final List<Node> nodes = new ArrayList<>();
    final List<Topic> topics;
    double lossChance;
    double storeFaultChance;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final boolean[][] cut = new boolean[NODES][NODES];
    private final boolean[][] lossUntold = new boolean[NODES][NODES];
    private long nowMillis;
    private long lastEvent;

    SimulatedCluster(long seed, List<Topic> topics) {
        this.random = new Random(seed);
        this.topics = topics;
        for (int i = 0; i < NODES; i++) {
            nodes.add(new Node(i));
        }
        nodes.forEach(Node::open);
    }

    // Time.

    void runFor(long millis) {
        long end = nowMillis + millis;
        while (!events.isEmpty() && events.peek().atMillis() <= end) {
            Event next = events.remove();
            nowMillis = next.atMillis();
            next.task().run();
        }
        nowMillis = end;
    }

    void after(long millis, Runnable task) {
        events.add(new Event(nowMillis + millis, lastEvent++, task));
    }

    private void every(long millis, Runnable task) {
        after(millis, () -> {
            task.run();
            every(millis, task);
        });
    }

    private long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(nowMillis);
    }

    /** Runs tasks after a while each, in order. */
    private final class Lane {
        private final int delayMillisMax;
        private long lastMillis;

        Lane(int delayMillisMax) {
            this.delayMillisMax = delayMillisMax;
        }

        void run(Runnable task) {
            lastMillis = Math.max(lastMillis, nowMillis + random.nextInt(delayMillisMax + 1));
            after(lastMillis - nowMillis, task);
        }
    }

    // Trouble.

    void cut(int a, int b) {
        cut[a][b] = true;
        cut[b][a] = true;
    }

    /** Gives partitions to nodes anew; each node learns of it in its own time. */
    void moveHomes(int delayMillisMax) {
        NodeId[] owners = new NodeId[Homes.PARTITIONS];
        Arrays.setAll(owners, partition -> nodes.get(random.nextInt(NODES)).id);
        for (Node node : nodes) {
            after(random.nextInt(delayMillisMax + 1), () -> node.moved(owners));
        }
    }

    void restartStore(int lost) {
        store.restart(lost);
        storeReturned();
    }

    /** A connection has ended, with all its answers, before there is another. */
    private void storeReturned() {
        for (Node node : nodes) {
            after(RECONNECT_MILLIS_MIN + random.nextInt(500), () -> node.receiver.storeReturned());
        }
    }

    void heal() {
        lossChance = 0;
        if (storeFaultChance > 0) {
            storeFaultChance = 0;
            storeReturned();
        }
        for (boolean[] row : cut) {
            Arrays.fill(row, false);
        }
    }

    // Nodes.

    final class Node implements Homes {
        final int number;
        final NodeId id;
        private final Lane loop = new Lane(3);
        private final Lane fanOutLoop = new Lane(5);
        private NodeId[] owners = new NodeId[PARTITIONS];
        private CursorLoop cursors;
        HomeLoop home;
        LoopFanOut fanOut;
        private RoutingLoop receiver;

        Node(int number) {
            this.number = number;
            this.id = new NodeId("n" + number, "1");
        }

        private void open() {
            Arrays.setAll(owners, partition -> nodes.get(partition % NODES).id);
            SimulatedBus bus = new SimulatedBus(this);
            SimulatedLog log = new SimulatedLog();
            Healing healing = new Healing(
                    log,
                    kind -> RETENTION,
                    TAILS,
                    SimulatedCluster.this::nanos,
                    new HealingMeter(new SimpleMeterRegistry()));
            cursors = new CursorLoop(this, bus, log, healing, BOUNDS, SimulatedCluster.this::nanos);
            HomeChanges changes = new HomeChanges(log, kind -> RETENTION, healing, TAILS);
            home = new HomeLoop(
                    this, bus, log, kind -> RETENTION, healing, changes, cursors, Inspection.NONE, frame -> {});
            receiver = new RoutingLoop(null, home, cursors, healing, changes, push -> Future.succeededFuture(0));
            fanOut = new LoopFanOut(
                    fanOutLoop::run,
                    new LoopFanOut.Cursors() {
                        @Override
                        public void attach(Topic topic, LocalTopic.Attach attach) {
                            loop.run(() -> cursors.attach(topic, attach));
                        }

                        @Override
                        public void detach(Topic topic, LoopFanOut fanOut) {
                            loop.run(() -> cursors.detach(topic, fanOut));
                        }

                        @Override
                        public Future<LogPart> read(Topic topic, Position since, int limit, ChangeMark told) {
                            Promise<LogPart> promise = Promise.promise();
                            loop.run(() -> cursors.page(topic, since, limit, told)
                                    .onComplete(page -> fanOutLoop.run(() -> promise.handle(page))));
                            return promise.future();
                        }
                    },
                    new FanOutTick(
                            TimeUnit.MILLISECONDS.toNanos(2),
                            new FanOutTick.Scheduler() {
                                @Override
                                public void soon(Runnable task) {
                                    fanOutLoop.run(task);
                                }

                                @Override
                                public void after(long nanos, Runnable task) {
                                    SimulatedCluster.this.after(TimeUnit.NANOSECONDS.toMillis(nanos), task);
                                }
                            },
                            SimulatedCluster.this::nanos));
            every(1000, () -> {
                topics.forEach(topic -> cursors.sendDigests(partitionOf(topic), PARTITIONS));
                cursors.tidy();
                tellLosses();
            });
            every(100, () -> {
                receiver.heal();
                cursors.checkSome();
            });
        }

        private static int partitionOf(Topic topic) {
            return Homes.partitionOf(topic.placement());
        }

        int topicCount() {
            return cursors.size();
        }

        private void tellLosses() {
            for (Node other : nodes) {
                if (lossUntold[other.number][number] && !cut[other.number][number]) {
                    lossUntold[other.number][number] = false;
                    receiver.lossPossible(other.id);
                }
            }
        }

        private void moved(NodeId[] next) {
            owners = next;
            receiver.homesChanged();
        }

        @Override
        public NodeId self() {
            return id;
        }

        @Override
        public List<NodeId> members() {
            return nodes.stream().map(node -> node.id).toList();
        }

        @Override
        public NodeId homeOfPartition(int partition) {
            return owners[partition];
        }

        @Override
        public void onChange(Runnable listener) {}
    }

    /** Between two nodes messages keep their order; what was lost is told within a second of the way being free. */
    private final class SimulatedBus implements Bus {
        private final Node from;
        private final List<Lane> ways = new ArrayList<>();

        SimulatedBus(Node from) {
            this.from = from;
            for (int i = 0; i < NODES; i++) {
                ways.add(new Lane(30));
            }
        }

        @Override
        public void serve(Concern concern, List<Loop> loops) {}

        @Override
        public void onLoss(PeerListener listener) {}

        @Override
        public boolean reachable(NodeId node) {
            return !cut[from.number][node(node).number];
        }

        @Override
        public boolean send(NodeId to, Concern concern, int key, Priority priority, Buffer message) {
            transmit(from, node(to), () -> node(to).receiver.received(from.id, key, message));
            return true;
        }

        @Override
        public Future<Buffer> ask(NodeId to, Concern concern, int key, Buffer question) {
            if (!reachable(to)) {
                return Future.failedFuture(Refusal.unavailable("cannot be reached"));
            }
            Promise<Buffer> promise = Promise.promise();
            after(ASK_DEADLINE_MILLIS, () -> promise.tryFail(Refusal.outcomeUnknown("no answer")));
            transmit(
                    from,
                    node(to),
                    () -> node(to).receiver
                            .asked(from.id, key, question)
                            .onComplete(answer -> transmit(node(to), from, () -> {
                                if (answer.succeeded()) {
                                    promise.tryComplete(answer.result());
                                } else {
                                    promise.tryFail(answer.cause());
                                }
                            })));
            return promise.future();
        }

        private void transmit(Node sender, Node receiver, Runnable arrival) {
            if (cut[sender.number][receiver.number] || random.nextDouble() < lossChance) {
                lossUntold[sender.number][receiver.number] = true;
            } else {
                ways.get(sender == from ? receiver.number : sender.number).run(arrival);
            }
        }

        private Node node(NodeId id) {
            return nodes.get(id.name().charAt(1) - '0');
        }
    }

    /** Each call reaches the store after a while, and its answer comes after another; or one of both is lost. */
    private final class SimulatedLog implements MessageLog {
        private final Lane there = new Lane(5);
        private final Lane back = new Lane(5);

        private <T> Future<T> call(Supplier<T> work) {
            if (random.nextDouble() < storeFaultChance) {
                boolean done = random.nextBoolean();
                if (!done && random.nextBoolean()) {
                    return Future.failedFuture(Refusal.unavailable("no store"));
                }
                Promise<T> unknown = Promise.promise();
                there.run(() -> {
                    Optional<T> lost = done ? Optional.of(work.get()) : Optional.empty();
                    after(random.nextInt(2000), () -> unknown.fail(Refusal.outcomeUnknown("no answer, " + lost)));
                });
                return unknown.future();
            }
            Promise<T> promise = Promise.promise();
            there.run(() -> {
                T result = work.get();
                back.run(() -> promise.complete(result));
            });
            return promise.future();
        }

        @Override
        public Future<List<AppendOutcome>> append(
                Topic topic, Retention retention, Position known, List<Draft> drafts) {
            return call(() -> store.append(topic, known, drafts));
        }

        @Override
        public Future<Boolean> holds(Topic topic, Position known) {
            return call(() -> store.holds(topic, known));
        }

        @Override
        public Future<List<Healed>> heal(
                Topic topic, Retention retention, List<StoredMessage> messages, boolean behind) {
            return call(() -> store.heal(topic, messages, behind));
        }

        @Override
        public Future<LogHead> newest(Topic topic) {
            return call(() -> store.newest(topic));
        }

        @Override
        public Future<Optional<ChatMessage>> find(Topic topic, String messageId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<ChangeOutcome> change(Topic topic, Retention retention, long known, AlterationDraft draft) {
            return call(() -> store.change(topic, known, draft));
        }

        @Override
        public Future<ChangeOutcome> putBack(Topic topic, Retention retention, MessageChange lost) {
            return call(() -> store.putBack(topic, lost));
        }

        @Override
        public Future<ChangeRange> changesOfMessages(Topic topic, long after, int limit) {
            return call(() -> store.changesOfMessages(topic, after, limit));
        }

        @Override
        public Future<ChangeRange> newestChanges(Topic topic, long head) {
            return call(() -> store.newestChanges(topic, head));
        }

        @Override
        public Future<ChangeRange> changes(Topic topic, long after, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<LogRange> read(Topic topic, Position since, int limit) {
            return call(() -> store.read(topic, since, limit));
        }

        @Override
        public Future<LogPage> page(Topic topic, Long before, Long after, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Long> acknowledge(Topic topic, String reader, long offset) {
            throw new UnsupportedOperationException();
        }
    }
}
