package io.rookery.presence;

import io.rookery.protocol.Presence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A user whom somebody on an event loop watches, or whose list of friends somebody follows there. */
final class WatchedUser {
    private static final long UNKNOWN = -1;

    final Set<Watch> watches = new LinkedHashSet<>(2);
    boolean followed;

    /** The version that those who may see were told last; 0 when none yet. */
    long toldVersion;

    /** How that looks. */
    private long toldLook;

    /** What the store said otherwise when it was looked at last. */
    @Nullable
    Presence doubted;

    private final Set<Watch> due = new LinkedHashSet<>(0);
    private long relations = UNKNOWN;

    boolean isTold() {
        return toldVersion != 0;
    }

    boolean looksAsTold(Presence presence) {
        return isTold() && toldLook == Look.of(presence);
    }

    void told(Presence presence) {
        if (toldVersion < presence.version()) {
            toldVersion = presence.version();
            toldLook = Look.of(presence);
            doubted = null;
        }
    }

    /**
     * @return false when nobody is interested any more
     */
    boolean isNeeded() {
        return followed || !watches.isEmpty();
    }

    void reconsider(Collection<Watch> concerned) {
        due.addAll(concerned);
    }

    boolean hasDue() {
        return !due.isEmpty();
    }

    /** Watches that are to be decided anew, so many at most. */
    List<Watch> takeDue(int max) {
        List<Watch> taken = new ArrayList<>();
        for (Iterator<Watch> each = due.iterator(); each.hasNext() && taken.size() < max; ) {
            Watch watch = each.next();
            each.remove();
            if (watch.state != Watch.State.ENDED) {
                taken.add(watch);
            }
        }
        return taken;
    }

    /** A watch was decided by a reading with this version of the user's relations. */
    void decidedAt(long version) {
        if (relations == UNKNOWN ? !followed : version < relations) {
            relations = version;
        }
    }

    /**
     * @param version of the user's relations, as the store has it now
     * @return whether they may have changed since all watches were decided and the list of friends was read
     */
    boolean relationsDiffer(long version) {
        boolean differ = relations != version;
        relations = version;
        return differ;
    }

    List<Watch> listening() {
        return watches.stream().filter(Watch::listens).toList();
    }
}
