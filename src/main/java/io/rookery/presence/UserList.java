package io.rookery.presence;

import io.rookery.identity.Topic;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import java.util.Collection;
import java.util.TreeMap;

/** Users asked for by name, with the latest known of each. */
final class UserList {
    private static final int MIX_BITS = 4;

    private final TreeMap<String, Presence> users = new TreeMap<>();

    /**
     * @return false when it is no news
     */
    boolean accept(Presence presence) {
        Presence known = users.get(presence.userId());
        if (known != null && (known.version() >= presence.version() || areNobody(known, presence))) {
            return false;
        }
        users.put(presence.userId(), presence);
        return true;
    }

    /** Zero for a stranger. */
    long versionOf(String userId) {
        Presence known = users.get(userId);
        return known == null ? 0 : known.version();
    }

    /** Of somebody who was never there, each reading has another version. */
    private static boolean areNobody(Presence one, Presence other) {
        return Sight.isNobody(one) && Sight.isNobody(other);
    }

    /** By name. */
    Collection<Presence> byName() {
        return users.values();
    }

    /**
     * The same for the same presences, wherever they are looked at; rises as they do. Beyond the sum of their versions some
     * bits tell apart who has which. Somebody who was never seen counts nothing, because the store keeps no version for them.
     */
    long version() {
        long sum = 0;
        int mixed = 0;
        for (Presence presence : users.values()) {
            if (presence.status() != PresenceStatus.OFFLINE || presence.lastSeenMillis() != 0) {
                sum += presence.version();
                mixed += Topic.placementOf(presence.userId()) * (Long.hashCode(presence.version()) | 1);
            }
        }
        return (sum << MIX_BITS) | (Integer.rotateLeft(mixed, 13) & ((1 << MIX_BITS) - 1));
    }
}
