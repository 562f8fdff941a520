package io.rookery.store;

import io.rookery.identity.UserId;
import java.time.LocalDate;
import java.util.List;

/** Where presence lies. All of one user share a hash tag, all leases another, each lease's index and each outbox has its
 * own. */
final class PresenceKeys {
    private final String prefix;
    private final List<String> leases;

    PresenceKeys(String keyPrefix) {
        this.prefix = keyPrefix + "presence:";
        this.leases = List.of(prefix + "{leases}:ends", prefix + "{leases}:claims");
    }

    String user(UserId user) {
        return prefix + "user:{" + user.value() + '}';
    }

    /** Whom the user lets see their presence, and the version of all the user's relations. */
    String relations(UserId user) {
        return prefix + "relations:{" + user.value() + '}';
    }

    String friends(UserId user) {
        return prefix + "friends:{" + user.value() + '}';
    }

    /** Whom the user blocks. */
    String blocked(UserId user) {
        return prefix + "blocked:{" + user.value() + '}';
    }

    /** Who blocks the user. */
    String blockers(UserId user) {
        return prefix + "blockers:{" + user.value() + '}';
    }

    /** What else belongs to who may see the user: a Redis Cluster has to know all keys that a script uses. */
    List<String> relationsAndLists(UserId user) {
        return List.of(relations(user), friends(user), blocked(user), blockers(user));
    }

    /** The leases by their end, then the claims by theirs. */
    List<String> leases() {
        return leases;
    }

    String outbox(int shard) {
        return prefix + "{offline-" + shard + "}";
    }

    /** All days share a hash tag, so that they can be counted together. */
    String active(LocalDate day) {
        return prefix + "{active}:" + day;
    }

    String index(NodeLease lease) {
        return prefix + "held:{" + lease + '}';
    }
}
