package io.rookery.presence;

import io.rookery.bus.Bus;
import io.rookery.bus.Concern;
import io.rookery.cluster.Homes;
import io.rookery.identity.NodeId;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Priority;
import io.rookery.store.PresenceVisibility;
import io.rookery.store.RelationStore;
import io.rookery.store.RelationStore.Edit;
import io.rookery.store.RelationStore.ListChange;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The relations of users as the game's services say: kept in the store, and every node is told at once. A node that is not
 * reached finds out when it compares with the store.
 *
 * <p>Used on whichever event loop the store is for. Futures fail as those of {@link RelationStore}.
 */
public final class Relations {
    private final RelationStore store;
    private final Homes nodes;
    private final Bus bus;

    public Relations(RelationStore store, Homes nodes, Bus bus) {
        this.store = store;
        this.nodes = nodes;
        this.bus = bus;
    }

    public Future<List<UserId>> friends(UserId user) {
        return store.friends(user);
    }

    /** Whom the user blocks. */
    public Future<List<UserId>> blocked(UserId user) {
        return store.blocked(user);
    }

    public Future<PresenceVisibility> visibility(UserId user) {
        return store.visibility(user);
    }

    /** Whoever lets only friends see them is seen by these; that the others count the user as a friend does not follow. */
    public Future<ListChange> changeFriends(UserId user, Edit edit, Set<UserId> users) {
        return told(user, users, store.changeFriends(user, edit, users));
    }

    /** Neither sees the other, whatever else they are to each other. */
    public Future<ListChange> changeBlocked(UserId user, Edit edit, Set<UserId> users) {
        return told(user, users, store.changeBlocked(user, edit, users));
    }

    public Future<Void> show(UserId user, PresenceVisibility visibility) {
        return store.show(user, visibility).onComplete(done -> tell(new RelationChange(user, List.of())));
    }

    /** Without an answer from the store the change may have happened. */
    private Future<ListChange> told(UserId user, Collection<UserId> users, Future<ListChange> change) {
        return change.onComplete(changed -> {
            Set<UserId> concerned = new LinkedHashSet<>(users);
            if (changed.succeeded()) {
                concerned.addAll(changed.result().removed());
            }
            if (!concerned.isEmpty()) {
                tell(RelationChange.of(user, concerned));
            }
        });
    }

    private void tell(RelationChange change) {
        Buffer message = change.encode();
        int key = Topic.placementOf(change.user().value());
        for (NodeId node : nodes.members()) {
            bus.send(node, Concern.RELATIONS, key, Priority.HIGH, message);
        }
    }
}
