package io.rookery.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.session.Departures.Left;
import org.junit.jupiter.api.Test;

class DeparturesTest {
    private final Departures departures = new Departures();
    private final Left a = new Left("a", 0);
    private final Left b = new Left("b", 1);
    private final Left c = new Left("c", 0);

    @Test
    void areToldInTheirOrderAndOnce() {
        departures.add(a);
        departures.add(b);
        departures.add(c);
        departures.add(a);

        assertThat(departures.next(2)).containsExactly(a, b);
        assertThat(departures.next(2)).containsExactly(c);
        assertThat(departures.next(2)).isEmpty();
    }

    @Test
    void areNotToldOfWhoComesBack() {
        departures.add(a);
        departures.add(b);

        assertThat(departures.cancel("a")).isEqualTo(a);
        assertThat(departures.cancel("a")).isNull();

        assertThat(departures.next(10)).containsExactly(b);
    }

    /** 500 a second leave and 250 are told of, for an hour. */
    @Test
    void areBoundedByHowFastClientsLeave() {
        int leaving = 50;
        int few = 25;
        int waiting = 0;
        int mostWaiting = 0;
        for (int turn = 0; turn < 36_000; turn++) {
            for (int i = 0; i < leaving; i++) departures.add(new Left(turn + "-" + i, 0));
            waiting += leaving - departures.next(few).size();
            mostWaiting = Math.max(mostWaiting, waiting);
        }

        assertThat(mostWaiting).isBetween(leaving * Departures.TURNS_MAX / 2, leaving * (Departures.TURNS_MAX + 1));
    }
}
