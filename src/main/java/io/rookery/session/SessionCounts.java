package io.rookery.session;

import io.rookery.session.SessionState.Phase;

/**
 * How many connections of one event loop are in which state. Written by its loop; others may read, and see each number a little
 * late.
 */
public final class SessionCounts {
    private final int[] counts = new int[Phase.values().length];

    public void began() {
        counts[Phase.CONNECTED.ordinal()]++;
    }

    /** Who is disconnected is not counted any more. */
    public void changed(Phase from, Phase to) {
        counts[from.ordinal()]--;
        if (to != Phase.DISCONNECTED) {
            counts[to.ordinal()]++;
        }
    }

    public int count(Phase phase) {
        return counts[phase.ordinal()];
    }
}
