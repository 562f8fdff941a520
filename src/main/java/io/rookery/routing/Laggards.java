package io.rookery.routing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Recovery;
import io.rookery.store.LogRange;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop that could not take what was stored: each is fed from the log at its own speed, and
 * listens again once it has come as far as everybody else.
 *
 * <pre>
 *   behind --drained--> reading --some refused--> behind
 *                          |
 *                          +--at the head--> joining --answered--> listens
 * </pre>
 *
 * Belongs to the loop of its {@link LoopFanOut}.
 */
final class Laggards {
    /** Reads under way at once; who is drained meanwhile waits for a turn. */
    static final int READS_MAX = 32;

    /** Messages of one read. */
    static final int PAGE_MAX = 100;

    /** What it needs from its surroundings. All futures complete on the loop. */
    interface Port {
        Future<LogRange> read(Topic topic, Position since, int limit);

        /** Begins to listen again, from where the reader stands; live messages follow the completed future. */
        Future<Recovery> rejoin(Subscriber subscriber, Topic topic, Position since);

        /** Whether the client itself has asked for the topic anew: the answer will say where it stands. */
        boolean isAsked(Subscriber subscriber, Topic topic);

        /** Runs a task after a while, because the log could not be read. */
        void later(Runnable task);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Laggards.class);

    /** One connection's place in one topic. */
    private static final class Lag {
        private final Subscriber subscriber;
        private final Topic topic;
        private Position since;
        private @Nullable Position reset;
        private boolean underWay;

        Lag(Subscriber subscriber, Topic topic, Position since, @Nullable Position reset) {
            this.subscriber = subscriber;
            this.topic = topic;
            this.since = since;
            this.reset = reset;
        }
    }

    private final Port port;
    private final Map<Subscriber, Map<Topic, Lag>> lags = new HashMap<>();
    private final Map<Topic, Integer> byTopic = new HashMap<>();
    private final Deque<Lag> ready = new ArrayDeque<>();
    private final AtomicInteger count = new AtomicInteger();
    private int reading;

    Laggards(Port port) {
        this.port = port;
    }

    /** Whether somebody is behind in the topic. */
    boolean isAnybodyBehindIn(Topic topic) {
        return byTopic.containsKey(topic);
    }

    boolean isBehind(Subscriber subscriber, Topic topic) {
        return lags.getOrDefault(subscriber, Map.of()).containsKey(topic);
    }

    /** How many there are, connections times topics; from any thread. */
    int count() {
        return count.get();
    }

    /**
     * Notes where a connection stands. Who is behind already stays where it was.
     *
     * @param first what it could not take; nothing that followed it was offered
     */
    void fellBehind(Subscriber subscriber, Frame first) {
        Topic topic = first.topic();
        Map<Topic, Lag> own = lags.computeIfAbsent(subscriber, any -> new LinkedHashMap<>());
        if (own.containsKey(topic)) {
            return;
        }
        Position place = first.position();
        Position reset = place == null ? first.resetTo() : null;
        Position since = place == null ? first.resetTo() : new Position(place.epoch(), place.offset() - 1);
        own.put(topic, new Lag(subscriber, topic, since, reset));
        byTopic.merge(topic, 1, Integer::sum);
        count.incrementAndGet();
    }

    /** It can take more. */
    void drained(Subscriber subscriber) {
        for (Lag lag : lags.getOrDefault(subscriber, Map.of()).values()) {
            ready(lag);
        }
        readNext();
    }

    /** It does not want the topic any more, or was told where it stands. */
    void forget(Subscriber subscriber, Topic topic) {
        Map<Topic, Lag> own = lags.get(subscriber);
        Lag lag = own == null ? null : own.remove(topic);
        if (own != null && own.isEmpty()) {
            lags.remove(subscriber);
        }
        if (lag != null) {
            byTopic.computeIfPresent(topic, (any, sum) -> sum == 1 ? null : sum - 1);
            count.decrementAndGet();
        }
    }

    void forget(Subscriber subscriber) {
        List.copyOf(lags.getOrDefault(subscriber, Map.of()).keySet()).forEach(topic -> forget(subscriber, topic));
    }

    private boolean isOver(Lag lag) {
        return lags.getOrDefault(lag.subscriber, Map.of()).get(lag.topic) != lag;
    }

    private void ready(Lag lag) {
        if (!lag.underWay) {
            lag.underWay = true;
            ready.add(lag);
        }
    }

    private void readNext() {
        while (reading < READS_MAX && !ready.isEmpty()) {
            Lag lag = ready.remove();
            if (!isOver(lag)) {
                read(lag);
            }
        }
    }

    private void read(Lag lag) {
        reading++;
        port.read(lag.topic, lag.since, PAGE_MAX).onComplete(read -> {
            reading--;
            lag.underWay = false;
            if (!isOver(lag)) {
                if (read.succeeded() && !port.isAsked(lag.subscriber, lag.topic)) {
                    feed(lag, read.result());
                } else {
                    again(lag);
                }
            }
            readNext();
        });
    }

    private void again(Lag lag) {
        lag.underWay = true;
        port.later(() -> {
            lag.underWay = false;
            if (!isOver(lag)) {
                ready(lag);
                readNext();
            }
        });
    }

    private void feed(Lag lag, LogRange range) {
        boolean stuck = range.continuous()
                && range.messages().isEmpty()
                && lag.since.offset() < range.head().offset();
        if (!range.continuous() || stuck) {
            lag.since = stuck ? range.head() : range.start();
            lag.reset = lag.since;
        }
        boolean taken = take(lag, range.messages());
        lag.subscriber.flush();
        if (taken && lag.since.offset() >= range.head().offset()) {
            join(lag);
        } else if (taken) {
            ready(lag);
        }
    }

    private boolean take(Lag lag, List<ChatMessage> messages) {
        Position reset = lag.reset;
        if (reset != null) {
            if (!offer(lag, Frame.reset(lag.topic, reset))) {
                return false;
            }
            lag.reset = null;
        }
        for (ChatMessage message : messages) {
            if (!offer(lag, Frame.of(lag.topic, message, Priority.NORMAL))) {
                return false;
            }
            lag.since = message.position();
        }
        return true;
    }

    private static boolean offer(Lag lag, Frame frame) {
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer();
        try {
            lag.subscriber.encoding().append(frame.push(), bytes);
            return lag.subscriber.offer(new Batch(DeliveryClass.LOG, frame.priority(), lag.topic, 0, 0, bytes, 1));
        } catch (RuntimeException e) {
            LOG.error("A message of {} could not be offered to somebody behind", lag.topic, e);
            return true;
        } finally {
            bytes.release();
        }
    }

    private void join(Lag lag) {
        lag.underWay = true;
        port.rejoin(lag.subscriber, lag.topic, lag.since).onComplete(answer -> {
            lag.underWay = false;
            if (isOver(lag)) {
                return;
            }
            if (answer.failed() || port.isAsked(lag.subscriber, lag.topic)) {
                again(lag);
            } else if (!answer.result().recovered()) {
                ready(lag);
                readNext();
            } else {
                boolean taken = take(lag, answer.result().messages());
                lag.subscriber.flush();
                if (taken) {
                    forget(lag.subscriber, lag.topic);
                    lag.subscriber.caughtUp();
                }
            }
        });
    }
}
