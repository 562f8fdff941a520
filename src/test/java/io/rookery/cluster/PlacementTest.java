package io.rookery.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final NodeId SELF = new NodeId("owl", "b1");
    private static final NodeId ROOK = new NodeId("rook", "b1");
    private static final NodeId DAW = new NodeId("daw", "b1");

    private final AtomicLong nowNanos = new AtomicLong();
    private final List<NodeId> members = new ArrayList<>(List.of(SELF, ROOK, DAW));
    private final LoadReports reports = new LoadReports(() -> members, nowNanos::get);
    private final Placement placement = new Placement(SELF, reports);

    @Test
    void whoDrainsIsFullOrLateIsGivenNobody() {
        reports.note(report(SELF, 0, 0, true));
        reports.note(report(ROOK, 100, 0, false));
        reports.note(report(DAW, 0, 2_000, false));

        assertThat(placement.anywhere("alice")).isEmpty();

        reports.note(report(ROOK, 99, 0, false));
        reports.note(report(DAW, 0, 1_999, false));
        assertThat(placement.anywhere("alice")).extracting(LoadReport::node).containsExactlyInAnyOrder(ROOK, DAW);
    }

    @Test
    void elsewhereIsNotHere() {
        reports.note(report(SELF, 0, 0, false));
        assertThat(placement.elsewhere("alice")).isEmpty();

        reports.note(report(ROOK, 0, 0, false));
        assertThat(placement.elsewhere("alice")).extracting(LoadReport::node).containsExactly(ROOK);
    }

    @Test
    void whoIsSilentIsForgottenAndNotAMomentEarlier() {
        reports.note(report(ROOK, 0, 0, false));
        nowNanos.set(LoadReports.SILENT_AFTER.toNanos() - 1);
        reports.note(report(DAW, 0, 0, false));
        assertThat(reports.current()).extracting(LoadReport::node).containsExactlyInAnyOrder(ROOK, DAW);

        nowNanos.incrementAndGet();
        assertThat(reports.current()).extracting(LoadReport::node).containsExactly(DAW);
    }

    @Test
    void whoHasLeftOrNeverCameIsForgotten() {
        reports.note(report(ROOK, 0, 0, false));
        reports.note(report(new NodeId("rook", "b2"), 0, 0, false));
        assertThat(reports.current()).extracting(LoadReport::node).containsExactly(ROOK);

        members.remove(ROOK);
        assertThat(reports.current()).isEmpty();
    }

    @Test
    void theLatestReportCounts() {
        reports.note(report(ROOK, 1, 0, false));
        reports.note(report(ROOK, 2, 0, false));

        assertThat(reports.current())
                .singleElement()
                .satisfies(report -> assertThat(report.connections()).isEqualTo(2));
    }

    @Test
    void roomIsCountedForLessTheLaterTheNode() {
        assertThat(report(ROOK, 20, 0, false).weight()).isEqualTo(80);
        assertThat(report(ROOK, 20, 1_000, false).weight()).isEqualTo(40);
        assertThat(report(ROOK, 100, 0, false).weight()).isEqualTo(1);
    }

    @Test
    void roomIsCountedForLessTheColderTheNode() {
        assertThat(warm(ROOK, 10).weight()).isEqualTo(10);
        assertThat(warm(ROOK, 55).weight()).isEqualTo(55);
        assertThat(warm(ROOK, 1).weight()).isEqualTo(1);
    }

    @Test
    void nodesShareByWarmthAndEvenlyWhereAllAreEquallyCold() {
        reports.note(warm(ROOK, 100));
        reports.note(warm(DAW, 10));
        assertThat(firstAt(DAW)).isBetween(600L, 1_250L);

        reports.note(warm(ROOK, 10));
        assertThat(firstAt(DAW)).isBetween(4_700L, 5_300L);
    }

    private long firstAt(NodeId node) {
        return IntStream.range(0, 10_000)
                .filter(user -> placement.anywhere("user-" + user).get(0).node().equals(node))
                .count();
    }

    private static LoadReport warm(NodeId node, int warmthPercent) {
        return new LoadReport(node, "ws://" + node.name() + "/ws", 0, 100, 1_000, 0, 0, warmthPercent, false);
    }

    @Test
    void aReportTravels() {
        LoadReport report = new LoadReport(ROOK, "wss://rook.example/ws", 3, 100, 1_000, 7, 42, 64, true);

        assertThat(LoadReport.decode(ROOK, report.encode())).isEqualTo(report);
    }

    private static LoadReport report(NodeId node, int connections, long lagMillis, boolean draining) {
        return new LoadReport(
                node,
                "ws://" + node.name() + "/ws",
                connections,
                100,
                1_000,
                (int) Duration.ofMillis(lagMillis).toMillis(),
                0,
                SlowStart.WARM_PERCENT,
                draining);
    }
}
