package io.rookery.presence;

import io.rookery.identity.UserId;
import io.rookery.protocol.Presence;
import io.rookery.store.Glance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which members of a place are hidden from which of those who watch it. A member of whom it is not known yet is hidden from
 * all.
 */
final class QueryMask {
    private static final long UNKNOWN = -1;

    private final Map<String, Member> members = new HashMap<>();

    private static final class Member {
        private final Set<UserId> hiddenFrom = new HashSet<>(0);
        private long relations;
    }

    boolean knows(String userId) {
        return members.containsKey(userId);
    }

    /** By name, as far as they are known. */
    List<UserId> users() {
        return members.keySet().stream().map(UserId::new).toList();
    }

    /** A reading of a member for all who watch. */
    void decideForAll(Glance glance, List<UserId> viewers) {
        Member member = new Member();
        member.relations = glance.relations();
        members.put(glance.presence().userId(), member);
        decide(glance, viewers);
    }

    /** A reading of a member who is known, for some who watch. */
    void decide(Glance glance, List<UserId> viewers) {
        Member member = members.get(glance.presence().userId());
        if (member == null) {
            return;
        }
        for (int i = 0; i < viewers.size(); i++) {
            UserId viewer = viewers.get(i);
            if (Sight.admits(viewer, glance, glance.standings().get(i))) {
                member.hiddenFrom.remove(viewer);
            } else {
                member.hiddenFrom.add(viewer);
            }
        }
    }

    /** Whether a member's relations are others than when it was decided for all. */
    boolean differs(Glance glance) {
        Member member = members.get(glance.presence().userId());
        return member != null && member.relations != glance.relations();
    }

    /** What was decided of them may be out of date. */
    void doubt(Collection<UserId> users) {
        users.forEach(user -> members.computeIfPresent(user.value(), (name, member) -> {
            member.relations = UNKNOWN;
            return member;
        }));
    }

    /** Somebody watches no more. */
    void forget(UserId viewer) {
        members.values().forEach(member -> member.hiddenFrom.remove(viewer));
    }

    void retain(Collection<String> userIds) {
        members.keySet().retainAll(userIds);
    }

    /**
     * @return the result itself when nobody is hidden
     */
    QueryResult apply(QueryResult result, UserId viewer) {
        List<Presence> seen = new ArrayList<>(result.members().size());
        for (Presence presence : result.members()) {
            Member member = members.get(presence.userId());
            if (member != null && !member.hiddenFrom.contains(viewer)) {
                seen.add(presence);
            }
        }
        return without(result, seen);
    }

    /** What is left of a result when only these members of it are seen. */
    static QueryResult without(QueryResult result, List<Presence> seen) {
        int hidden = result.members().size() - seen.size();
        return hidden == 0 ? result : new QueryResult(result.version(), List.copyOf(seen), result.total() - hidden);
    }
}
