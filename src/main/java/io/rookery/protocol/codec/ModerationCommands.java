package io.rookery.protocol.codec;

import com.google.protobuf.Message;
import io.rookery.protocol.Command;
import io.rookery.protocol.wire.Block;
import io.rookery.protocol.wire.ChannelBan;
import io.rookery.protocol.wire.ChannelKick;
import io.rookery.protocol.wire.ChannelMute;
import io.rookery.protocol.wire.ChannelSlow;
import io.rookery.protocol.wire.ChannelUnban;
import io.rookery.protocol.wire.ChannelUnmute;
import io.rookery.protocol.wire.Report;
import io.rookery.protocol.wire.Unblock;

/** The commands by which order is kept, from messages whose form was checked. */
final class ModerationCommands {
    private ModerationCommands() {}

    static Command read(Message message) {
        if (message instanceof ChannelKick kick) {
            return new Command.ChannelKick(
                    kick.getChannel(), kick.getUserId(), kick.hasReason() ? kick.getReason() : null);
        } else if (message instanceof ChannelBan ban) {
            return new Command.ChannelBan(
                    ban.getChannel(),
                    ban.getUserId(),
                    ban.hasDurationMs() ? (Long) ban.getDurationMs() : null,
                    ban.hasReason() ? ban.getReason() : null);
        } else if (message instanceof ChannelUnban unban) {
            return new Command.ChannelUnban(unban.getChannel(), unban.getUserId());
        } else if (message instanceof ChannelMute mute) {
            return new Command.ChannelMute(
                    mute.getChannel(),
                    mute.getUserId(),
                    mute.hasDurationMs() ? (Long) mute.getDurationMs() : null,
                    mute.getShadow(),
                    mute.hasReason() ? mute.getReason() : null);
        } else if (message instanceof ChannelUnmute unmute) {
            return new Command.ChannelUnmute(unmute.getChannel(), unmute.getUserId());
        } else if (message instanceof ChannelSlow slow) {
            return new Command.ChannelSlow(slow.getChannel(), slow.getIntervalMs());
        } else if (message instanceof Block block) {
            return new Command.Block(block.getUserId());
        } else if (message instanceof Unblock unblock) {
            return new Command.Unblock(unblock.getUserId());
        } else if (message instanceof Report report) {
            return new Command.Report(report.getMessageId(), report.getReason());
        }
        throw new IllegalStateException(message.getDescriptorForType().getName() + " has no command");
    }
}
