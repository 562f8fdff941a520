package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PacedWritesTest {
    private static final long MAX_NANOS = Duration.ofMillis(50).toNanos();

    private static final long NEVER = PacedWrites.NEVER;

    private final TreeMap<Long, List<Runnable>> timers = new TreeMap<>();
    private final List<Long> written = new ArrayList<>();
    private long nowNanos = Duration.ofHours(1).toNanos() + 1;
    private final PacedWrites writes = new PacedWrites(MAX_NANOS, this::after, () -> nowNanos, this::nowMillis);

    @Test
    void anIdleLoopWritesWithinTwoSlots() {
        long asked = nowNanos;
        add();
        runUntil(nowNanos + MAX_NANOS);

        assertThat(written).hasSize(1);
        assertThat(written.get(0) - asked).isBetween(PacedWrites.SLOT_NANOS, 2 * PacedWrites.SLOT_NANOS);
    }

    @Test
    void whatIsDueInOneSlotIsWrittenInOneGo() {
        add();
        add();
        assertThat(timers).hasSize(1);
        runUntil(nowNanos + MAX_NANOS);

        assertThat(written).hasSize(2);
        assertThat(written.get(0)).isEqualTo(written.get(1));
    }

    @Test
    void aBusyLoopWritesLaterButNeverLaterThanTheBound() {
        keepBusy(1.0);
        assertThat(writes.delayNanos()).isEqualTo(MAX_NANOS);

        long asked = nowNanos;
        written.clear();
        add();
        runUntil(nowNanos + 2 * MAX_NANOS);

        assertThat(written.get(0) - asked).isBetween(MAX_NANOS, MAX_NANOS + PacedWrites.SLOT_NANOS);
    }

    @Test
    void theDelayGrowsWithTheLoadAndShrinksAgain() {
        keepBusy(PacedWrites.BUSY_SHARE / 2);
        long half = writes.delayNanos();
        assertThat(half).isGreaterThan(PacedWrites.SLOT_NANOS).isLessThan(MAX_NANOS);

        keepBusy(0);
        assertThat(writes.delayNanos()).isEqualTo(PacedWrites.SLOT_NANOS);
    }

    @Test
    void whatTookLongToComeHereWaitsForLess() {
        keepBusy(1.0);
        long half = nowMillis() - MAX_NANOS / 2_000_000;
        long asked = nowNanos;
        written.clear();

        writes.add(this::write, half, NEVER);
        runUntil(nowNanos + 2 * MAX_NANOS);

        assertThat(written.get(0) - asked).isBetween(MAX_NANOS / 2, MAX_NANOS / 2 + 2 * PacedWrites.SLOT_NANOS);
    }

    @Test
    void whatIsTooLateWaitsForAShareSoThatWritesStayFew() {
        keepBusy(1.0);
        long asked = nowNanos;
        written.clear();

        writes.add(this::write, 1, NEVER);
        runUntil(nowNanos + 2 * MAX_NANOS);

        long least = (long) (MAX_NANOS * PacedWrites.LATE_SHARE);
        assertThat(written.get(0) - asked).isBetween(least, least + PacedWrites.SLOT_NANOS);
    }

    @Test
    void aClockAheadOfTheOthersMakesNobodyWaitLonger() {
        long asked = nowNanos;

        writes.add(this::write, nowMillis() + 5_000, NEVER);
        runUntil(nowNanos + MAX_NANOS);

        assertThat(written.get(0) - asked).isBetween(PacedWrites.SLOT_NANOS, 2 * PacedWrites.SLOT_NANOS);
    }

    @Test
    void whatComesLateTakesWhatWaitsAlong() {
        keepBusy(1.0);
        written.clear();

        long due = writes.add(this::write, 0, NEVER);
        long sooner = writes.add(this::write, 1, due);
        long same = writes.add(this::write, 0, sooner);
        runUntil(nowNanos + 2 * MAX_NANOS);

        assertThat(sooner).isLessThan(due);
        assertThat(same).isEqualTo(sooner);
        assertThat(written).hasSize(2);
    }

    @Test
    void allWhoAreOfferedOneValueAreWrittenToTogetherAndTheTimeIsAskedForOnce() {
        long due = writes.add(this::write, nowMillis(), NEVER);
        long millis = nowMillis();
        nowNanos += PacedWrites.SLOT_NANOS;

        assertThat(writes.add(this::write, millis, NEVER)).isEqualTo(due);
        runUntil(nowNanos + MAX_NANOS);
        assertThat(written).hasSize(2);

        assertThat(writes.add(this::write, millis, NEVER)).isGreaterThan(due);
        runUntil(nowNanos + MAX_NANOS);
        assertThat(written).hasSize(3);
    }

    @Test
    void withoutADelayItIsOff() {
        assertThat(new PacedWrites(0, this::after, () -> nowNanos, this::nowMillis).isOn())
                .isFalse();
        assertThat(writes.isOn()).isTrue();
    }

    @Test
    void anotherBoundHoldsForWhatComesNextAndLosesNothingThatWaits() {
        keepBusy(1.0);
        written.clear();
        add();

        writes.delayAtMost(0);
        assertThat(writes.isOn()).isFalse();
        writes.delayAtMost(2 * MAX_NANOS);
        assertThat(writes.delayNanos()).isEqualTo(PacedWrites.SLOT_NANOS);
        add();
        runUntil(nowNanos + 2 * PacedWrites.SLOT_NANOS);
        assertThat(written).hasSize(1);
        runUntil(nowNanos + 2 * MAX_NANOS);
        assertThat(written).hasSize(2);

        keepBusy(1.0);
        assertThat(writes.delayNanos()).isEqualTo(2 * MAX_NANOS);
    }

    /** Has each write take such a share of the time. */
    private void keepBusy(double share) {
        for (int i = 0; i < 300; i++) {
            long began = nowNanos;
            writes.add(() -> nowNanos += (long) (share * 2 * PacedWrites.SLOT_NANOS), 0, NEVER);
            runUntil(began + 2 * PacedWrites.SLOT_NANOS);
        }
    }

    private void add() {
        writes.add(this::write, 0, NEVER);
    }

    private long nowMillis() {
        return Duration.ofNanos(nowNanos).toMillis();
    }

    private void write() {
        written.add(nowNanos);
    }

    private void after(long nanos, Runnable task) {
        timers.computeIfAbsent(nowNanos + nanos, due -> new ArrayList<>()).add(task);
    }

    private void runUntil(long endNanos) {
        for (Map.Entry<Long, List<Runnable>> next = timers.firstEntry();
                next != null && next.getKey() <= endNanos;
                next = timers.firstEntry()) {
            timers.pollFirstEntry();
            nowNanos = Math.max(nowNanos, next.getKey());
            next.getValue().forEach(Runnable::run);
        }
        nowNanos = Math.max(nowNanos, endNanos);
    }
}
