package io.rookery.presence;

import io.rookery.protocol.Presence;
import java.util.Collection;

/** A query whose watchers are told what changes. All who ask the same share one. */
final class LiveQuery {
    private final String id;
    private final PresenceFilter filter;
    private Found told;

    LiveQuery(String id, PresenceFilter filter, long version, Collection<Presence> byName) {
        this.id = id;
        this.filter = filter;
        this.told = filter.select(version, byName);
    }

    String id() {
        return id;
    }

    /** What whoever begins to watch now starts from. */
    Found told() {
        return told;
    }

    /**
     * Looks again.
     *
     * @return whether there is something to tell
     */
    boolean refresh(long version, Collection<Presence> byName) {
        Found next = filter.select(version, byName);
        boolean changed = !told.isSame(next);
        if (changed) {
            told = next;
        }
        return changed;
    }
}
