package io.rookery.session;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Sessions whose clients were lost and of which the store is still to be told: when many are lost at once, a few at a time, and not
 * at all of those who come back here meanwhile. As many as a node has connections at the most. Safe to use from any thread.
 */
final class Departures {
    private final Set<String> waiting = new LinkedHashSet<>();

    synchronized void add(String sessionId) {
        waiting.add(sessionId);
    }

    /**
     * @return whether the store had not been told
     */
    synchronized boolean cancel(String sessionId) {
        return waiting.remove(sessionId);
    }

    /** Those who have waited longest; they wait no more. */
    synchronized List<String> next(int max) {
        List<String> next = new ArrayList<>(Math.min(max, waiting.size()));
        Iterator<String> first = waiting.iterator();
        while (next.size() < max && first.hasNext()) {
            next.add(first.next());
            first.remove();
        }
        return next;
    }
}
