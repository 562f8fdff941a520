package io.rookery.session;

import java.util.ArrayList;
import java.util.List;

/** What a {@link FlightRecorder} had noted at one moment. Immutable. */
public final class Flight {
    private final long takenAtMillis;
    private final long ageMillis;
    private final long forgotten;
    private final long[] longs;

    /**
     * @param takenAtMillis since 1970
     * @param ageMillis of the recorder then
     */
    Flight(long takenAtMillis, long ageMillis, long forgotten, long[] longs) {
        this.takenAtMillis = takenAtMillis;
        this.ageMillis = ageMillis;
        this.forgotten = forgotten;
        this.longs = longs;
    }

    /**
     * One entry; {@link FlightEvent} says what its numbers are.
     *
     * @param atMillis since 1970
     */
    public record Entry(FlightEvent event, long atMillis, int code, int first, long second) {}

    /** When the connection began, in milliseconds since 1970. */
    public long beganAtMillis() {
        return takenAtMillis - ageMillis;
    }

    /** When this was taken, in milliseconds since 1970. */
    public long takenAtMillis() {
        return takenAtMillis;
    }

    /** How many entries were overwritten. */
    public long forgotten() {
        return forgotten;
    }

    /** The oldest first. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(longs.length / 2);
        for (int i = 0; i < longs.length; i += 2) {
            long head = longs[i];
            entries.add(new Entry(
                    FlightRecorder.event(head),
                    takenAtMillis - FlightRecorder.elapsedMillis(head, ageMillis),
                    FlightRecorder.code(head),
                    FlightRecorder.first(longs[i + 1]),
                    FlightRecorder.second(longs[i + 1])));
        }
        return entries;
    }
}
