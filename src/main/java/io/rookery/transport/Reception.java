package io.rookery.transport;

import io.netty.channel.Channel;
import io.rookery.guard.TokenBucket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Lets what new connections send be read in their order and at a rate, so that thousands that come within a moment, most of them to be
 * turned away, do not keep those waiting who are there. Belongs to one event loop.
 *
 * <p>As many wait as {@link HttpDeadlines} allows, and not longer than it does.
 */
final class Reception {
    /** New connections that are read in a second, if no more than... */
    static final int PER_SECOND_MIN = 300;

    /** ...so many times as many as sessions are admitted. */
    static final int PER_SESSION = 2;

    /** New connections that are read at once after a quiet time. */
    static final int AT_ONCE = 32;

    static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final TokenBucket bucket;
    private final LongSupplier nanoClock;
    private final BiConsumer<Duration, Runnable> scheduler;
    private final Deque<Channel> waiting = new ArrayDeque<>();

    /**
     * @param sessionsPerSecond that are admitted
     * @param scheduler runs a task on the loop after a time
     */
    Reception(int sessionsPerSecond, LongSupplier nanoClock, BiConsumer<Duration, Runnable> scheduler) {
        this.nanoClock = nanoClock;
        this.scheduler = scheduler;
        this.bucket = new TokenBucket(perSecond(sessionsPerSecond), AT_ONCE, nanoClock.getAsLong());
    }

    /** Has another rate from now on. */
    void change(int sessionsPerSecond) {
        bucket.change(perSecond(sessionsPerSecond), AT_ONCE, nanoClock.getAsLong());
    }

    private static int perSecond(int sessionsPerSecond) {
        return sessionsPerSecond > TokenBucket.UNLIMITED / PER_SESSION
                ? TokenBucket.UNLIMITED
                : Math.max(PER_SECOND_MIN, PER_SESSION * sessionsPerSecond);
    }

    int waiting() {
        return waiting.size();
    }

    /** To be called before anything is read. */
    void arrived(Channel channel) {
        if (waiting.isEmpty() && bucket.take(nanoClock.getAsLong())) {
            return;
        }
        channel.config().setAutoRead(false);
        waiting.add(channel);
        if (waiting.size() == 1) {
            scheduler.accept(LOOK_AGAIN, this::readSome);
        }
    }

    private void readSome() {
        while (!waiting.isEmpty() && bucket.take(nanoClock.getAsLong())) {
            waiting.remove().config().setAutoRead(true);
        }
        if (!waiting.isEmpty()) {
            scheduler.accept(LOOK_AGAIN, this::readSome);
        }
    }
}
