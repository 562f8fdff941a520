package io.rookery.protocol.codec;

import io.rookery.protocol.Command;
import io.rookery.protocol.wire.ChannelInvite;
import io.rookery.protocol.wire.ChannelList;
import io.rookery.protocol.wire.ChannelSetRole;
import io.rookery.protocol.wire.ChannelUpdate;
import io.rookery.protocol.wire.ChatRead;
import io.rookery.protocol.wire.ChatTyping;
import java.util.List;

/** Turns checked messages about who belongs to channels, and how far they have read, into commands. */
final class ChannelCommands {
    private static final int LIST_LIMIT =
            Schema.defaultNumber(ChannelList.getDescriptor(), ChannelList.LIMIT_FIELD_NUMBER);

    private ChannelCommands() {}

    static Command update(ChannelUpdate message) {
        return new Command.ChannelUpdate(
                message.getChannel(),
                message.hasTitle() ? message.getTitle() : null,
                message.hasAccess() ? WireValues.ACCESS.fromWire(message.getAccess()) : null);
    }

    static Command invite(ChannelInvite message) {
        return new Command.ChannelInvite(message.getChannel(), List.copyOf(message.getUsersList()));
    }

    static Command role(ChannelSetRole message) {
        return new Command.ChannelSetRole(
                message.getChannel(), message.getUserId(), WireValues.ROLE.fromWire(message.getRole()));
    }

    static Command list(ChannelList message) {
        return new Command.ChannelList(
                message.hasLimit() ? message.getLimit() : LIST_LIMIT, message.hasCursor() ? message.getCursor() : null);
    }

    static Command read(ChatRead message) {
        return new Command.ChatRead(message.getChannel(), message.getOffset());
    }

    static Command typing(ChatTyping message) {
        return new Command.ChatTyping(
                message.hasChannel() ? message.getChannel() : null,
                message.hasTo() ? message.getTo() : null,
                message.getTyping());
    }
}
