package io.rookery.management;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rookery.cluster.Homes;
import io.rookery.cluster.LoadReport;
import io.rookery.cluster.LoadReports;
import io.rookery.identity.NodeId;
import io.rookery.transport.Drain;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What operators see of the cluster, and how they take a node out of it. */
final class ClusterCommands {
    private final Homes homes;
    private final LoadReports loads;
    private final Drain drain;

    ClusterCommands(Homes homes, LoadReports loads, Drain drain) {
        this.homes = homes;
        this.loads = loads;
        this.drain = drain;
    }

    /** The members, and how busy those are that say so. */
    ObjectNode nodes() {
        Map<NodeId, LoadReport> reports =
                loads.current().stream().collect(Collectors.toMap(LoadReport::node, Function.identity()));
        ObjectNode answer = StrictJson.object().put("self", homes.self().name());
        ArrayNode nodes = answer.putArray("nodes");
        for (NodeId member : homes.members()) {
            ObjectNode node = nodes.addObject().put("node", member.name()).put("boot", member.boot());
            LoadReport report = reports.get(member);
            if (report != null) {
                describe(report, node);
            }
        }
        return answer;
    }

    private static void describe(LoadReport report, ObjectNode node) {
        node.put("url", report.url())
                .put("draining", report.draining())
                .put("connections", report.connections())
                .put("connectionsMax", report.capacity())
                .put("loopLagMs", report.lagMillis())
                .put("heapPercent", report.heapPercent())
                .put("warmthPercent", report.warmthPercent());
    }

    /** Begins to send this node's clients elsewhere, or tells how far that has come. */
    Future<ObjectNode> drain() {
        Drain.Progress progress = drain.begin();
        return Future.succeededFuture(StrictJson.object()
                .put("node", homes.self().name())
                .put("connections", progress.connections())
                .put("told", progress.told())
                .put("closed", progress.closed())
                .put("leftMs", progress.left().toMillis()));
    }
}
