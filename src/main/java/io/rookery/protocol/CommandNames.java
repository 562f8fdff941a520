package io.rookery.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of commands in the JSON dialect, and a small number for each. Numbers mean nothing to another version. */
public final class CommandNames {
    private record Name(Class<? extends Command> type, String method) {}

    private static final List<Name> NAMES = List.of(
            new Name(Command.SessionConnect.class, "session.connect"),
            new Name(Command.SessionResume.class, "session.resume"),
            new Name(Command.SessionClose.class, "session.close"),
            new Name(Command.TokenRefresh.class, "auth.token.refresh"),
            new Name(Command.Ping.class, "system.ping"),
            new Name(Command.Subscribe.class, "system.subscribe"),
            new Name(Command.Unsubscribe.class, "system.unsubscribe"),
            new Name(Command.ChannelCreate.class, "chat.channel.create"),
            new Name(Command.ChannelJoin.class, "chat.channel.join"),
            new Name(Command.ChannelLeave.class, "chat.channel.leave"),
            new Name(Command.ChannelMembers.class, "chat.channel.members"),
            new Name(Command.ChannelUpdate.class, "chat.channel.update"),
            new Name(Command.ChannelInvite.class, "chat.channel.invite"),
            new Name(Command.ChannelDecline.class, "chat.channel.decline"),
            new Name(Command.ChannelSetRole.class, "chat.channel.role"),
            new Name(Command.ChannelList.class, "chat.channel.list"),
            new Name(Command.ChatRead.class, "chat.read"),
            new Name(Command.ChatTyping.class, "chat.typing"),
            new Name(Command.ChatSend.class, "chat.message"),
            new Name(Command.DirectSend.class, "chat.direct"),
            new Name(Command.ChatSay.class, "chat.say"),
            new Name(Command.ChatPose.class, "chat.pose"),
            new Name(Command.ChatOoc.class, "chat.ooc"),
            new Name(Command.ChatYell.class, "chat.yell"),
            new Name(Command.ChatWhisper.class, "chat.whisper"),
            new Name(Command.ChatAck.class, "chat.ack"),
            new Name(Command.ChatHistory.class, "chat.history"),
            new Name(Command.ChatEdit.class, "chat.edit"),
            new Name(Command.ChatDelete.class, "chat.delete"),
            new Name(Command.ChatReact.class, "chat.react"),
            new Name(Command.ChatGet.class, "chat.get"),
            new Name(Command.ChatSearch.class, "chat.search"),
            new Name(Command.ChatPages.class, "chat.pages"),
            new Name(Command.PresenceUpdate.class, "presence.update"),
            new Name(Command.PresenceSubscribe.class, "presence.subscribe"),
            new Name(Command.PresenceUnsubscribe.class, "presence.unsubscribe"),
            new Name(Command.PresenceQuery.class, "presence.query"),
            new Name(Command.PresenceWatch.class, "presence.watch"),
            new Name(Command.PresenceUnwatch.class, "presence.unwatch"),
            new Name(Command.SignalSend.class, "signal.send"),
            new Name(Command.ChannelKick.class, "chat.channel.kick"),
            new Name(Command.ChannelBan.class, "chat.channel.ban"),
            new Name(Command.ChannelUnban.class, "chat.channel.unban"),
            new Name(Command.ChannelMute.class, "chat.channel.mute"),
            new Name(Command.ChannelUnmute.class, "chat.channel.unmute"),
            new Name(Command.ChannelSlow.class, "chat.channel.slow"),
            new Name(Command.Block.class, "chat.block"),
            new Name(Command.Unblock.class, "chat.unblock"),
            new Name(Command.Report.class, "chat.report"));

    private static final Map<Class<? extends Command>, Integer> NUMBERS = new HashMap<>();

    static {
        for (int number = 0; number < NAMES.size(); number++) {
            NUMBERS.put(NAMES.get(number).type(), number);
        }
    }

    private CommandNames() {}

    public static int count() {
        return NAMES.size();
    }

    /** From zero. */
    public static int numberOf(Command command) {
        Integer number = NUMBERS.get(command.getClass());
        if (number == null) {
            throw new IllegalArgumentException("command: " + command.getClass() + " (expected: one with a name)");
        }
        return number;
    }

    public static String of(int number) {
        return NAMES.get(number).method();
    }
}
