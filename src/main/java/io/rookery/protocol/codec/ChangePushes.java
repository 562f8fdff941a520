package io.rookery.protocol.codec;

import io.rookery.protocol.Push;
import io.rookery.protocol.wire.Deletion;
import io.rookery.protocol.wire.ReactionChange;

/** Converts what is said of changed messages to the schema's messages and back. */
final class ChangePushes {
    private ChangePushes() {}

    static Deletion toWire(Push.Deleted deleted) {
        Deletion.Builder wire = Deletion.newBuilder()
                .setChannel(deleted.channel())
                .setMessageId(deleted.messageId())
                .setOffset(deleted.offset())
                .setRevision(deleted.revision());
        if (deleted.by() != null) {
            wire.setBy(deleted.by());
        }
        return wire.build();
    }

    static Push fromWire(Deletion message) {
        return new Push.Deleted(
                message.getChannel(),
                message.getMessageId(),
                message.getOffset(),
                message.getRevision(),
                message.hasBy() ? message.getBy() : null);
    }

    static ReactionChange toWire(Push.Reaction reaction) {
        ReactionChange.Builder wire = ReactionChange.newBuilder()
                .setChannel(reaction.channel())
                .setMessageId(reaction.messageId())
                .setOffset(reaction.offset())
                .setRevision(reaction.revision())
                .setReaction(reaction.reaction())
                .setCount(reaction.count())
                .setUserId(reaction.userId());
        if (reaction.removed()) {
            wire.setRemoved(true);
        }
        return wire.build();
    }

    static Push fromWire(ReactionChange message) {
        return new Push.Reaction(
                message.getChannel(),
                message.getMessageId(),
                message.getOffset(),
                message.getRevision(),
                message.getReaction(),
                message.getCount(),
                message.getUserId(),
                message.getRemoved());
    }
}
