package io.rookery.session;

import java.time.Duration;
import java.util.Arrays;

/**
 * What happened to one connection lately: a ring of numbers, without any content of messages. Belongs to one event loop.
 *
 * <p>An entry is two {@code long}: when, {@link FlightEvent} and code; then two numbers. Room is made when there is something to
 * note, and doubles up to {@link #ENTRIES_MAX}; from then on the oldest are overwritten. What adds up takes one entry in each
 * {@link #SUM_WINDOW}, which stands where the window began, so that what is frequent does not push out what is rare.
 */
public final class FlightRecorder {
    public static final int ENTRIES_MAX = 256;

    /** What adds up does so for this long. */
    public static final Duration SUM_WINDOW = Duration.ofSeconds(5);

    static final int ENTRIES_FIRST = 4;

    /** So many entries are looked at for one to add to. */
    static final int LOOK_BACK = 8;

    private static final int LONGS = 2;
    private static final int HALF = 32;
    private static final int CODE_BITS = 24;
    private static final int CODE_MAX = (1 << CODE_BITS) - 1;
    private static final long LOW = 0xffff_ffffL;
    private static final long WINDOW_MILLIS = SUM_WINDOW.toMillis();
    private static final int WROTE = FlightEvent.WROTE.ordinal() << CODE_BITS;
    private static final long[] NOTHING = {};
    private static final FlightEvent[] EVENTS = FlightEvent.values();

    private final LoopClock clock;
    private final long beganMillis;
    private long[] ring = NOTHING;
    private long noted;
    private int wroteAt = -1;

    public FlightRecorder(LoopClock clock) {
        this.clock = clock;
        this.beganMillis = clock.millis();
    }

    /** Called for every batch of every receiver: mostly one addition. */
    public void wrote(int messages, int bytes) {
        int at = wroteAt;
        if (at >= 0 && isOpen(at, WROTE, age())) {
            ring[at + 1] += pair(messages, bytes);
        } else {
            beginWindow(pair(messages, bytes));
        }
    }

    /** While nothing else happens there are two entries: that of the last window, and that of all windows before. */
    private void beginWindow(long numbers) {
        int last = place(noted - 1);
        int before = place(noted - 2);
        boolean isThird = kept() >= 2 && (int) ring[last] == WROTE && (int) ring[before] == WROTE;
        if (isThird && second(ring[last + 1]) + second(ring[before + 1]) <= LOW) {
            ring[before + 1] += ring[last + 1];
            ring[last] = age() << HALF | WROTE;
            ring[last + 1] = numbers;
            wroteAt = last;
        } else {
            wroteAt = append(WROTE, numbers);
        }
    }

    public void note(FlightEvent event, int code, int first, int second) {
        append(key(event, code), pair(first, second));
    }

    /** Adds to the entry of the same event and code, where there is one of this window. */
    public void add(FlightEvent event, int code, int count) {
        int key = key(event, code);
        long age = age();
        for (int back = 1; back <= Math.min(LOOK_BACK, kept()); back++) {
            int at = place(noted - back);
            if (isOpen(at, key, age)) {
                ring[at + 1] += pair(count, 0);
                return;
            }
        }
        append(key, pair(count, 0));
    }

    /** What is kept now. */
    public Flight flight(long nowEpochMillis) {
        int kept = kept();
        long[] inOrder = new long[kept * LONGS];
        for (int i = 0; i < kept; i++) {
            System.arraycopy(ring, place(noted - kept + i), inOrder, i * LONGS, LONGS);
        }
        return new Flight(nowEpochMillis, age(), noted - kept, inOrder);
    }

    private int kept() {
        return (int) Math.min(noted, ring.length / LONGS);
    }

    private long age() {
        return clock.millis() - beganMillis;
    }

    private boolean isOpen(int at, int key, long age) {
        long head = ring[at];
        return (int) head == key && elapsedMillis(head, age) < WINDOW_MILLIS;
    }

    private int append(int key, long numbers) {
        if (noted == ring.length / LONGS && noted < ENTRIES_MAX) {
            ring = Arrays.copyOf(ring, noted == 0 ? ENTRIES_FIRST * LONGS : ring.length * 2);
        }
        int at = place(noted++);
        ring[at] = age() << HALF | key;
        ring[at + 1] = numbers;
        return at;
    }

    /** The room is a power of two, and full before it goes round. */
    private int place(long number) {
        return (int) (number & (ring.length / LONGS - 1)) * LONGS;
    }

    private static int key(FlightEvent event, int code) {
        if (code < 0 || code > CODE_MAX) {
            throw new IllegalArgumentException("code: " + code + " (expected: 0.." + CODE_MAX + ")");
        }
        return event.ordinal() << CODE_BITS | code;
    }

    private static long pair(int first, int second) {
        return (long) first << HALF | second & LOW;
    }

    static FlightEvent event(long head) {
        return EVENTS[(int) head >>> CODE_BITS];
    }

    static int code(long head) {
        return (int) head & CODE_MAX;
    }

    /** Since an entry was made; an entry knows its time for 49 days. */
    static long elapsedMillis(long head, long age) {
        return age - (head >>> HALF) & LOW;
    }

    static int first(long numbers) {
        return (int) (numbers >>> HALF);
    }

    static long second(long numbers) {
        return numbers & LOW;
    }
}
