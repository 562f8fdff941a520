package io.rookery.presence;

import io.rookery.identity.Topic;
import io.rookery.protocol.Presence;
import io.rookery.protocol.PresenceStatus;
import io.rookery.store.Comparison;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The users of this node who are in zones, one event loop's share of them, and what the homes of the zones are told.
 *
 * <p>A home that says a claim is outdated may itself be: one that stood still and woke judges by what it had read before. So whoever is
 * claimed no more on a home's word is looked for in the store: the right node may have been told in the wrong order, too.
 */
final class OwnClaims {

    /** Who are more than that are looked for when something is heard of them again. */
    static final int OVERRULED_MAX = 10_000;

    interface Port {
        void enter(String zone, Claim claim);

        void leave(String zone, String userId, long userVersion);
    }

    /**
     * A user of this node who is in a zone.
     *
     * @param number grows each time it is made or confirmed, so that the home says which one it judges
     */
    record Claim(Presence presence, long number) {}

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
    private final Map<String, TreeMap<String, Claim>> claims = new HashMap<>();
    private final Set<String> overruled = new LinkedHashSet<>();
    private long lastNumber;

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
        Claim known = before == null ? null : users(before).get(userId);
        if (known != null && !isNews(known.presence(), presence)) {
            confirm(known, presence);
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
            port.enter(zone, claim(zone, presence));
        }
    }

    /**
     * The zone's home knows better.
     *
     * @param userVersion older claims are wrong, and of those of this version the ones up to the number
     */
    void outdated(String zone, String userId, long userVersion, long number) {
        Claim claim = users(zone).get(userId);
        if (claim != null) {
            long version = claim.presence().version();
            if (version < userVersion || (version == userVersion && claim.number() <= number)) {
                forget(zone, userId);
                lookAt(userId);
            }
        }
    }

    /**
     * The store shows a user over this node: if that is not claimed, whoever was to say so has died before.
     */
    void compared(Comparison.Seen seen) {
        String userId = seen.user().value();
        if (seen.zone() != null && node.equals(seen.node()) && !seen.zone().equals(zones.get(userId))) {
            lookAt(userId);
        }
    }

    private void lookAt(String userId) {
        if (overruled.size() < OVERRULED_MAX) {
            overruled.add(userId);
        }
    }

    /** Whom to look for in the store next, because a home or the store knew better; they are given once. */
    List<String> toLookAt(int max) {
        List<String> users = overruled.stream().limit(max).toList();
        users.forEach(overruled::remove);
        return users;
    }

    Set<String> zones() {
        return Set.copyOf(claims.keySet());
    }

    List<Claim> in(String zone) {
        return List.copyOf(users(zone).values());
    }

    Sum sum(String zone) {
        Sum sum = Sum.NONE;
        for (Claim claim : users(zone).values()) {
            sum = sum.plus(claim.presence());
        }
        return sum;
    }

    /** The user may have been elsewhere and be back: what a home has decided before does not count any more. */
    private void confirm(Claim known, Presence presence) {
        String zone = zoneHere(presence);
        if (zone != null && presence.version() == known.presence().version()) {
            claim(zone, known.presence());
        }
    }

    private Claim claim(String zone, Presence presence) {
        Claim claim = new Claim(presence, ++lastNumber);
        zones.put(presence.userId(), zone);
        claims.computeIfAbsent(zone, any -> new TreeMap<>()).put(presence.userId(), claim);
        return claim;
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

    private NavigableMap<String, Claim> users(String zone) {
        return claims.getOrDefault(zone, new TreeMap<>());
    }

    private void forget(String zone, String userId) {
        zones.remove(userId);
        NavigableMap<String, Claim> users = users(zone);
        users.remove(userId);
        if (users.isEmpty()) {
            claims.remove(zone);
        }
    }
}
