package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.Refusal;
import io.rookery.store.RelationStore.Edit;
import io.vertx.core.Future;

/** Lets users not hear from others. */
final class Blocks {
    private final BlockLists lists;

    Blocks(BlockLists lists) {
        this.lists = lists;
    }

    Future<Answer.Empty> block(Caller caller, Command.Block command) {
        return change(caller, Edit.ADD, command.userId());
    }

    Future<Answer.Empty> unblock(Caller caller, Command.Unblock command) {
        return change(caller, Edit.REMOVE, command.userId());
    }

    private Future<Answer.Empty> change(Caller caller, Edit edit, String userId) {
        UserId self = caller.session().user();
        UserId user = Naming.user(userId);
        if (user.equals(self)) {
            throw Refusal.invalidParams("userId: " + user + " (expected: another user)");
        }
        return lists.change(self, edit, user).map(Answer.EMPTY);
    }
}
