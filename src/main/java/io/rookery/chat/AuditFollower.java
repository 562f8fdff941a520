package io.rookery.chat;

import io.rookery.store.AuditLog.Followed;
import io.rookery.store.AuditLog.Noted;
import java.util.List;

/**
 * How far a node has read the audit log. Pure: it is given what was read after {@link #reached()}, and says what is to be done.
 */
final class AuditFollower {
    private long reached;
    private boolean located;

    /**
     * @param missed whether deeds may have been missed, so that everybody has to be looked at
     * @param more whether there are more to read at once
     */
    record Step(List<Noted> deeds, boolean missed, boolean more) {}

    /** The number of the last deed that was read. */
    long reached() {
        return reached;
    }

    /** Begins at the newest deed: what was done before was looked up by every session when it began. */
    void begin(long newest) {
        reached = newest;
        located = true;
    }

    /**
     * @param limit how many deeds were asked for
     */
    Step read(Followed found, int limit) {
        boolean lost = found.newest() < reached;
        boolean trimmed = found.oldest() > reached + 1;
        if (!located || lost || trimmed) {
            begin(found.newest());
            return new Step(List.of(), true, false);
        }
        List<Noted> deeds = found.deeds();
        boolean more = deeds.size() == limit;
        reached = more ? deeds.get(deeds.size() - 1).number() : Math.max(reached, found.newest());
        return new Step(deeds, false, more);
    }
}
