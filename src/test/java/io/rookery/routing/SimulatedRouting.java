package io.rookery.routing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rookery.bus.Bus;
import io.rookery.bus.PeerListener;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.store.AlterationDraft;
import io.rookery.store.ChangeMark;
import io.rookery.store.Draft;
import io.rookery.store.MessageLog;
import io.rookery.store.Retention;
import io.rookery.testing.SimulatedLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** A node's topics on one event loop, joined as {@link Routing} joins them. */
public final class SimulatedRouting implements Publisher, Bus.Receiver, PeerListener {
    private static final CursorBounds BOUNDS = new CursorBounds(40, Duration.ofSeconds(15), Duration.ofSeconds(5));
    private static final Retention RETENTION = new Retention(1000, Duration.ofHours(1), Duration.ofMinutes(5));
    private static final TailBounds TAILS = new TailBounds(1000, 1 << 20, 100, 1 << 20, Duration.ofHours(1));
    private static final long SECOND_MILLIS = 1000;
    private static final long CHECK_EVERY_MILLIS = 100;

    private final SimulatedLoop loop;
    private final CursorLoop cursors;
    private final HomeLoop home;
    private final RoutingLoop routing;
    private final LoopFanOut fanOut;

    /**
     * @param topics all there may be; of the partitions of others nothing is said
     */
    public SimulatedRouting(Homes homes, Bus bus, MessageLog log, SimulatedLoop loop, Collection<Topic> topics) {
        this.loop = loop;
        Healing healing =
                new Healing(log, kind -> RETENTION, TAILS, loop::nanoTime, new HealingMeter(new SimpleMeterRegistry()));
        cursors = new CursorLoop(homes, bus, log, healing, BOUNDS, loop::nanoTime);
        HomeChanges changes = new HomeChanges(log, kind -> RETENTION, healing, TAILS);
        home = new HomeLoop(
                homes, bus, log, kind -> RETENTION, healing, changes, cursors, Inspection.NONE, frame -> {});
        routing = new RoutingLoop(null, home, cursors, healing, changes, push -> Future.succeededFuture(0));
        fanOut = new LoopFanOut(
                loop::soon,
                new Cursors(),
                new FanOutTick(TimeUnit.MILLISECONDS.toNanos(2), new Scheduler(), loop::nanoTime));
        int[] partitions = topics.stream()
                .mapToInt(topic -> Homes.partitionOf(topic.placement()))
                .distinct()
                .toArray();
        loop.every(SECOND_MILLIS, () -> {
            for (int partition : partitions) {
                cursors.sendDigests(partition, Homes.PARTITIONS);
            }
            cursors.tidy();
        });
        loop.every(CHECK_EVERY_MILLIS, () -> {
            routing.heal();
            cursors.checkSome();
        });
    }

    public FanOut fanOut() {
        return fanOut;
    }

    /** How many topics somebody listens to. */
    public int topicCount() {
        return cursors.size();
    }

    public void homesChanged() {
        routing.homesChanged();
    }

    public void storeReturned() {
        routing.storeReturned();
    }

    @Override
    public void lossPossible(NodeId node) {
        loop.soon(() -> routing.lossPossible(node));
    }

    @Override
    public void received(NodeId from, int key, Buffer message) {
        routing.received(from, key, message);
    }

    @Override
    public Future<Buffer> asked(NodeId from, int key, Buffer question) {
        return routing.asked(from, key, question);
    }

    @Override
    public Future<Answer.Stored> publish(Topic topic, Draft draft, Priority priority) {
        Promise<Answer.Stored> promise = Promise.promise();
        loop.soon(() -> home.publish(new RoutingMessage.Publish(topic, draft, priority, false))
                .onComplete(promise));
        return promise.future();
    }

    @Override
    public Future<ChatMessage> alter(Topic topic, AlterationDraft draft) {
        Promise<ChatMessage> promise = Promise.promise();
        loop.soon(
                () -> home.alter(new RoutingMessage.Alter(topic, draft, false)).onComplete(promise));
        return promise.future();
    }

    @Override
    public void send(Topic topic, DeliveryClass deliveryClass, Priority priority, Push push) {
        Frame frame = Frame.of(topic, deliveryClass, priority, push);
        loop.soon(() -> home.send(new RoutingMessage.Send(frame, false)));
    }

    @Override
    public Future<Integer> broadcast(Push push, Priority priority, String node) {
        throw new UnsupportedOperationException();
    }

    private final class Cursors implements LoopFanOut.Cursors {
        @Override
        public void attach(Topic topic, LocalTopic.Attach attach) {
            loop.soon(() -> cursors.attach(topic, attach));
        }

        @Override
        public void detach(Topic topic, LoopFanOut gone) {
            loop.soon(() -> cursors.detach(topic, gone));
        }

        @Override
        public Future<LogPart> read(Topic topic, Position since, int limit, ChangeMark told) {
            Promise<LogPart> promise = Promise.promise();
            loop.soon(() ->
                    cursors.page(topic, since, limit, told).onComplete(page -> loop.soon(() -> promise.handle(page))));
            return promise.future();
        }
    }

    private final class Scheduler implements FanOutTick.Scheduler {
        @Override
        public void soon(Runnable task) {
            loop.soon(task);
        }

        @Override
        public void after(long nanos, Runnable task) {
            loop.after(TimeUnit.NANOSECONDS.toMillis(nanos), task);
        }
    }
}
