package io.rookery.chat;

import io.rookery.dispatch.Caller;
import io.rookery.identity.Position;
import io.rookery.identity.Topic;
import io.rookery.identity.UserId;
import io.rookery.protocol.Answer;
import io.rookery.protocol.Command;
import io.rookery.protocol.Refusal;
import io.rookery.store.DevicePositions;
import io.rookery.store.MessageLog;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Reads what was said, and notes how far a reader's application has it, on each device. */
final class History {
    static final int PAGE_MAX = 100;

    private final ChannelAccessCheck access;
    private final MessageLog log;
    private final DevicePositions devices;
    private final Receipts receipts;

    History(ChannelAccessCheck access, MessageLog log, DevicePositions devices, Receipts receipts) {
        this.access = access;
        this.log = log;
        this.devices = devices;
        this.receipts = receipts;
    }

    Future<Answer.History> page(Caller caller, Command.ChatHistory command) {
        Topic topic = Naming.topic(command.channel());
        int limit = Bounds.within("limit", command.limit(), 1, PAGE_MAX);
        Long before = offset("before", command.before());
        Long after = offset("after", command.after());
        if (before != null && after != null) {
            throw Refusal.invalidParams("before and after (expected: one of them)");
        }
        return access.require(caller.session(), topic)
                .compose(allowed -> log.page(topic, before, after, limit))
                .map(page -> new Answer.History(page.messages(), page.more()));
    }

    /** Notes the offset; the first time a direct message is covered on any device, its sender is told. */
    Future<Answer.Empty> acknowledge(Caller caller, Command.ChatAck command) {
        Topic topic = Naming.topic(command.channel());
        long offset = Bounds.within("offset", command.offset(), 0, Position.OFFSET_MAX);
        return access.require(caller.session(), topic)
                .compose(allowed -> log.head(topic))
                .compose(head -> {
                    Bounds.within("offset", offset, 0, head.offset());
                    return note(caller, topic, new Position(head.epoch(), offset));
                })
                .map(Answer.EMPTY);
    }

    private Future<Void> note(Caller caller, Topic topic, Position position) {
        UserId user = caller.session().user();
        Future<Void> stands = devices.stands(user, caller.session().device(), topic, position);
        return log.acknowledge(topic, user.value(), position.offset())
                .compose(before -> ChannelRules.ownsInbox(user, topic) && before < position.offset()
                        ? receipts.send(topic, Receipts.DELIVERED, before, position.offset())
                        : Future.succeededFuture())
                .compose(told -> stands);
    }

    private static @Nullable Long offset(String name, @Nullable Long value) {
        return value == null ? null : Bounds.within(name, value.longValue(), 0, Position.OFFSET_MAX);
    }
}
