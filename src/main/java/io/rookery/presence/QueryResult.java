package io.rookery.presence;

import io.rookery.protocol.Presence;
import io.rookery.protocol.Push;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What somebody is shown of what a query finds.
 *
 * @param version of the place or list that was looked at
 * @param members by name
 * @param total how many there are in all
 */
record QueryResult(long version, List<Presence> members, int total) {

    /** Whether a client that knows this one need not be told of the other. */
    boolean shows(QueryResult other) {
        if (total != other.total || members.size() != other.members.size()) {
            return false;
        }
        for (int i = 0; i < members.size(); i++) {
            if (!isSame(members.get(i), other.members.get(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean isSame(Presence one, Presence other) {
        return one.version() == other.version() && one.userId().equals(other.userId());
    }

    QueryResult withVersion(long other) {
        return new QueryResult(other, members, total);
    }

    /** What makes the other of this one. */
    Push.PresenceDiff diffTo(QueryResult next, String queryId) {
        Map<String, Presence> before = new HashMap<>();
        members.forEach(member -> before.put(member.userId(), member));
        List<Presence> entered = new ArrayList<>();
        List<Presence> updated = new ArrayList<>();
        for (Presence member : next.members) {
            Presence known = before.remove(member.userId());
            if (known == null) {
                entered.add(member);
            } else if (known.version() != member.version()) {
                updated.add(member);
            }
        }
        List<String> left = before.keySet().stream().sorted().toList();
        return new Push.PresenceDiff(queryId, next.version, entered, updated, left, next.total);
    }
}
