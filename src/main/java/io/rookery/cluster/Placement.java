package io.rookery.cluster;

import io.rookery.identity.NodeId;
import java.util.List;
import java.util.function.Predicate;

/** Says where a user's client should connect. Safe to use from any thread. */
public final class Placement {
    private final NodeId self;
    private final LoadReports reports;

    public Placement(NodeId self, LoadReports reports) {
        this.self = self;
        this.reports = reports;
    }

    /** The nodes that take clients, the user's first choice first; empty when none does. */
    public List<LoadReport> anywhere(String user) {
        return ranked(user, LoadReport::takesMore);
    }

    /** As {@link #anywhere}, without this node. */
    public List<LoadReport> elsewhere(String user) {
        return ranked(user, report -> report.takesMore() && !report.node().equals(self));
    }

    /** Whether there is another node that stays, be it full or late now. */
    public boolean isAnybodyElseStaying() {
        return reports.current().stream()
                .anyMatch(report -> !report.draining() && !report.node().equals(self));
    }

    private List<LoadReport> ranked(String user, Predicate<LoadReport> wanted) {
        List<LoadReport> nodes = reports.current().stream().filter(wanted).toList();
        return WeightedRendezvous.rank(user, nodes, report -> report.node().name(), LoadReport::weight);
    }
}
