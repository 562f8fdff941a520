package io.rookery.routing;

import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from the cursors of all loops to the listeners of one.
 *
 * <p>When the loop does not keep up, what has no place in a log is shed, and of a topic with a log the listeners are told
 * where to go on instead. Events of one topic keep their order. Safe to use from any thread.
 */
final class FanOutMailbox {
    /** Events waiting for the loop; frames beyond it are left out. */
    static final int WAITING_MAX = 65_536;

    private static final Logger LOG = LoggerFactory.getLogger(FanOutMailbox.class);

    private final Executor loop;
    private final Consumer<FanOutEvent> handler;
    private final ConcurrentLinkedQueue<FanOutEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final ConcurrentMap<Topic, Position> leftOut = new ConcurrentHashMap<>();
    private final AtomicBoolean draining = new AtomicBoolean();

    FanOutMailbox(Executor loop, Consumer<FanOutEvent> handler) {
        this.loop = loop;
        this.handler = handler;
    }

    void post(FanOutEvent event) {
        if (!(event instanceof FanOutEvent.Deliver deliver) || !leaveOut(deliver.frame())) {
            waiting.incrementAndGet();
            events.add(event);
        }
        if (draining.compareAndSet(false, true)) {
            loop.execute(this::drain);
        }
    }

    private boolean leaveOut(Frame frame) {
        Position position = frame.position();
        boolean full = waiting.get() >= WAITING_MAX;
        if (position == null) {
            return full;
        }
        if (full) {
            leftOut.put(frame.topic(), position);
            return true;
        }
        // Once something is left out, what follows is too, until the listeners are told.
        return !leftOut.isEmpty() && leftOut.computeIfPresent(frame.topic(), (topic, last) -> position) != null;
    }

    private void drain() {
        draining.set(false);
        // Noted first, so that everything said to them before is handled before.
        List<Topic> behind = List.copyOf(leftOut.keySet());
        for (FanOutEvent event = events.poll(); event != null; event = events.poll()) {
            waiting.decrementAndGet();
            handle(event);
        }
        for (Topic topic : behind) {
            Position position = leftOut.remove(topic);
            if (position != null) {
                handle(new FanOutEvent.Reset(topic, position));
            }
        }
    }

    private void handle(FanOutEvent event) {
        try {
            handler.accept(event);
        } catch (RuntimeException e) {
            LOG.error("The listeners of a loop could not be told", e);
        }
    }
}
