package io.rookery.testing;

import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** A clock that jumps from one task to the next, for simulations in one thread. */
public final class VirtualTime {
    private record Event(long atMillis, long number, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return atMillis == other.atMillis
                    ? Long.compare(number, other.number)
                    : Long.compare(atMillis, other.atMillis);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowMillis;
    private long lastEvent;

    public VirtualTime(long beginMillis) {
        this.nowMillis = beginMillis;
    }

    public long nowMillis() {
        return nowMillis;
    }

    public long nowNanos() {
        return TimeUnit.MILLISECONDS.toNanos(nowMillis);
    }

    public void after(long millis, Runnable task) {
        events.add(new Event(nowMillis + millis, lastEvent++, task));
    }

    public void runFor(long millis) {
        long end = nowMillis + millis;
        while (!events.isEmpty() && events.peek().atMillis() <= end) {
            Event next = events.remove();
            nowMillis = next.atMillis();
            next.task().run();
        }
        nowMillis = end;
    }

    /** Runs tasks after a while each, in order. */
    public final class Lane {
        private final Random random;
        private final IntSupplier delayMillisMax;
        private long lastMillis;

        public Lane(Random random, IntSupplier delayMillisMax) {
            this.random = random;
            this.delayMillisMax = delayMillisMax;
        }

        public void run(Runnable task) {
            lastMillis = Math.max(lastMillis, nowMillis + random.nextInt(delayMillisMax.getAsInt() + 1));
            after(lastMillis - nowMillis, task);
        }
    }
}
