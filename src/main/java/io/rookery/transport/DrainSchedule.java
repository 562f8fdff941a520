package io.rookery.transport;

import io.rookery.cluster.LoadReport;
import io.rookery.identity.NodeId;
import io.rookery.settings.DrainSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives the sessions of a draining node their turns: to each target no faster than it can take them, as long as all turns
 * come before the drain has to end. What does not fit goes faster.
 */
final class DrainSchedule {
    /** A target has clients of its own to admit. */
    private static final int SHARE = 2;

    /** Between the last turn and the end, beside the patience: notices are written a part at a time. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private static final double SECOND_NANOS = 1e9;

    private final int sessionsPerSecond;
    private final double haste;
    private final long lastTurnNanos;
    private final Map<NodeId, Long> freeAtNanos = new HashMap<>();

    /**
     * @param sessions that have to go
     * @param targets that they may go to, as known now
     */
    DrainSchedule(DrainSettings settings, int sessions, Collection<LoadReport> targets, long nowNanos) {
        Duration window = settings.longest().minus(settings.patience()).minus(MARGIN);
        long windowNanos = Math.max(0, window.toNanos());
        this.sessionsPerSecond = settings.sessionsPerSecond();
        this.lastTurnNanos = nowNanos + windowNanos;
        double perSecond = targets.stream().mapToDouble(this::rate).sum();
        double neededPerSecond = windowNanos == 0 ? 0 : sessions * SECOND_NANOS / windowNanos;
        this.haste = perSecond == 0 ? 1 : Math.max(1, neededPerSecond / perSecond);
    }

    private double rate(LoadReport target) {
        return sessionsPerSecond > 0 ? sessionsPerSecond : Math.max(1, target.admittedPerSecond() / SHARE);
    }

    /** How long the next session that goes to the target has to wait. */
    Duration next(LoadReport target, long nowNanos) {
        long turnNanos = Math.max(nowNanos, freeAtNanos.getOrDefault(target.node(), nowNanos));
        turnNanos = Math.min(turnNanos, Math.max(nowNanos, lastTurnNanos));
        freeAtNanos.put(target.node(), turnNanos + (long) (SECOND_NANOS / (rate(target) * haste)));
        return Duration.ofNanos(turnNanos - nowNanos);
    }
}
