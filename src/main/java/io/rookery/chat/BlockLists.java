package io.rookery.chat;

import io.rookery.identity.UserId;
import io.rookery.store.RelationStore.Edit;
import io.vertx.core.Future;

/** Who blocks whom. Futures fail with a {@link io.rookery.protocol.Refusal}. */
public interface BlockLists {

    /** Adds a user to those whom another blocks, or takes one out. */
    Future<Void> change(UserId blocker, Edit edit, UserId user);

    Future<Boolean> blocks(UserId blocker, UserId user);
}
