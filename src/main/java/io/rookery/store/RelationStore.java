package io.rookery.store;

import io.rookery.identity.UserId;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;

/**
 * Who is whose friend, who blocks whom, and whom each user lets see their presence, as the game's services say.
 *
 * <p>A list is changed as a whole or not at all. A block stands with both users: what the blocker's own list says is written
 * first when it begins and last when it ends, so a change that failed half-way is completed by repeating it. Futures fail as
 * those of {@link MessageLog}, and with {@code limitExceeded} when a list would be too long.
 */
public interface RelationStore {
    int FRIENDS_MAX = 2_000;
    int BLOCKED_MAX = 1_000;

    /** Beyond it, whoever blocks the user is still not seen, but sees. */
    int BLOCKERS_MAX = 100_000;

    /** What becomes of a list. */
    enum Edit {
        ADD,
        REMOVE,
        REPLACE
    }

    /** By name. */
    Future<List<UserId>> friends(UserId user);

    /** Whom the user blocks, by name. */
    Future<List<UserId>> blocked(UserId user);

    Future<Boolean> blocks(UserId user, UserId other);

    /**
     * Lets the user's inbox know whom the user blocks, as the list says: whoever appends to it learns it there. Changing the list
     * does that too.
     */
    Future<Void> mirrorBlocked(UserId user);

    Future<PresenceVisibility> visibility(UserId user);

    Future<ListChange> changeFriends(UserId user, Edit edit, Collection<UserId> users);

    Future<ListChange> changeBlocked(UserId user, Edit edit, Collection<UserId> users);

    Future<Void> show(UserId user, PresenceVisibility visibility);

    /**
     * Raises the version of the user's relations by two, above every version that anybody was told of the user.
     *
     * @return the version; nobody was told the one before it
     */
    Future<Long> raise(UserId user);

    /**
     * What became of a list.
     *
     * @param count how many are on it now
     */
    record ListChange(List<UserId> added, List<UserId> removed, int count) {
        public ListChange {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }
    }
}
