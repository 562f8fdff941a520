package io.rookery.presence;

import io.rookery.identity.Topic;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The users of this node who are in zones, one event loop's share of them, and what the homes of the zones are told. */
final class OwnClaims {

    interface Port {
        void enter(String zone, Presence presence);

        void leave(String zone, String userId, long userVersion);
    }

    /**
     * What a node and a zone's home compare.
     *
     * @param hash of users and versions, whatever their order
     */
    record Sum(int count, int hash) {
        static final Sum NONE = new Sum(0, 0);

        Sum plus(Presence presence) {
            int mixed = Topic.placementOf(presence.userId()) * 31 + Long.hashCode(presence.version());
            return new Sum(count + 1, hash + mixed * 0x9e3779b1);
        }
    }

    private final String node;
    private final Port port;
    private final Map<String, String> zones = new HashMap<>();
    private final Map<String, TreeMap<String, Presence>> claims = new HashMap<>();

    /**
     * @param node this node's name
     */
    OwnClaims(String node, Port port) {
        this.node = node;
        this.port = port;
    }

    /** How a user is, whosever node they are on. */
    void seen(Presence presence) {
        String userId = presence.userId();
        String before = zones.get(userId);
        Presence known = before == null ? null : users(before).get(userId);
        if (known != null && !isNews(known, presence)) {
            return;
        }
        String zone = zoneHere(presence);
        if (before != null && !before.equals(zone)) {
            forget(before, userId);
            if (!isIn(before, presence)) {
                port.leave(before, userId, presence.version());
            }
        }
        if (zone != null) {
            zones.put(userId, zone);
            claims.computeIfAbsent(zone, any -> new TreeMap<>()).put(userId, presence);
            port.enter(zone, presence);
        }
    }

    /** The zone's home knows of a later presence than this version's. */
    void outdated(String zone, String userId, long userVersion) {
        Presence claimed = users(zone).get(userId);
        if (claimed != null && claimed.version() < userVersion) {
            forget(zone, userId);
        }
    }

    Set<String> zones() {
        return Set.copyOf(claims.keySet());
    }

    List<Presence> in(String zone) {
        return List.copyOf(users(zone).values());
    }

    Sum sum(String zone) {
        Sum sum = Sum.NONE;
        for (Presence presence : users(zone).values()) {
            sum = sum.plus(presence);
        }
        return sum;
    }

    private @Nullable String zoneHere(Presence presence) {
        String zone = presence.zone();
        return zone != null && isIn(zone, presence) && node.equals(presence.node()) ? zone : null;
    }

    /** Whoever comes back elsewhere within the grace has another node, and is not news to anybody else. */
    private static boolean isNews(Presence known, Presence presence) {
        return presence.version() > known.version()
                || (presence.version() == known.version() && !Objects.equals(presence.node(), known.node()));
    }

    static boolean isIn(String zone, Presence presence) {
        return presence.status() != PresenceStatus.OFFLINE && zone.equals(presence.zone());
    }

    private NavigableMap<String, Presence> users(String zone) {
        return claims.getOrDefault(zone, new TreeMap<>());
    }

    private void forget(String zone, String userId) {
        zones.remove(userId);
        NavigableMap<String, Presence> users = users(zone);
        users.remove(userId);
        if (users.isEmpty()) {
            claims.remove(zone);
        }
    }
}
