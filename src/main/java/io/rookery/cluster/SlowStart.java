package io.rookery.cluster;

import io.rookery.identity.NodeId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How warm a node is, from its start or its waking on, and which share of the newcomers it can serve it takes meanwhile: as
 * much as it is warm in comparison with the warmest other node that takes clients. So nobody is refused by the only node there
 * is, or where all are equally cold.
 *
 * <p>Safe to use from any thread.
 */
public final class SlowStart {
    /** How warm a node is when it begins. */
    static final int COLD_PERCENT = 10;

    static final int WARM_PERCENT = 100;

    /** A node that has not looked for so long was asleep, and is cold again. */
    static final Duration ASLEEP = Duration.ofSeconds(3);

    private final NodeId self;
    private final Duration lasts;
    private final Supplier<? extends Collection<NodeId>> members;
    private final LoadReports reports;
    private final LongSupplier nanoTime;
    private long begunNanos;
    private long lookedNanos;
    private volatile int warmthPercent = WARM_PERCENT;
    private volatile double share = 1;

    /**
     * @param lasts until it is warm; zero for at once
     */
    public SlowStart(
            NodeId self,
            Duration lasts,
            Supplier<? extends Collection<NodeId>> members,
            LoadReports reports,
            LongSupplier nanoTime) {
        this.self = self;
        this.lasts = lasts;
        this.members = members;
        this.reports = reports;
        this.nanoTime = nanoTime;
        this.begunNanos = nanoTime.getAsLong();
        this.lookedNanos = begunNanos;
        look();
    }

    /** To be called every {@link LoadExchange#EVERY}. */
    public synchronized void look() {
        long now = nanoTime.getAsLong();
        if (now - lookedNanos >= ASLEEP.toNanos()) {
            begunNanos = now;
        }
        lookedNanos = now;
        warmthPercent = warmth(now - begunNanos);
        share = Math.min(1, (double) warmthPercent / warmest(now));
    }

    private int warmth(long sinceNanos) {
        if (sinceNanos >= lasts.toNanos()) {
            return WARM_PERCENT;
        }
        return COLD_PERCENT + (int) ((WARM_PERCENT - COLD_PERCENT) * (double) sinceNanos / lasts.toNanos());
    }

    /** Of the others that take clients. Who has not had the time to report is taken for warm. */
    private int warmest(long now) {
        List<LoadReport> heard = reports.current();
        if (now - begunNanos < LoadReports.SILENT_AFTER.toNanos() && isSomebodyUnheard(heard)) {
            return WARM_PERCENT;
        }
        return heard.stream()
                .filter(report -> !report.node().equals(self) && report.takesMore())
                .mapToInt(LoadReport::warmthPercent)
                .max()
                .orElse(COLD_PERCENT);
    }

    private boolean isSomebodyUnheard(List<LoadReport> heard) {
        return members.get().stream()
                .anyMatch(member -> !member.equals(self)
                        && heard.stream().noneMatch(report -> report.node().equals(member)));
    }

    /** From {@link #COLD_PERCENT} up to {@link #WARM_PERCENT}, as others are told. */
    public int warmthPercent() {
        return warmthPercent;
    }

    /** Of the newcomers that a warm node would take; above zero, at most one. */
    public double share() {
        return share;
    }
}
