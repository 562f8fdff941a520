package io.rookery.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rookery.session.Flight.Entry;
import io.rookery.testing.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlightRecorderTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long WINDOW = FlightRecorder.SUM_WINDOW.toMillis();

    private long millis = 5_000;
    private final LoopClock clock = new LoopClock(TimeUnit.MILLISECONDS.toNanos(millis));
    private final FlightRecorder recorder = new FlightRecorder(clock);

    @Test
    void whatHappensIsKeptInOrder() {
        recorder.note(FlightEvent.STATE, 1, 0, 0);
        after(70);
        recorder.note(FlightEvent.COMMAND, 0xffffff, 120, 3);
        after(30);

        Flight flight = recorder.flight(NOW);

        assertThat(flight.beganAtMillis()).isEqualTo(NOW - 100);
        assertThat(flight.forgotten()).isZero();
        assertThat(flight.entries())
                .containsExactly(
                        new Entry(FlightEvent.STATE, NOW - 100, 1, 0, 0),
                        new Entry(FlightEvent.COMMAND, NOW - 30, 0xffffff, 120, 3));
    }

    @Test
    void theLastAreKeptWhenThereAreTooMany() {
        int all = FlightRecorder.ENTRIES_MAX * 3 + 7;
        for (int i = 0; i < all; i++) {
            recorder.note(FlightEvent.COMMAND, i, i, i);
        }

        Flight flight = recorder.flight(NOW);

        assertThat(flight.forgotten()).isEqualTo(all - FlightRecorder.ENTRIES_MAX);
        assertThat(flight.entries().stream().map(Entry::code).toList())
                .isEqualTo(IntStream.range(all - FlightRecorder.ENTRIES_MAX, all)
                        .boxed()
                        .toList());
    }

    @Test
    void noEntryIsLostWhileRoomGrows() {
        for (int i = 1; i <= FlightRecorder.ENTRIES_MAX; i++) {
            recorder.note(FlightEvent.COMMAND, i, 0, 0);

            assertThat(recorder.flight(NOW).entries()).hasSize(i);
            assertThat(recorder.flight(NOW).entries().get(0).code()).isEqualTo(1);
        }
    }

    @Test
    void writesOfAWindowAreOneEntryWhateverComesBetween() {
        recorder.wrote(1, 100);
        recorder.note(FlightEvent.COMMAND, 1, 0, 0);
        after(WINDOW - 1);
        recorder.wrote(2, 50);

        assertThat(recorder.flight(NOW).entries())
                .containsExactly(
                        new Entry(FlightEvent.WROTE, NOW - WINDOW + 1, 0, 3, 150),
                        new Entry(FlightEvent.COMMAND, NOW - WINDOW + 1, 1, 0, 0));

        after(1);
        recorder.wrote(4, 1);
        assertThat(recorder.flight(NOW).entries()).hasSize(3);
    }

    @Test
    void whoOnlyListensTakesTwoEntriesHoweverLong() {
        for (int window = 0; window < 1_000; window++) {
            recorder.wrote(2, 10);
            recorder.wrote(1, 5);
            after(WINDOW);
        }

        assertThat(recorder.flight(NOW).entries())
                .containsExactly(
                        new Entry(FlightEvent.WROTE, NOW - 1_000 * WINDOW, 0, 3 * 999, 15 * 999),
                        new Entry(FlightEvent.WROTE, NOW - WINDOW, 0, 3, 15));
    }

    @Test
    void bytesBeyondWhatAnEntryHoldsBeginAnother() {
        for (int window = 0; window < 4; window++) {
            recorder.wrote(1, Integer.MAX_VALUE);
            after(WINDOW);
        }

        List<Entry> entries = recorder.flight(NOW).entries();

        assertThat(entries.stream().mapToLong(Entry::second).sum()).isEqualTo(4L * Integer.MAX_VALUE);
        assertThat(entries.stream().mapToInt(Entry::first).sum()).isEqualTo(4);
    }

    @Test
    void whatIsShedAddsUpByCode() {
        for (int i = 0; i < 1_000; i++) {
            recorder.add(FlightEvent.SHED, 2, 3);
            recorder.add(FlightEvent.SHED, 3, 1);
            recorder.add(FlightEvent.DEFERRED, 0, 1);
            recorder.wrote(1, 1);
        }

        assertThat(recorder.flight(NOW).entries())
                .containsExactly(
                        new Entry(FlightEvent.SHED, NOW, 2, 3_000, 0),
                        new Entry(FlightEvent.SHED, NOW, 3, 1_000, 0),
                        new Entry(FlightEvent.DEFERRED, NOW, 0, 1_000, 0),
                        new Entry(FlightEvent.WROTE, NOW, 0, 1_000, 1_000));
        after(WINDOW);
        recorder.add(FlightEvent.SHED, 2, 1);
        assertThat(recorder.flight(NOW).entries()).hasSize(5);
    }

    @Test
    void aConnectionMayLastForMonths() {
        recorder.note(FlightEvent.STATE, 1, 0, 0);
        after(TimeUnit.DAYS.toMillis(100));
        recorder.wrote(1, 1);
        after(1_000);
        recorder.wrote(1, 1);

        assertThat(recorder.flight(NOW).entries())
                .contains(new Entry(FlightEvent.WROTE, NOW - 1_000, 0, 2, 2))
                .hasSize(2);
        assertThat(recorder.flight(NOW).beganAtMillis()).isEqualTo(NOW - TimeUnit.DAYS.toMillis(100) - 1_000);
    }

    @Test
    void aFlightDoesNotChangeWhenTheConnectionGoesOn() {
        recorder.wrote(1, 1);
        Flight flight = recorder.flight(NOW);

        recorder.wrote(1, 1);
        recorder.note(FlightEvent.LATE, 0, 1, 0);

        assertThat(flight.entries()).containsExactly(new Entry(FlightEvent.WROTE, NOW, 0, 1, 1));
    }

    @Test
    void aCodeThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> recorder.note(FlightEvent.CLOSED, -1, 0, 0))
                .hasMessage("code: -1 (expected: 0..16777215)");
        assertThatThrownBy(() -> recorder.note(FlightEvent.CLOSED, 1 << 24, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Whatever comes in whatever order: rare events are kept in order, sums are right, and room is bounded. */
    @Test
    void sumsAndOrderAreThoseOfAPlainList() {
        Random random = Seed.of(FlightRecorderTest.class).random();
        for (int run = 0; run < 50; run++) {
            FlightRecorder tried = new FlightRecorder(clock);
            List<Integer> noted = new ArrayList<>();
            long messages = 0;
            long shed = 0;
            for (int i = 0; i < 200; i++) {
                switch (random.nextInt(4)) {
                    case 0 -> {
                        noted.add(i);
                        tried.note(FlightEvent.COMMAND, i, 0, 0);
                    }
                    case 1 -> {
                        int count = random.nextInt(100);
                        messages += count;
                        tried.wrote(count, random.nextInt(1 << 20));
                    }
                    case 2 -> {
                        int count = random.nextInt(100);
                        shed += count;
                        tried.add(FlightEvent.SHED, random.nextInt(3), count);
                    }
                    default -> after(random.nextInt(4_000));
                }
            }

            List<Entry> entries = tried.flight(NOW).entries();
            assertThat(entries.size()).isLessThanOrEqualTo(FlightRecorder.ENTRIES_MAX);
            assertThat(entries.stream().map(Entry::atMillis).toList()).isSorted();
            assertThat(of(FlightEvent.COMMAND, entries).stream()
                            .map(Entry::code)
                            .toList())
                    .isEqualTo(noted);
            assertThat(sum(FlightEvent.WROTE, entries)).isEqualTo(messages);
            assertThat(sum(FlightEvent.SHED, entries)).isEqualTo(shed);
        }
    }

    private static long sum(FlightEvent event, List<Entry> entries) {
        return of(event, entries).stream().mapToLong(Entry::first).sum();
    }

    private static List<Entry> of(FlightEvent event, List<Entry> entries) {
        return entries.stream().filter(entry -> entry.event() == event).toList();
    }

    private void after(long more) {
        millis += more;
        clock.look(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
