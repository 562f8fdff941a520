package io.rookery.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.guard.MemoryPressure.Level;
import io.rookery.settings.MemorySettings;
import org.junit.jupiter.api.Test;

class MemoryPressureTest {
    private static final MemorySettings SETTINGS = new MemorySettings(80, 90, 16);
    private static final long MAX = 1_000;

    private long used;
    private long nowNanos = -5;
    private final MemoryPressure pressure = new MemoryPressure(SETTINGS, () -> new MemoryUse(used, MAX), nowNanos);

    @Test
    void belowTheFirstMarkNothingIsDone() {
        after(799);

        assertThat(pressure.level()).isEqualTo(Level.NONE);
        assertThat(pressure.admits()).isTrue();
        assertThat(pressure.batches()).isZero();
    }

    @Test
    void fromTheFirstMarkOnSessionsAreRefusedUntilFivePercentLessAreInUse() {
        after(800);
        assertThat(pressure.level()).isEqualTo(Level.REFUSING);
        assertThat(pressure.admits()).isFalse();

        after(750);
        assertThat(pressure.admits()).isFalse();

        after(749);
        assertThat(pressure.admits()).isTrue();

        after(799);
        assertThat(pressure.admits()).isTrue();
        assertThat(pressure.batches()).isZero();
    }

    @Test
    void fromTheSecondMarkOnABatchIsDueAfterEachCollectionUntilFivePercentLessAreInUse() {
        after(900);
        assertThat(pressure.level()).isEqualTo(Level.CLOSING);
        assertThat(pressure.admits()).isFalse();
        assertThat(pressure.batches()).isEqualTo(1);

        after(870);
        assertThat(pressure.batches()).isEqualTo(2);

        after(849);
        assertThat(pressure.level()).isEqualTo(Level.REFUSING);
        assertThat(pressure.batches()).isEqualTo(2);

        after(899);
        assertThat(pressure.batches()).isEqualTo(2);
    }

    @Test
    void withoutAnotherCollectionNoOtherBatchIsDue() {
        after(950);
        after(950);
        after(950);

        assertThat(pressure.batches()).isEqualTo(1);
    }

    @Test
    void theHeapIsReadOnceASecondHoweverManyAsk() {
        used = 950;
        nowNanos += MemoryPressure.LOOK_EVERY.toNanos() - 1;
        pressure.look(nowNanos);
        assertThat(pressure.batches()).isZero();

        nowNanos++;
        pressure.look(nowNanos);
        used = 951;
        pressure.look(nowNanos);
        assertThat(pressure.batches()).isEqualTo(1);
        assertThat(pressure.ratio()).isEqualTo(0.95);
    }

    @Test
    void otherMarksHoldFromTheNextLookOn() {
        after(700);
        assertThat(pressure.admits()).isTrue();

        pressure.change(new MemorySettings(60, 70, 16));
        after(700);
        assertThat(pressure.level()).isEqualTo(Level.CLOSING);

        pressure.change(SETTINGS);
        after(700);
        assertThat(pressure.level()).isEqualTo(Level.NONE);
    }

    @Test
    void whatIsSwitchedOffIsNotDone() {
        MemorySettings off = new MemorySettings(Integer.MAX_VALUE, Integer.MAX_VALUE, 16);
        MemoryPressure never = new MemoryPressure(off, () -> new MemoryUse(MAX, MAX), 0);

        never.look(MemoryPressure.LOOK_EVERY.toNanos());

        assertThat(never.level()).isEqualTo(Level.NONE);
        assertThat(never.admits()).isTrue();
    }

    @Test
    void theVirtualMachineSaysWhatACollectionLeft() {
        byte[] alive = new byte[32 << 20];
        System.gc();

        MemoryUse use = new HeapAfterCollection().get();

        assertThat(use.usedBytes()).isGreaterThan(alive.length);
        assertThat(use.maxBytes())
                .isBetween(use.usedBytes(), Runtime.getRuntime().maxMemory());
    }

    private void after(long usedNow) {
        used = usedNow;
        nowNanos += MemoryPressure.LOOK_EVERY.toNanos();
        pressure.look(nowNanos);
    }
}
