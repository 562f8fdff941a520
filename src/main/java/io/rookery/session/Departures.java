package io.rookery.session;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sessions whose clients were lost and of which the store is still to be told: when many are lost at once, a few at a time, and not
 * at all of those who come back here meanwhile. As many as leave within {@link #TURNS_MAX} turns. Safe to use from any thread.
 */
final class Departures {
    /** The more wait the more go in a turn, so that whoever leaves waits for so many turns, more or less, and not longer. */
    static final int TURNS_MAX = 300;

    private final Map<String, Left> waiting = new LinkedHashMap<>();

    /**
     * A session without a client.
     *
     * @param generation how often it had been taken over when its client came
     */
    record Left(String sessionId, long generation) {}

    synchronized void add(Left left) {
        waiting.put(left.sessionId(), left);
    }

    /**
     * @return of what the store had not been told; null when there was nothing
     */
    synchronized @Nullable Left cancel(String sessionId) {
        return waiting.remove(sessionId);
    }

    /**
     * Those who have waited longest; they wait no more.
     *
     * @param few of them, unless more wait than go within {@link #TURNS_MAX}
     */
    synchronized List<Left> next(int few) {
        int max = Math.max(few, waiting.size() / TURNS_MAX);
        List<Left> next = new ArrayList<>(Math.min(max, waiting.size()));
        Iterator<Left> first = waiting.values().iterator();
        while (next.size() < max && first.hasNext()) {
            next.add(first.next());
            first.remove();
        }
        return next;
    }
}
