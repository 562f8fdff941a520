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
 * Who is in a place, at the place's home.
 *
 * <p>Each change gets a version: the time, or later than the last. A new home has a roster of its own, which answers the
 * replicas of its predecessor with the whole, and goes above what they have should its clock be behind. So for each replica a
 * version names one state of the place, always. It does so for all of them as long as no two rosters share their tint, the
 * last ten bits; of those that do, while the cluster is split, one would have to reach a version of the other's as well.
 *
 * <p>Versions stay below 2^53 until the year 2097.
 */
final class Roster {
    static final int PAGE = 256;
    static final int RECENT_MAX = 1024;
    static final int GONE_MAX = 4096;

    static final int TINTS = 1024;

    private static final int JUMP_MAX = 1 << 22;

    private final long id;
    private final LongSupplier quarterMicrosSince2026;
    private final RandomGenerator random;
    private final TreeMap<String, Presence> members = new TreeMap<>();
    private final Map<String, Long> gone = new LinkedHashMap<>();
    private final Deque<RosterChange> recent = new ArrayDeque<>();
    private long version;

    /**
     * @param id drawn at random
     */
    Roster(long id, LongSupplier quarterMicrosSince2026, RandomGenerator random) {
        this.id = id;
        this.quarterMicrosSince2026 = quarterMicrosSince2026;
        this.random = random;
        this.version = versionAbove(0);
    }

    long id() {
        return id;
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

    /**
     * The user does not belong here, however they are.
     *
     * @return null when they were not there
     */
    @Nullable
    RosterChange remove(String userId) {
        return members.remove(userId) == null ? null : step(userId, null);
    }

    RosterAnswer answer(RosterQuestion question) {
        if (question.roster() != id) {
            goAbove(question.since());
            return page(members);
        }
        String after = question.after();
        if (after != null) {
            return page(members.tailMap(after, false));
        }
        if (question.since() == version) {
            return new RosterAnswer.Changes(version, List.of());
        }
        List<RosterChange> changes = changesSince(question.since());
        return changes.isEmpty() ? page(members) : new RosterAnswer.Changes(version, changes);
    }

    /** By up to a second drawn at random: another home may go on from there too. */
    private void goAbove(long since) {
        if (since >= version) {
            version = versionAbove(since + random.nextInt(JUMP_MAX));
            recent.clear();
        }
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
        return new RosterAnswer.Page(id, version, presences, presences.size() == rest.size());
    }

    private RosterChange step(String userId, @Nullable Presence presence) {
        RosterChange change = new RosterChange(id, version, versionAbove(version), userId, presence);
        version = change.to();
        recent.add(change);
        if (recent.size() > RECENT_MAX) {
            recent.remove();
        }
        return change;
    }

    private long versionAbove(long other) {
        return (Math.max(other, quarterMicrosSince2026.getAsLong()) / TINTS + 1) * TINTS + Math.floorMod(id, TINTS);
    }
}
