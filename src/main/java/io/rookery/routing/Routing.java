package io.rookery.routing;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.TopicKind;
import io.rookery.protocol.Answer;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.ErrorCode;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Refusal;
import io.rookery.store.AlterationDraft;
import io.rookery.store.ChangeMark;
import io.rookery.store.Draft;
import io.rookery.store.MessageLog;
import io.rookery.store.Retention;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** All of a node's topics: opens a loop of homes and cursors on each event loop, and connects them with publishers and listeners. */
public final class Routing implements Publisher {

    /** Opens the log for the calling event loop. */
    @FunctionalInterface
    public interface LogFactory {
        /**
         * @param returned to be run on the loop whenever the store was away and is back, perhaps as another
         */
        Future<MessageLog> open(Context context, Runnable returned);
    }

    /**
     * @param tick at the beginning, the least time between two writes to one connection's topics, unless it was quiet before
     * @param inspections called once for each event loop, on it
     */
    public record Options(
            CursorBounds cursors,
            Duration tick,
            Function<TopicKind, Retention> retentions,
            Supplier<Inspection> inspections) {}

    private final Homes homes;
    private final Bus bus;
    private final LogFactory logs;
    private final Options options;
    private final TailBounds tails;
    private final HealingMeter healingMeter;
    private final List<RoutingLoop> loops = new CopyOnWriteArrayList<>();
    private final List<LoopFanOut> fanOuts = new CopyOnWriteArrayList<>();
    private final List<Consumer<Duration>> ticks = new ArrayList<>();
    private Duration tick;

    private Routing(
            Homes homes, Bus bus, LogFactory logs, Options options, TailBounds tails, HealingMeter healingMeter) {
        this.homes = homes;
        this.bus = bus;
        this.logs = logs;
        this.options = options;
        this.tick = options.tick();
        this.tails = tails;
        this.healingMeter = healingMeter;
    }

    /** Starts one loop on each event loop. */
    public static Future<Routing> deploy(
            Vertx vertx,
            int eventLoops,
            Homes homes,
            Bus bus,
            LogFactory logs,
            Options options,
            MeterRegistry registry) {
        Routing routing = new Routing(homes, bus, logs, options, TailBounds.of(eventLoops), new HealingMeter(registry));
        return vertx.deployVerticle(
                        () -> new RoutingVerticle(routing), new DeploymentOptions().setInstances(eventLoops))
                .map(deployed -> {
                    routing.serve();
                    return routing;
                });
    }

    /** The listeners of the calling event loop; to be made once a loop. */
    public synchronized FanOut fanOut(Context context) {
        EventLoop eventLoop = ((ContextInternal) context).nettyEventLoop();
        FanOutTick fanOutTick = new FanOutTick(
                tick.toNanos(),
                new FanOutTick.Scheduler() {
                    @Override
                    public void soon(Runnable task) {
                        context.runOnContext(ignored -> task.run());
                    }

                    @Override
                    public void after(long nanos, Runnable task) {
                        eventLoop.schedule(
                                () -> context.runOnContext(ignored -> task.run()), nanos, TimeUnit.NANOSECONDS);
                    }
                },
                System::nanoTime);
        LoopFanOut fanOut =
                new LoopFanOut(task -> context.runOnContext(ignored -> task.run()), new NodeCursors(), fanOutTick);
        fanOuts.add(fanOut);
        ticks.add(changed -> context.runOnContext(ignored -> fanOutTick.every(changed.toNanos())));
        return fanOut;
    }

    /** Has all listeners written to in another tick from now on; safe to call from any thread. */
    public synchronized void tick(Duration changed) {
        tick = changed;
        ticks.forEach(each -> each.accept(changed));
    }

    /** Exports how many topics are listened to, and how many listeners are behind. */
    public void measure(MeterRegistry registry) {
        RoutingMeters.bind(
                registry,
                this::topicCount,
                () -> fanOuts.stream().mapToInt(LoopFanOut::behindCount).sum(),
                () -> sum(HomeLoop::sentHome),
                () -> sum(HomeLoop::sentToListeners));
    }

    private long sum(ToLongFunction<HomeLoop> count) {
        return loops.stream().map(RoutingLoop::homeLoop).mapToLong(count).sum();
    }

    private int topicCount() {
        int count = 0;
        for (RoutingLoop loop : loops) {
            count += loop.cursorLoop().size();
        }
        return count;
    }

    @Override
    public Future<Answer.Stored> publish(Topic topic, Draft draft, Priority priority) {
        RoutingLoop loop = loopOf(topic);
        Promise<Answer.Stored> promise = promise();
        loop.context()
                .runOnContext(ignored -> loop.homeLoop()
                        .publish(new RoutingMessage.Publish(topic, draft, priority, false))
                        .onComplete(promise));
        return promise.future();
    }

    @Override
    public Future<ChatMessage> alter(Topic topic, AlterationDraft draft) {
        RoutingLoop loop = loopOf(topic);
        Promise<ChatMessage> promise = promise();
        loop.context()
                .runOnContext(ignored -> loop.homeLoop()
                        .alter(new RoutingMessage.Alter(topic, draft, false))
                        .onComplete(promise));
        return promise.future();
    }

    @Override
    public void send(Topic topic, DeliveryClass deliveryClass, Priority priority, Push push) {
        send(Frame.of(topic, deliveryClass, priority, push));
    }

    private void send(Frame frame) {
        RoutingLoop loop = loopOf(frame.topic());
        loop.context().runOnContext(ignored -> loop.homeLoop().send(new RoutingMessage.Send(frame, false)));
    }

    @Override
    public Future<Integer> broadcast(Push push, Priority priority, @Nullable String node) {
        Buffer question = new RoutingMessage.Broadcast(priority, push).encode();
        List<Future<Integer>> answers = new ArrayList<>();
        for (NodeId member : homes.members()) {
            if (node == null || node.equals(member.name())) {
                answers.add(offeredBy(member, question));
            }
        }
        if (answers.isEmpty()) {
            return Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND, "no node " + node + " in the cluster"));
        }
        return Future.all(answers)
                .map(all ->
                        all.<Integer>list().stream().mapToInt(Integer::intValue).sum());
    }

    private Future<Integer> offeredBy(NodeId member, Buffer question) {
        return bus.ask(member, Concern.ROUTING, 0, question)
                .map(answer -> answer.getInt(0))
                .otherwise(0);
    }

    Future<Integer> openLoop(Vertx vertx, Context context) {
        RoutingLoop[] opened = new RoutingLoop[1];
        return logs.open(context, () -> {
                    if (opened[0] != null) {
                        opened[0].storeReturned();
                    }
                })
                .map(log -> {
                    Healing healing = new Healing(log, options.retentions(), tails, System::nanoTime, healingMeter);
                    CursorLoop cursors = new CursorLoop(homes, bus, log, healing, options.cursors(), System::nanoTime);
                    HomeChanges changes = new HomeChanges(log, options.retentions(), healing, tails);
                    HomeLoop home = new HomeLoop(
                            homes,
                            bus,
                            log,
                            options.retentions(),
                            healing,
                            changes,
                            cursors,
                            options.inspections().get(),
                            this::send);
                    opened[0] = new RoutingLoop(context, home, cursors, healing, changes, this::toEveryone);
                    synchronized (loops) {
                        loops.add(opened[0]);
                        return loops.size() - 1;
                    }
                });
    }

    RoutingLoop loop(int number) {
        return loops.get(number);
    }

    int loopCount() {
        return loops.size();
    }

    private void serve() {
        List<Bus.Loop> serving = new ArrayList<>();
        for (RoutingLoop loop : loops) {
            serving.add(new Bus.Loop(loop.context(), loop));
        }
        bus.serve(Concern.ROUTING, serving);
        homes.onChange(() -> eachLoop(RoutingLoop::homesChanged));
        bus.onLoss(peer -> eachLoop(loop -> loop.lossPossible(peer)));
        eachLoop(RoutingLoop::homesChanged);
    }

    private void eachLoop(Consumer<RoutingLoop> task) {
        for (RoutingLoop loop : loops) {
            loop.context().runOnContext(ignored -> task.accept(loop));
        }
    }

    private Future<Integer> toEveryone(Push push) {
        List<Future<Integer>> offered = new ArrayList<>();
        for (LoopFanOut fanOut : fanOuts) {
            Promise<Integer> promise = promise();
            fanOut.post(new FanOutEvent.ToEveryone(push, promise));
            offered.add(promise.future());
        }
        return Future.all(offered)
                .map(all ->
                        all.<Integer>list().stream().mapToInt(Integer::intValue).sum());
    }

    private RoutingLoop loopOf(Topic topic) {
        return RoutingLoop.of(loops, Homes.partitionOf(topic.placement()));
    }

    private static <T> Promise<T> promise() {
        ContextInternal context = ContextInternal.current();
        return context == null ? Promise.promise() : context.promise();
    }

    private final class NodeCursors implements LoopFanOut.Cursors {
        @Override
        public Future<LogPart> read(Topic topic, Position since, int limit, ChangeMark told) {
            RoutingLoop loop = loopOf(topic);
            Promise<LogPart> promise = promise();
            loop.context()
                    .runOnContext(ignored ->
                            loop.cursorLoop().page(topic, since, limit, told).onComplete(promise));
            return promise.future();
        }

        @Override
        public void attach(Topic topic, LocalTopic.Attach attach) {
            RoutingLoop loop = loopOf(topic);
            loop.context().runOnContext(ignored -> loop.cursorLoop().attach(topic, attach));
        }

        @Override
        public void detach(Topic topic, LoopFanOut fanOut) {
            RoutingLoop loop = loopOf(topic);
            loop.context().runOnContext(ignored -> loop.cursorLoop().detach(topic, fanOut));
        }
    }
}
