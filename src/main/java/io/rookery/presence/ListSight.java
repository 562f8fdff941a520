package io.rookery.presence;

import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.store.Glance;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Users asked for by name, as one viewer sees them. */
final class ListSight {
    private final UserId viewer;
    private final UserList seen = new UserList();
    private final Map<String, Boolean> admitted = new HashMap<>();
    /** The newest heard of each, seen or not: a reading that is under way may be older. */
    private final Map<String, Presence> heard = new HashMap<>();

    ListSight(UserId viewer) {
        this.viewer = viewer;
    }

    UserId viewer() {
        return viewer;
    }

    /**
     * @return whether the viewer sees a difference
     */
    boolean heard(Presence presence) {
        heard.merge(presence.userId(), presence, (old, next) -> next.version() > old.version() ? next : old);
        return admitted.getOrDefault(presence.userId(), false) && seen.accept(presence);
    }

    /**
     * A reading for this viewer alone.
     *
     * @return whether the viewer sees a difference
     */
    boolean read(Glance glance) {
        String user = glance.presence().userId();
        boolean admits = Sight.admits(viewer, glance, glance.standings().get(0));
        Boolean before = admitted.put(user, admits);
        if (!admits) {
            return seen.accept(Sight.hidden(glance, seen.versionOf(user)));
        }
        boolean wasHidden = before != null && !before;
        boolean changed = seen.accept(wasHidden ? Sight.shown(glance) : glance.presence());
        Presence newest = heard.get(user);
        return newest != null && seen.accept(newest) || changed;
    }

    long version() {
        return seen.version();
    }

    Collection<Presence> byName() {
        return seen.byName();
    }
}
