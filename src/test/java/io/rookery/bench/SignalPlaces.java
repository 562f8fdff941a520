package io.rookery.bench;

import java.util.Arrays;

/**
 * How far one listener has heard each of some senders, who number what they say: the upper bits name a life of the sender, which
 * ends with a connection of its, the lower ones count within it. Nothing is asked of what is said between two lives, or before the
 * first that is heard.
 */
final class SignalPlaces {
    private static final int COUNT_BITS = 20;
    private static final int NONE = -1;

    /** What listeners have not heard as it was said. */
    static final class Faults {
        long lost;
        long doubled;
        long reordered;
    }

    private final int[] last;

    SignalPlaces(int senders) {
        last = new int[senders];
        forget();
    }

    static int sequence(int life, int count) {
        return life << COUNT_BITS | count;
    }

    /** The listener was away. */
    void forget() {
        Arrays.fill(last, NONE);
    }

    void take(int sender, int sequence, Faults faults) {
        int before = last[sender];
        int ahead = sequence - before;
        if (before == NONE || sequence >>> COUNT_BITS > before >>> COUNT_BITS) {
            last[sender] = sequence;
        } else if (ahead > 0) {
            faults.lost += ahead - 1;
            last[sender] = sequence;
        } else if (ahead == 0) {
            faults.doubled++;
        } else {
            faults.reordered++;
        }
    }
}
