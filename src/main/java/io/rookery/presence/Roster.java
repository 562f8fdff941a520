package io.rookery.presence;

import io.rookery.protocol.Presence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a zone, at the zone's home.
 *
 * <p>Each change gets a version: the time in microseconds, or later than the last. So a version names one state of the zone,
 * and a new home goes on above its predecessor; if its clock is behind, it goes on above what its replicas have, by up to a
 * second drawn at random, because another home may go on from there too. Two homes, while the cluster is split, differ in the
 * time or in the last three bits, which are random as well.
 */
final class Roster {
    static final int PAGE = 256;
    static final int RECENT_MAX = 1024;
    static final int GONE_MAX = 4096;

    private static final int TINTS = 8;
    private static final int JUMP_MAX = 1 << 20;

    private final LongSupplier microsSince1970;
    private final RandomGenerator random;
    private final int tint;
    private final TreeMap<String, Presence> members = new TreeMap<>();
    private final Map<String, Long> gone = new LinkedHashMap<>();
    private final Deque<RosterChange> recent = new ArrayDeque<>();
    private long version;

    Roster(LongSupplier microsSince1970, RandomGenerator random) {
        this.microsSince1970 = microsSince1970;
        this.random = random;
        this.tint = random.nextInt(TINTS);
        this.version = versionAbove(0);
    }

    long version() {
        return version;
    }

    /** By name. */
    Collection<Presence> members() {
        return members.values();
    }

    @Nullable
    Presence member(String userId) {
        return members.get(userId);
    }

    /** The version from which on this user's presences are news; zero for a stranger. */
    long knownVersion(String userId) {
        Presence known = members.get(userId);
        return known == null ? gone.getOrDefault(userId, 0L) : known.version();
    }

    /**
     * @return null when it is no news
     */
    @Nullable
    RosterChange enter(Presence presence) {
        if (knownVersion(presence.userId()) >= presence.version()) {
            return null;
        }
        gone.remove(presence.userId());
        members.put(presence.userId(), presence);
        return step(presence.userId(), presence);
    }

    /**
     * @param userVersion of a presence of the user that is not in the zone
     * @return null when it is no news
     */
    @Nullable
    RosterChange leave(String userId, long userVersion) {
        if (knownVersion(userId) >= userVersion) {
            return null;
        }
        gone.remove(userId);
        gone.put(userId, userVersion);
        if (gone.size() > GONE_MAX) {
            gone.remove(gone.keySet().iterator().next());
        }
        return members.remove(userId) == null ? null : step(userId, null);
    }

    RosterAnswer answer(RosterQuestion question) {
        String after = question.after();
        if (after != null) {
            return page(members.tailMap(after, false));
        }
        if (question.since() == version) {
            return new RosterAnswer.Changes(version, List.of());
        }
        List<RosterChange> changes = changesSince(question.since());
        if (!changes.isEmpty()) {
            return new RosterAnswer.Changes(version, changes);
        }
        if (question.since() > version) {
            version = versionAbove(question.since() + random.nextInt(JUMP_MAX));
            recent.clear();
        }
        return page(members);
    }

    /** At most a page; empty when they are not known any more. */
    private List<RosterChange> changesSince(long since) {
        List<RosterChange> changes = new ArrayList<>();
        for (RosterChange change : recent) {
            if ((change.from() == since || !changes.isEmpty()) && changes.size() < PAGE) {
                changes.add(change);
            }
        }
        return changes;
    }

    private RosterAnswer.Page page(NavigableMap<String, Presence> rest) {
        List<Presence> presences = rest.values().stream().limit(PAGE).toList();
        return new RosterAnswer.Page(version, presences, presences.size() == rest.size());
    }

    private RosterChange step(String userId, @Nullable Presence presence) {
        RosterChange change = new RosterChange(version, versionAbove(version), userId, presence);
        version = change.to();
        recent.add(change);
        if (recent.size() > RECENT_MAX) {
            recent.remove();
        }
        return change;
    }

    private long versionAbove(long other) {
        return (Math.max(other, microsSince1970.getAsLong()) / TINTS + 1) * TINTS + tint;
    }
}
