package io.rookery.transport;

import io.rookery.cluster.LoadReport;
import io.rookery.cluster.Placement;
import io.rookery.guard.Capacity;
import io.rookery.settings.DrainSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The going of a node: from the moment it begins, nobody is let in, and those who are here are sent to other nodes one after
 * the other. It cannot be undone. Safe to use from any thread.
 */
public final class Drain {
    private static final String ANYBODY = "";

    private final Placement placement;
    private final Capacity connections;
    private final LongSupplier nanoTime;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final LongAdder told = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private volatile DrainSettings settings;
    private volatile @Nullable UnderWay underWay;

    private record UnderWay(DrainSchedule schedule, DrainSettings settings, long untilNanos) {}

    /**
     * How far it has come.
     *
     * @param connections still open here
     * @param told sessions that were sent elsewhere
     * @param closed sessions that had not gone when their time was over
     * @param left until whoever is still there is closed
     */
    public record Progress(int connections, long told, long closed, Duration left) {}

    /**
     * Where a session is to go.
     *
     * @param after so long from now
     */
    record Turn(LoadReport target, Duration after) {}

    /**
     * @param connections those of this node
     */
    public Drain(Placement placement, Capacity connections, DrainSettings settings, LongSupplier nanoTime) {
        this.placement = placement;
        this.connections = connections;
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /** Is done that way if it has not begun yet. */
    public void change(DrainSettings newSettings) {
        settings = newSettings;
    }

    /** What it is done by: as it was when it began. */
    public DrainSettings settings() {
        UnderWay current = underWay;
        return current == null ? settings : current.settings();
    }

    /** Has the listener called when the drain begins. */
    public void onBegin(Runnable listener) {
        listeners.add(listener);
    }

    /** Begins, if it has not begun yet. */
    public Progress begin() {
        boolean begins;
        synchronized (this) {
            begins = underWay == null;
            if (begins) {
                underWay = newlyUnderWay();
            }
        }
        if (begins) {
            listeners.forEach(Runnable::run);
        }
        return progress();
    }

    private UnderWay newlyUnderWay() {
        long nowNanos = nanoTime.getAsLong();
        DrainSettings now = settings;
        List<LoadReport> targets = placement.elsewhere(ANYBODY);
        if (isHopeless()) {
            ended.complete(null);
        }
        return new UnderWay(
                new DrainSchedule(now, connections.taken(), targets, nowNanos),
                now,
                nowNanos + now.longest().toNanos());
    }

    public boolean isUnderWay() {
        return underWay != null;
    }

    public Progress progress() {
        UnderWay current = underWay;
        long left = current == null ? settings.longest().toNanos() : current.untilNanos() - nanoTime.getAsLong();
        return new Progress(connections.taken(), told.sum(), closed.sum(), Duration.ofNanos(Math.max(0, left)));
    }

    /** Completes when everybody has gone or the time is over. */
    public CompletionStage<Void> ended() {
        return ended.minimalCompletionStage();
    }

    /** To be called now and then while it is under way. */
    void look() {
        if (connections.taken() == 0 || isOver() || isHopeless()) {
            ended.complete(null);
        }
    }

    /** Whether no other node stays that could take anybody, so that there is nothing to wait for. */
    boolean isHopeless() {
        return !placement.isAnybodyElseStaying();
    }

    /** Whether its time is over. */
    boolean isOver() {
        UnderWay current = underWay;
        return current != null && nanoTime.getAsLong() - current.untilNanos() >= 0;
    }

    /** Empty when no other node takes anybody now. */
    Optional<Turn> next(String user) {
        UnderWay current = underWay;
        if (current == null) {
            throw new IllegalStateException("the drain has not begun");
        }
        return placement.elsewhere(user).stream().findFirst().map(target -> {
            told.increment();
            synchronized (this) {
                return new Turn(target, current.schedule().next(target, nanoTime.getAsLong()));
            }
        });
    }

    /** So long after its turn a client may still be here. */
    Duration patience() {
        return settings().patience();
    }

    /** A session had not gone in time. */
    void closed() {
        closed.increment();
    }
}
