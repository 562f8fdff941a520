package io.rookery.presence;

import io.rookery.protocol.Presence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The newest presence of each user, for so many users; those unheard of for longest are forgotten first. */
final class LatestPresences {
    private final int usersMax;
    private final Map<String, Presence> byUser = new LinkedHashMap<>();

    LatestPresences(int usersMax) {
        this.usersMax = usersMax;
    }

    /**
     * @return false when the presence is not newer than the one that is known
     */
    boolean add(Presence presence) {
        Presence known = byUser.get(presence.userId());
        if (known != null && known.version() >= presence.version()) {
            return false;
        }
        byUser.remove(presence.userId());
        byUser.put(presence.userId(), presence);
        if (byUser.size() > usersMax) {
            byUser.remove(byUser.keySet().iterator().next());
        }
        return true;
    }

    List<Presence> removeAll() {
        List<Presence> all = new ArrayList<>(byUser.values());
        byUser.clear();
        return all;
    }

    int count() {
        return byUser.size();
    }
}
