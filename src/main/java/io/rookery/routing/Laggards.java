package io.rookery.routing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.protocol.ChatMessage;
import io.rookery.protocol.Priority;
import io.rookery.protocol.Recovery;
import io.rookery.store.ChangeMark;
import io.rookery.store.ChangeRange;
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
        /**
         * @param told the newest change that the reader was told of, and the offset of the newest message then
         */
        Future<LogPart> read(Topic topic, Position since, int limit, ChangeMark told);

        /**
         * Begins to listen again, from where the reader stands; changes and live messages follow the completed future.
         *
         * @param changesSince the offset of the newest message when the reader had been told of every change
         */
        Future<Recovery> rejoin(Subscriber subscriber, Topic topic, Position since, long changesSince);

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
        private ChangeMark told;
        private List<Frame> missed = List.of();
        private @Nullable Position reset;
        private boolean underWay;
        private boolean unrecovered;

        Lag(Subscriber subscriber, Topic topic, Position since, long changesSince, @Nullable Position reset) {
            this.subscriber = subscriber;
            this.topic = topic;
            this.since = since;
            this.told = new ChangeMark(0, changesSince);
            this.reset = reset;
        }

        /** The reader has to be told that it cannot have everything, and reads for itself what it wants. */
        void goOnFrom(Position place) {
            since = place;
            told = new ChangeMark(told.sequence(), place.offset());
            reset = place;
            unrecovered = false;
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
        Position reset = first.position() == null ? first.resetTo() : null;
        own.put(topic, new Lag(subscriber, topic, first.comesAfter(), first.changesSince(), reset));
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

    /** The offset of the newest message when it had been told of every change; any is beyond that for who is not behind. */
    long changesSince(Subscriber subscriber, Topic topic) {
        Lag lag = lags.getOrDefault(subscriber, Map.of()).get(topic);
        return lag == null ? Long.MAX_VALUE : lag.told.head();
    }

    /** Notes what goes before the messages of the answer that brings it back. */
    void missed(Subscriber subscriber, Topic topic, List<Frame> changes) {
        Lag lag = lags.getOrDefault(subscriber, Map.of()).get(topic);
        if (lag != null) {
            // Messages of the answer are as they are now.
            lag.missed = changes.stream()
                    .filter(change -> change.concerns(lag.since))
                    .toList();
        }
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
        port.read(lag.topic, lag.since, PAGE_MAX, lag.told).onComplete(read -> {
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

    private void feed(Lag lag, LogPart part) {
        LogRange range = part.range();
        ChangeRange changes = part.changes();
        boolean stuck = range.continuous()
                && range.messages().isEmpty()
                && lag.since.offset() < range.head().offset();
        if (!range.continuous() || stuck) {
            lag.goOnFrom(stuck ? range.head() : range.start());
        }
        if (changes != null && !changes.complete()) {
            lag.goOnFrom(lag.since);
        }
        boolean taken = takeReset(lag) && takeChanges(lag, range, changes) && take(lag, range.messages());
        lag.subscriber.flush();
        if (taken && lag.since.offset() >= range.head().offset()) {
            join(lag);
        } else if (taken) {
            ready(lag);
        }
    }

    private static boolean takeReset(Lag lag) {
        Position reset = lag.reset;
        if (reset != null && !offer(lag, Frame.reset(lag.topic, reset))) {
            return false;
        }
        lag.reset = null;
        return true;
    }

    /** Before later messages: whoever has read up to an offset has every change that was made before. */
    private static boolean takeChanges(Lag lag, LogRange range, @Nullable ChangeRange changes) {
        if (changes != null && !takeAll(lag, MissedChanges.of(lag.topic, changes, lag.since))) {
            return false;
        }
        if (range.changed().sequence() > lag.told.sequence()) {
            lag.told = new ChangeMark(range.changed().sequence(), range.head().offset());
        }
        return true;
    }

    private static boolean takeAll(Lag lag, List<Frame> frames) {
        for (Frame frame : frames) {
            if (!offer(lag, frame)) {
                return false;
            }
        }
        return true;
    }

    private static boolean take(Lag lag, List<ChatMessage> messages) {
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

    /** When nothing of the log is missing, changes are. */
    private static void unrecovered(Lag lag) {
        if (lag.unrecovered) {
            lag.goOnFrom(lag.since);
        } else {
            lag.unrecovered = true;
        }
    }

    private void join(Lag lag) {
        lag.underWay = true;
        port.rejoin(lag.subscriber, lag.topic, lag.since, lag.told.head()).onComplete(answer -> {
            lag.underWay = false;
            if (isOver(lag)) {
                return;
            }
            if (answer.failed() || port.isAsked(lag.subscriber, lag.topic)) {
                again(lag);
            } else if (!answer.result().recovered()) {
                unrecovered(lag);
                ready(lag);
                readNext();
            } else {
                boolean taken =
                        takeAll(lag, lag.missed) && take(lag, answer.result().messages());
                lag.subscriber.flush();
                if (taken) {
                    forget(lag.subscriber, lag.topic);
                    lag.subscriber.caughtUp();
                }
            }
        });
    }
}
