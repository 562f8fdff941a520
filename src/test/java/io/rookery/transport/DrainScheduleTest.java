package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.cluster.LoadReport;
import io.rookery.identity.NodeId;
import io.rookery.settings.DrainSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DrainScheduleTest {
    private static final long NOW = 5_000_000_000L;
    private static final LoadReport ROOK = target("rook", 200);
    private static final LoadReport DAW = target("daw", 20);

    @Test
    void eachTargetIsGivenHalfOfWhatItAdmits() {
        DrainSchedule schedule = new DrainSchedule(settings(15, 0), 3, List.of(ROOK, DAW), NOW);

        assertThat(turns(schedule, ROOK, 3)).containsExactly(0L, 10L, 20L);
        assertThat(turns(schedule, DAW, 3)).containsExactly(0L, 100L, 200L);
    }

    @Test
    void theRateMayBeSet() {
        DrainSchedule schedule = new DrainSchedule(settings(15, 50), 3, List.of(ROOK, DAW), NOW);

        assertThat(turns(schedule, ROOK, 2)).containsExactly(0L, 20L);
        assertThat(turns(schedule, DAW, 2)).containsExactly(0L, 20L);
    }

    @Test
    void whatWouldNotAllGoInTimeGoesFaster() {
        // 12 s are left for turns, so that 2,400 have to go at 200 a second.
        DrainSchedule schedule = new DrainSchedule(settings(15, 0), 2_400, List.of(ROOK), NOW);

        assertThat(turns(schedule, ROOK, 2_400)).startsWith(0L, 5L, 10L).endsWith(11_995L);
    }

    @Test
    void noTurnComesTooLateForTheClientToGo() {
        DrainSchedule schedule = new DrainSchedule(settings(15, 0), 10, List.of(DAW), NOW);

        assertThat(turns(schedule, DAW, 1_000)).last().isEqualTo(12_000L);
    }

    @Test
    void aDrainWithoutTimeTellsEverybodyAtOnce() {
        DrainSchedule schedule = new DrainSchedule(settings(2, 0), 100, List.of(ROOK), NOW);

        assertThat(turns(schedule, ROOK, 100)).containsOnly(0L);
    }

    @Test
    void theTimeThatHasPassedIsNotWaitedForAgain() {
        DrainSchedule schedule = new DrainSchedule(settings(15, 0), 3, List.of(ROOK), NOW);
        turns(schedule, ROOK, 10);

        assertThat(schedule.next(ROOK, NOW + Duration.ofMillis(60).toNanos())).isEqualTo(Duration.ofMillis(40));
        assertThat(schedule.next(ROOK, NOW + Duration.ofMillis(500).toNanos())).isZero();
    }

    private static List<Long> turns(DrainSchedule schedule, LoadReport target, int count) {
        return Stream.generate(() -> schedule.next(target, NOW).toMillis())
                .limit(count)
                .toList();
    }

    private static DrainSettings settings(int longestSeconds, int sessionsPerSecond) {
        return new DrainSettings(
                Duration.ofSeconds(longestSeconds), Duration.ofSeconds(2), sessionsPerSecond, Duration.ofSeconds(30));
    }

    private static LoadReport target(String name, int admittedPerSecond) {
        return new LoadReport(
                new NodeId(name, "b1"), "ws://" + name + "/ws", 0, 10_000, admittedPerSecond, 0, 0, 100, false);
    }
}
