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
            new Name(Command.ChatSend.class, "chat.message"),
            new Name(Command.DirectSend.class, "chat.direct"),
            new Name(Command.ChatAck.class, "chat.ack"),
            new Name(Command.ChatHistory.class, "chat.history"),
            new Name(Command.ChatSearch.class, "chat.search"),
            new Name(Command.PresenceUpdate.class, "presence.update"),
            new Name(Command.PresenceSubscribe.class, "presence.subscribe"),
            new Name(Command.PresenceUnsubscribe.class, "presence.unsubscribe"),
            new Name(Command.PresenceQuery.class, "presence.query"),
            new Name(Command.PresenceWatch.class, "presence.watch"),
            new Name(Command.PresenceUnwatch.class, "presence.unwatch"),
            new Name(Command.SignalSend.class, "signal.send"));

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
