package io.rookery.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeparturesTest {
    private final Departures departures = new Departures();

    @Test
    void areToldInTheirOrderAndOnce() {
        departures.add("a");
        departures.add("b");
        departures.add("c");
        departures.add("a");

        assertThat(departures.next(2)).containsExactly("a", "b");
        assertThat(departures.next(2)).containsExactly("c");
        assertThat(departures.next(2)).isEmpty();
    }

    @Test
    void areNotToldOfWhoComesBack() {
        departures.add("a");
        departures.add("b");

        assertThat(departures.cancel("a")).isTrue();
        assertThat(departures.cancel("a")).isFalse();

        assertThat(departures.next(10)).containsExactly("b");
    }
}
