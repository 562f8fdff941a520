package io.rookery.cluster;

import io.rookery.identity.NodeId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The latest report of each member of the cluster, without those of the silent. Safe to use from any thread. */
public final class LoadReports {
    /** A node that has not reported for so long is taken to be unwell. */
    public static final Duration SILENT_AFTER = Duration.ofSeconds(5);

    private record Heard(LoadReport report, long atNanos) {}

    private final Supplier<? extends Collection<NodeId>> members;
    private final LongSupplier nanoTime;
    private final Map<NodeId, Heard> heard = new HashMap<>();

    /**
     * @param members bound what is kept: one report each
     */
    public LoadReports(Supplier<? extends Collection<NodeId>> members, LongSupplier nanoTime) {
        this.members = members;
        this.nanoTime = nanoTime;
    }

    public synchronized void note(LoadReport report) {
        heard.put(report.node(), new Heard(report, nanoTime.getAsLong()));
        forget();
    }

    public synchronized List<LoadReport> current() {
        forget();
        return heard.values().stream().map(Heard::report).toList();
    }

    private void forget() {
        long now = nanoTime.getAsLong();
        heard.keySet().retainAll(members.get());
        heard.values().removeIf(each -> now - each.atNanos() >= SILENT_AFTER.toNanos());
    }
}
