package io.rookery.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.identity.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowStartTest {
    private static final NodeId SELF = new NodeId("owl", "b1");
    private static final NodeId ROOK = new NodeId("rook", "b1");
    private static final NodeId DAW = new NodeId("daw", "b1");
    private static final Duration LASTS = Duration.ofSeconds(30);

    private long now = 7_000_000_000L;
    private final List<NodeId> members = new ArrayList<>(List.of(SELF));
    private final LoadReports reports = new LoadReports(() -> members, () -> now);
    private final SlowStart slowStart = new SlowStart(SELF, LASTS, () -> members, reports, () -> now);

    @Test
    void aNodeWarmsUpEvenlyAndIsWarmWhenTheTimeIsOver() {
        assertThat(slowStart.warmthPercent()).isEqualTo(10);
        pass(15);
        assertThat(slowStart.warmthPercent()).isEqualTo(55);
        pass(14);
        assertThat(slowStart.warmthPercent()).isEqualTo(97);
        pass(1);
        assertThat(slowStart.warmthPercent()).isEqualTo(100);
        pass(10);
        assertThat(slowStart.warmthPercent()).isEqualTo(100);
    }

    @Test
    void theOnlyNodeTakesEverybodyAtOnce() {
        assertThat(slowStart.share()).isEqualTo(1);
    }

    @Test
    void besideAWarmNodeItTakesWhatItIsWarm() {
        members.add(ROOK);
        hear(ROOK, 100, false);
        assertThat(slowStart.share()).isEqualTo(0.1);

        pass(15);
        hear(ROOK, 100, false);
        assertThat(slowStart.share()).isEqualTo(0.55);

        pass(15);
        hear(ROOK, 100, false);
        assertThat(slowStart.share()).isEqualTo(1);
    }

    @Test
    void besideOthersThatAreNoWarmerItTakesAll() {
        members.addAll(List.of(ROOK, DAW));
        hear(ROOK, 10, false);
        hear(DAW, 5, false);

        assertThat(slowStart.share()).isEqualTo(1);
    }

    @Test
    void theWarmestCounts() {
        members.addAll(List.of(ROOK, DAW));
        hear(ROOK, 20, false);
        hear(DAW, 40, false);

        assertThat(slowStart.share()).isEqualTo(0.25);
    }

    @Test
    void whoTakesNobodyDoesNotCount() {
        members.add(ROOK);
        hear(ROOK, 100, true);

        assertThat(slowStart.share()).as("the others are going").isEqualTo(1);
    }

    @Test
    void whoHasNotReportedYetIsTakenForWarmUntilItWouldBeSilent() {
        members.add(ROOK);
        slowStart.look();
        assertThat(slowStart.share()).isEqualTo(0.1);

        pass(4);
        assertThat(slowStart.share()).isLessThan(1);
        pass(1);
        assertThat(slowStart.share()).isEqualTo(1);
    }

    @Test
    void aNodeThatWasAsleepIsColdAgainAndNotAMomentEarlier() {
        pass(100);
        assertThat(slowStart.warmthPercent()).isEqualTo(100);

        now += SlowStart.ASLEEP.toNanos() - 1;
        slowStart.look();
        assertThat(slowStart.warmthPercent()).isEqualTo(100);

        now += SlowStart.ASLEEP.toNanos();
        slowStart.look();
        assertThat(slowStart.warmthPercent()).isEqualTo(10);
        pass(30);
        assertThat(slowStart.warmthPercent()).isEqualTo(100);
    }

    @Test
    void withoutASlowStartItIsWarmAtOnce() {
        members.add(ROOK);
        SlowStart none = new SlowStart(SELF, Duration.ZERO, () -> members, reports, () -> now);

        assertThat(none.warmthPercent()).isEqualTo(100);
        assertThat(none.share()).isEqualTo(1);
    }

    private void hear(NodeId node, int warmthPercent, boolean draining) {
        reports.note(new LoadReport(node, "ws://" + node.name(), 0, 100, 100, 0, 0, warmthPercent, draining));
        slowStart.look();
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += Duration.ofSeconds(1).toNanos();
            slowStart.look();
        }
    }
}
