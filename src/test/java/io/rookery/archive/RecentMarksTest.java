package io.rookery.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentMarksTest {
    private long nowNanos = Long.MAX_VALUE;
    private final RecentMarks<String> marks = new RecentMarks<>(() -> nowNanos);

    @Test
    void aMarkCountsForAWhile() {
        assertThat(marks.isMarked("a")).isFalse();
        marks.marked("a", nowNanos);

        nowNanos += RecentMarks.COUNTS_FOR.toNanos() - 1;
        assertThat(marks.isMarked("a")).isTrue();
        nowNanos++;
        assertThat(marks.isMarked("a")).isFalse();
    }

    @Test
    void whatWasNotUsedForTheLongestTimeIsForgotten() {
        for (int i = 0; i <= RecentMarks.MARKS_MAX; i++) {
            marks.marked("m" + i, nowNanos);
        }

        assertThat(marks.isMarked("m0")).isFalse();
        assertThat(marks.isMarked("m1")).isTrue();
    }
}
