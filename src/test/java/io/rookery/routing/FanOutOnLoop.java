package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Push;
import io.rookery.protocol.Recovery;
import io.rookery.store.ChangeMark;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** The fan-out of one event loop without the rest of a node: what is said on its only topic comes to all who joined. */
public final class FanOutOnLoop {
    private static final Topic TOPIC = new Topic("world:plaza");
    private static final Recovery AT_THE_HEAD = new Recovery(new Position("e", 0), false, List.of());

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final LoopFanOut fanOut =
            new LoopFanOut(tasks::add, new Cursors(), new FanOutTick(0, new Scheduler(), System::nanoTime));

    public void join(Subscriber subscriber) {
        fanOut.add(subscriber);
        fanOut.subscribe(subscriber, TOPIC, null);
        runAll();
    }

    /** Delivers to everybody, the end of the tick included. */
    public void signal(Push push) {
        fanOut.post(new FanOutEvent.Deliver(Frame.of(TOPIC, DeliveryClass.SIGNAL, Priority.NORMAL, push)));
        runAll();
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private final class Cursors implements LoopFanOut.Cursors {
        @Override
        public void attach(Topic topic, LocalTopic.Attach attach) {
            fanOut.post(new FanOutEvent.Attached(attach.subscription(), AT_THE_HEAD));
        }

        @Override
        public void detach(Topic topic, LoopFanOut from) {}

        @Override
        public Future<LogPart> read(Topic topic, Position since, int limit, ChangeMark told) {
            throw new IllegalStateException("read of " + topic + " (expected: nobody falls behind)");
        }
    }

    private final class Scheduler implements FanOutTick.Scheduler {
        @Override
        public void soon(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void after(long nanos, Runnable task) {
            tasks.add(task);
        }
    }
}
