package io.rookery.app;

import io.rookery.identity.UserId;
import io.rookery.store.PresenceVisibility;
import io.rookery.store.RedisRelationStore;
import io.rookery.store.RelationStore;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;

/** The relations of whichever event loop calls. */
final class LoopRelationStore implements RelationStore {
    private final LoopStores stores;

    LoopRelationStore(LoopStores stores) {
        this.stores = stores;
    }

    @Override
    public Future<List<UserId>> friends(UserId user) {
        return here().friends(user);
    }

    @Override
    public Future<List<UserId>> blocked(UserId user) {
        return here().blocked(user);
    }

    @Override
    public Future<Boolean> blocks(UserId user, UserId other) {
        return here().blocks(user, other);
    }

    @Override
    public Future<Void> mirrorBlocked(UserId user) {
        return here().mirrorBlocked(user);
    }

    @Override
    public Future<PresenceVisibility> visibility(UserId user) {
        return here().visibility(user);
    }

    @Override
    public Future<ListChange> changeFriends(UserId user, Edit edit, Collection<UserId> users) {
        return here().changeFriends(user, edit, users);
    }

    @Override
    public Future<ListChange> changeBlocked(UserId user, Edit edit, Collection<UserId> users) {
        return here().changeBlocked(user, edit, users);
    }

    @Override
    public Future<Void> show(UserId user, PresenceVisibility visibility) {
        return here().show(user, visibility);
    }

    @Override
    public Future<Long> raise(UserId user) {
        return here().raise(user);
    }

    private RelationStore here() {
        return new RedisRelationStore(stores.here());
    }
}
