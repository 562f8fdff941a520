package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.cluster.LoadReport;
import io.rookery.cluster.LoadReports;
import io.rookery.cluster.Placement;
import io.rookery.guard.Capacity;
import io.rookery.identity.NodeId;
import io.rookery.settings.DrainSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final NodeId SELF = new NodeId("owl", "b1");
    private static final NodeId ROOK = new NodeId("rook", "b1");
    private static final DrainSettings SETTINGS =
            new DrainSettings(Duration.ofSeconds(4), Duration.ofSeconds(1), 10, Duration.ofSeconds(30));

    private long nanos = 7_000_000_000L;
    private final LoadReports reports = new LoadReports(() -> List.of(SELF, ROOK), () -> nanos);
    private final Capacity connections = new Capacity(10);
    private final Drain drain = new Drain(new Placement(SELF, reports), connections, SETTINGS, () -> nanos);
    private final List<String> begun = new ArrayList<>();

    @BeforeEach
    void listen() {
        drain.onBegin(() -> begun.add("drain"));
        connections.take();
    }

    @Test
    void itBeginsOnce() {
        rookTakesClients();
        assertThat(drain.isUnderWay()).isFalse();

        drain.begin();
        nanos += Duration.ofSeconds(1).toNanos();
        Drain.Progress progress = drain.begin();

        assertThat(begun).containsExactly("drain");
        assertThat(progress).isEqualTo(new Drain.Progress(1, 0, 0, Duration.ofSeconds(3)));
    }

    @Test
    void itEndsWhenEverybodyHasGone() {
        rookTakesClients();
        drain.begin();
        drain.look();
        assertThat(ended()).isNotCompleted();

        connections.release();
        drain.look();
        assertThat(ended()).isCompleted();
    }

    @Test
    void itEndsWhenItsTimeIsOverAndNotAMomentEarlier() {
        rookTakesClients();
        drain.begin();

        nanos += SETTINGS.longest().toNanos() - 1;
        drain.look();
        assertThat(ended()).isNotCompleted();

        nanos += 1;
        drain.look();
        assertThat(ended()).isCompleted();
        assertThat(drain.isOver()).isTrue();
    }

    @Test
    void whereNobodyElseTakesClientsThereIsNothingToWaitFor() {
        drain.begin();

        assertThat(ended()).isCompleted();
        assertThat(drain.next("alice")).isEmpty();
    }

    @Test
    void whoTakesNobodyNowMayLater() {
        reports.note(new LoadReport(ROOK, "ws://rook/ws", 100, 100, 100, 0, 0, 100, false));
        drain.begin();
        assertThat(ended()).isNotCompleted();
        assertThat(drain.isHopeless()).isFalse();
        assertThat(drain.next("alice")).isEmpty();

        rookTakesClients();
        assertThat(drain.next("alice")).isPresent();

        reports.note(new LoadReport(ROOK, "ws://rook/ws", 0, 100, 100, 0, 0, 100, true));
        assertThat(drain.isHopeless()).isTrue();
    }

    @Test
    void turnsFollowEachOtherAndAreCounted() {
        rookTakesClients();
        drain.begin();

        assertThat(drain.next("alice").map(Drain.Turn::after)).contains(Duration.ZERO);
        assertThat(drain.next("bob").map(Drain.Turn::after)).contains(Duration.ofMillis(100));
        assertThat(drain.next("bob").map(turn -> turn.target().node())).contains(ROOK);
        drain.closed();
        assertThat(drain.progress().told()).isEqualTo(3);
        assertThat(drain.progress().closed()).isEqualTo(1);
    }

    @Test
    void otherSettingsHoldUntilItBegins() {
        rookTakesClients();
        DrainSettings longer =
                new DrainSettings(Duration.ofSeconds(9), Duration.ofSeconds(2), 100, Duration.ofSeconds(40));

        drain.change(longer);
        drain.begin();
        drain.change(SETTINGS);

        assertThat(drain.settings()).isEqualTo(longer);
        assertThat(drain.progress().left()).isEqualTo(longer.longest());
        assertThat(drain.patience()).isEqualTo(longer.patience());
        drain.next("alice");
        assertThat(drain.next("bob").map(Drain.Turn::after)).contains(Duration.ofMillis(10));
    }

    @Test
    void beforeItBeginsNobodyHasATurn() {
        assertThatThrownBy(() -> drain.next("alice")).isInstanceOf(IllegalStateException.class);
    }

    private CompletableFuture<Void> ended() {
        return drain.ended().toCompletableFuture();
    }

    private void rookTakesClients() {
        reports.note(new LoadReport(ROOK, "ws://rook/ws", 0, 100, 100, 0, 0, 100, false));
    }
}
