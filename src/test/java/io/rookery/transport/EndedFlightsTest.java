package io.rookery.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rookery.session.Flight;
import io.rookery.session.FlightRecorder;
import io.rookery.session.LoopClock;
import io.rookery.transport.EndedFlights.Noted;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EndedFlightsTest {
    private static final Flight FLIGHT = new FlightRecorder(new LoopClock(0)).flight(0);

    private long nanos = 7;
    private final EndedFlights ended = new EndedFlights(() -> nanos);

    @Test
    void allConnectionsOfASessionAreFoundTheOldestFirst() {
        ended.add(noted("s", "c1"));
        ended.add(noted("t", "c2"));
        ended.add(noted("s", "c3"));

        assertThat(ended.of("s")).containsExactly(noted("s", "c1"), noted("s", "c3"));
        assertThat(ended.of("u")).isEmpty();
    }

    @Test
    void theOldestIsForgottenWhenThereAreTooMany() {
        ended.add(noted("first", "c"));
        IntStream.range(1, EndedFlights.KEPT_MAX).forEach(i -> ended.add(noted("s" + i, "c")));
        assertThat(ended.of("first")).hasSize(1);

        ended.add(noted("last", "c"));

        assertThat(ended.of("first")).isEmpty();
        assertThat(ended.of("s1")).hasSize(1);
        assertThat(ended.of("last")).hasSize(1);
    }

    @Test
    void nothingIsKeptForLong() {
        ended.add(noted("s", "c1"));
        nanos += EndedFlights.KEPT_FOR.toNanos() - 1;
        ended.add(noted("s", "c2"));
        assertThat(ended.of("s")).hasSize(2);

        nanos += 1;

        assertThat(ended.of("s")).containsExactly(noted("s", "c2"));
    }

    private static Noted noted(String session, String connection) {
        return new Noted(session, "alice", connection, FLIGHT);
    }
}
