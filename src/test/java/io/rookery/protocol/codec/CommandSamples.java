package io.rookery.protocol.codec;

import static io.rookery.protocol.codec.Frames.raw;

import io.rookery.identity.Position;
import io.rookery.protocol.ChannelAccess;
import io.rookery.protocol.ChannelRole;
import io.rookery.protocol.Command;
import io.rookery.protocol.Platform;
import io.rookery.protocol.PresenceQuestion;
import io.rookery.protocol.PresenceStatus;
import io.rookery.protocol.Priority;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Commands and the JSON that asks for them, by the name of their golden files. */
final class CommandSamples {
    static final Map<String, Command> COMMANDS = new LinkedHashMap<>();
    static final Map<String, String> REQUESTS = new LinkedHashMap<>();

    private static final Map<String, Position> POSITIONS = Map.of("guild:42", new Position("e7", 1042));

    static {
        add("session-connect-bare", "session.connect", "{}", new Command.SessionConnect(null, null, null, false));
        add(
                "session-connect",
                "session.connect",
                """
                {"token":"aaa.bbb.ccc","client":{"name":"web","version":"1.4.0"},"resume":{"sessionId":"s-1",\
                "recoveryToken":"r-1","positions":{"guild:42":{"epoch":"e7","offset":1042}}}}\
                """,
                new Command.SessionConnect(
                        "aaa.bbb.ccc",
                        new Command.ClientInfo("web", "1.4.0", Platform.OTHER, null),
                        new Command.Resume("s-1", "r-1", POSITIONS),
                        false));
        add(
                "session-resume",
                "session.resume",
                """
                {"sessionId":"s-1","recoveryToken":"r-1","positions":{"guild:42":{"epoch":"e7","offset":1042}}}\
                """,
                new Command.SessionResume(new Command.Resume("s-1", "r-1", POSITIONS)));
        add("session-close", "session.close", "{}", new Command.SessionClose());
        add(
                "auth-token-refresh",
                "auth.token.refresh",
                "{\"token\":\"ddd.eee.fff\"}",
                new Command.TokenRefresh("ddd.eee.fff"));
        add("system-ping", "system.ping", "{}", new Command.Ping());
        add(
                "system-subscribe",
                "system.subscribe",
                "{\"topics\":[{\"topic\":\"world:north\"},{\"topic\":\"guild:42\",\"since\":{\"epoch\":\"e7\",\"offset\":0}}]}",
                new Command.Subscribe(List.of(
                        new Command.TopicSince("world:north", null),
                        new Command.TopicSince("guild:42", new Position("e7", 0)))));
        add(
                "system-unsubscribe",
                "system.unsubscribe",
                "{\"topics\":[\"world:north\",\"guild:42\"]}",
                new Command.Unsubscribe(List.of("world:north", "guild:42")));
        add(
                "chat-channel-create-bare",
                "chat.channel.create",
                "{\"channel\":\"party:7\"}",
                new Command.ChannelCreate("party:7", null, null, List.of()));
        add(
                "chat-channel-create",
                "chat.channel.create",
                "{\"channel\":\"guild:42\",\"title\":\"Döner & Söhne"
                        + " 🐦\",\"access\":\"members\",\"members\":[\"bob\",\"carol\"]}",
                new Command.ChannelCreate(
                        "guild:42", "Döner & Söhne 🐦", ChannelAccess.MEMBERS, List.of("bob", "carol")));
        add(
                "chat-channel-join-bare",
                "chat.channel.join",
                "{\"channel\":\"guild:42\"}",
                new Command.ChannelJoin("guild:42", null));
        add(
                "chat-channel-join",
                "chat.channel.join",
                "{\"channel\":\"guild:42\",\"since\":{\"epoch\":\"e7\",\"offset\":9007199254740991}}",
                new Command.ChannelJoin("guild:42", new Position("e7", Position.OFFSET_MAX)));
        add(
                "chat-channel-leave",
                "chat.channel.leave",
                "{\"channel\":\"guild:42\"}",
                new Command.ChannelLeave("guild:42"));
        add(
                "chat-channel-members-bare",
                "chat.channel.members",
                "{\"channel\":\"guild:42\"}",
                new Command.ChannelMembers("guild:42", 100, null));
        add(
                "chat-channel-members",
                "chat.channel.members",
                "{\"channel\":\"guild:42\",\"limit\":200,\"cursor\":\"carol\"}",
                new Command.ChannelMembers("guild:42", 200, "carol"));
        add(
                "chat-message-bare",
                "chat.message",
                "{\"channel\":\"world:north\",\"text\":\"hello\"}",
                new Command.ChatSend("world:north", "hello", null, "text", null, null, Priority.NORMAL));
        add(
                "chat-message",
                "chat.message",
                """
                {"channel":"world:north","text":"line\\nbreak \\"quoted\\" 🐦","payload":{"x":1,"y":[true,null,-2.50e3]},\
                "kind":"trade","clientMessageId":"0123456789abcdef","replyTo":"m-1","priority":"high"}\
                """,
                new Command.ChatSend(
                        "world:north",
                        "line\nbreak \"quoted\" 🐦",
                        raw("{\"x\":1,\"y\":[true,null,-2.50e3]}"),
                        "trade",
                        "0123456789abcdef",
                        "m-1",
                        Priority.HIGH));
        add(
                "chat-direct",
                "chat.direct",
                "{\"to\":\"bob\",\"text\":\"psst\",\"payload\":null,\"clientMessageId\":\"fedcba9876543210\"}",
                new Command.DirectSend("bob", "psst", raw("null"), "fedcba9876543210"));
        add(
                "chat-direct-payload",
                "chat.direct",
                "{\"to\":\"bob\",\"payload\":\"only this\"}",
                new Command.DirectSend("bob", null, raw("\"only this\""), null));
        add("chat-ack", "chat.ack", "{\"channel\":\"guild:42\",\"offset\":0}", new Command.ChatAck("guild:42", 0));
        add(
                "chat-history-bare",
                "chat.history",
                "{\"channel\":\"guild:42\"}",
                new Command.ChatHistory("guild:42", null, null, 50));
        add(
                "chat-history-before",
                "chat.history",
                "{\"channel\":\"guild:42\",\"before\":100,\"limit\":1}",
                new Command.ChatHistory("guild:42", 100L, null, 1));
        add(
                "chat-history-after",
                "chat.history",
                "{\"channel\":\"guild:42\",\"after\":0,\"limit\":100}",
                new Command.ChatHistory("guild:42", null, 0L, 100));
        add(
                "presence-update-bare",
                "presence.update",
                "{\"status\":\"away\"}",
                new Command.PresenceUpdate(PresenceStatus.AWAY, null, null, null, null));
        add(
                "presence-update",
                "presence.update",
                "{\"status\":\"in_game\",\"activity\":\"level 3\",\"metadata\":{\"map\":\"d1\"}}",
                new Command.PresenceUpdate(PresenceStatus.IN_GAME, "level 3", raw("{\"map\":\"d1\"}"), null, null));
        add(
                "presence-subscribe",
                "presence.subscribe",
                "{\"users\":[\"bob\",\"carol\"]}",
                new Command.PresenceSubscribe(List.of("bob", "carol"), false));
        add(
                "presence-unsubscribe",
                "presence.unsubscribe",
                "{\"users\":[\"bob\"]}",
                new Command.PresenceUnsubscribe(List.of("bob"), false));
        add(
                "signal-send-channel",
                "signal.send",
                "{\"channel\":\"world:north\",\"event\":\"emote\"}",
                new Command.SignalSend(null, "world:north", "emote", null, Priority.NORMAL, null));
        add(
                "signal-send-user",
                "signal.send",
                "{\"to\":\"bob\",\"event\":\"trade.offer\",\"payload\":[1],\"priority\":\"bulk\",\"ttlMs\":0}",
                new Command.SignalSend("bob", null, "trade.offer", raw("[1]"), Priority.BULK, 0L));
        add(
                "presence-update-zone",
                "presence.update",
                "{\"status\":\"busy\",\"zone\":\"desert/7\",\"expiresInMs\":60000}",
                new Command.PresenceUpdate(PresenceStatus.BUSY, null, null, "desert/7", 60_000L));
    }

    static {
        add(
                101,
                "presence-query-bare",
                "presence.query",
                "{\"zone\":\"north\"}",
                new Command.PresenceQuery(new PresenceQuestion(List.of(), "north", null, Set.of(), null, 200)));
        add(
                102,
                "presence-query",
                "presence.query",
                "{\"zone\":\"north\",\"status\":[\"online\",\"in_game\"],\"activity\":\"level 3\",\"limit\":1}",
                new Command.PresenceQuery(new PresenceQuestion(
                        List.of(),
                        "north",
                        null,
                        Set.of(PresenceStatus.ONLINE, PresenceStatus.IN_GAME),
                        "level 3",
                        1)));
        add(
                103,
                "presence-watch",
                "presence.watch",
                "{\"users\":[\"bob\",\"carol\"],\"status\":[\"away\"],\"limit\":200}",
                new Command.PresenceWatch(new PresenceQuestion(
                        List.of("bob", "carol"), null, null, Set.of(PresenceStatus.AWAY), null, 200)));
        add(104, "presence-unwatch", "presence.unwatch", "{\"queryId\":\"z7\"}", new Command.PresenceUnwatch("z7"));
        add(
                111,
                "presence-subscribe-friends",
                "presence.subscribe",
                "{\"friends\":true}",
                new Command.PresenceSubscribe(List.of(), true));
        add(
                112,
                "presence-unsubscribe-friends",
                "presence.unsubscribe",
                "{\"friends\":true}",
                new Command.PresenceUnsubscribe(List.of(), true));
        add(
                105,
                "presence-query-channel",
                "presence.query",
                "{\"channel\":\"guild:owls\"}",
                new Command.PresenceQuery(new PresenceQuestion(List.of(), null, "guild:owls", Set.of(), null, 200)));
        add(
                106,
                "presence-watch-channel",
                "presence.watch",
                "{\"channel\":\"room:hall\",\"activity\":\"dancing\"}",
                new Command.PresenceWatch(
                        new PresenceQuestion(List.of(), null, "room:hall", Set.of(), "dancing", 200)));
        add(
                1065,
                "chat-search-bare",
                "chat.search",
                "{\"query\":\"dragon\"}",
                new Command.ChatSearch("dragon", null, null, null, null, 50, null));
        add(
                1066,
                "chat-search",
                "chat.search",
                "{\"query\":\"\\\"the dragon\\\" -sleeps\",\"channel\":\"guild:42\",\"from\":\"bob\","
                        + "\"since\":\"2026-01-01T00:00:00Z\",\"until\":\"2026-01-01T12:00:00.500+01:00\","
                        + "\"limit\":1,\"cursor\":\"1767268800000~7Qm2\"}",
                new Command.ChatSearch(
                        "\"the dragon\" -sleeps",
                        "guild:42",
                        "bob",
                        1767225600000L,
                        1767265200500L,
                        1,
                        "1767268800000~7Qm2"));
    }

    static {
        add(
                120,
                "chat-channel-kick",
                "chat.channel.kick",
                "{\"channel\":\"guild:42\",\"userId\":\"bob\",\"reason\":\"spoilers\"}",
                new Command.ChannelKick("guild:42", "bob", "spoilers"));
        add(
                121,
                "chat-channel-ban",
                "chat.channel.ban",
                "{\"channel\":\"guild:42\",\"userId\":\"bob\",\"durationMs\":3600000,\"reason\":\"again\"}",
                new Command.ChannelBan("guild:42", "bob", 3_600_000L, "again"));
        add(
                122,
                "chat-channel-unban",
                "chat.channel.unban",
                "{\"channel\":\"guild:42\",\"userId\":\"bob\"}",
                new Command.ChannelUnban("guild:42", "bob"));
        add(
                123,
                "chat-channel-mute",
                "chat.channel.mute",
                "{\"channel\":\"room:hall\",\"userId\":\"bob\",\"durationMs\":60000,\"shadow\":true}",
                new Command.ChannelMute("room:hall", "bob", 60_000L, true, null));
        add(
                1231,
                "chat-channel-mute-bare",
                "chat.channel.mute",
                "{\"channel\":\"room:hall\",\"userId\":\"bob\"}",
                new Command.ChannelMute("room:hall", "bob", null, false, null));
        add(
                124,
                "chat-channel-unmute",
                "chat.channel.unmute",
                "{\"channel\":\"room:hall\",\"userId\":\"bob\"}",
                new Command.ChannelUnmute("room:hall", "bob"));
        add(
                125,
                "chat-channel-slow",
                "chat.channel.slow",
                "{\"channel\":\"room:hall\",\"intervalMs\":5000}",
                new Command.ChannelSlow("room:hall", 5_000));
        add(126, "chat-block", "chat.block", "{\"userId\":\"bob\"}", new Command.Block("bob"));
        add(127, "chat-unblock", "chat.unblock", "{\"userId\":\"bob\"}", new Command.Unblock("bob"));
        add(
                128,
                "chat-report",
                "chat.report",
                "{\"messageId\":\"m1.guild:42\",\"reason\":\"sells gold\"}",
                new Command.Report("m1.guild:42", "sells gold"));
    }

    private CommandSamples() {}

    static {
        // Fields that commands got later: with ids of their own, so that the places of the others stay theirs.
        add(
                1001,
                "session-connect-platform",
                "session.connect",
                "{\"client\":{\"name\":\"game\",\"version\":\"2.0\",\"platform\":\"ios\"}}",
                new Command.SessionConnect(
                        null, new Command.ClientInfo("game", "2.0", Platform.IOS, null), null, false));
    }

    static {
        add(
                201,
                "session-connect-restore",
                "session.connect",
                "{\"client\":{\"name\":\"game\",\"version\":\"2.0\",\"deviceId\":\"d-1\"},\"restore\":true}",
                new Command.SessionConnect(
                        null, new Command.ClientInfo("game", "2.0", Platform.OTHER, "d-1"), null, true));
        add(
                202,
                "chat-channel-update",
                "chat.channel.update",
                "{\"channel\":\"guild:42\",\"title\":\"Owls\",\"access\":\"open\"}",
                new Command.ChannelUpdate("guild:42", "Owls", ChannelAccess.OPEN));
        add(
                203,
                "chat-channel-update-title",
                "chat.channel.update",
                "{\"channel\":\"guild:42\",\"title\":\"\"}",
                new Command.ChannelUpdate("guild:42", "", null));
        add(
                204,
                "chat-channel-invite",
                "chat.channel.invite",
                "{\"channel\":\"guild:42\",\"users\":[\"bob\",\"carol\"]}",
                new Command.ChannelInvite("guild:42", List.of("bob", "carol")));
        add(
                205,
                "chat-channel-decline",
                "chat.channel.decline",
                "{\"channel\":\"guild:42\"}",
                new Command.ChannelDecline("guild:42"));
        add(
                206,
                "chat-channel-role",
                "chat.channel.role",
                "{\"channel\":\"guild:42\",\"userId\":\"bob\",\"role\":\"moderator\"}",
                new Command.ChannelSetRole("guild:42", "bob", ChannelRole.MODERATOR));
        add(207, "chat-channel-list-bare", "chat.channel.list", "{}", new Command.ChannelList(50, null));
        add(
                208,
                "chat-channel-list",
                "chat.channel.list",
                "{\"limit\":7,\"cursor\":\"guild:42\"}",
                new Command.ChannelList(7, "guild:42"));
        add(
                209,
                "chat-read",
                "chat.read",
                "{\"channel\":\"guild:42\",\"offset\":1042}",
                new Command.ChatRead("guild:42", 1042));
        add(
                210,
                "chat-typing-channel",
                "chat.typing",
                "{\"channel\":\"guild:42\",\"typing\":true}",
                new Command.ChatTyping("guild:42", null, true));
        add(
                211,
                "chat-typing-user",
                "chat.typing",
                "{\"to\":\"bob\",\"typing\":false}",
                new Command.ChatTyping(null, "bob", false));
    }

    static {
        add(
                521,
                "chat-say-bare",
                "chat.say",
                "{\"text\":\"hello\"}",
                new Command.ChatSay(new Command.Utterance("hello", null, null)));
        add(
                522,
                "chat-say",
                "chat.say",
                "{\"text\":\"hello\",\"clientMessageId\":\"0123456789abcdef\",\"room\":\"hall\"}",
                new Command.ChatSay(new Command.Utterance("hello", "0123456789abcdef", "hall")));
        add(
                523,
                "chat-pose-bare",
                "chat.pose",
                "{\"text\":\"hello\"}",
                new Command.ChatPose(new Command.Utterance("hello", null, null)));
        add(
                524,
                "chat-pose",
                "chat.pose",
                "{\"text\":\"hello\",\"clientMessageId\":\"0123456789abcdef\",\"room\":\"hall\"}",
                new Command.ChatPose(new Command.Utterance("hello", "0123456789abcdef", "hall")));
        add(
                525,
                "chat-ooc-bare",
                "chat.ooc",
                "{\"text\":\"hello\"}",
                new Command.ChatOoc(new Command.Utterance("hello", null, null)));
        add(
                526,
                "chat-ooc",
                "chat.ooc",
                "{\"text\":\"hello\",\"clientMessageId\":\"0123456789abcdef\",\"room\":\"hall\"}",
                new Command.ChatOoc(new Command.Utterance("hello", "0123456789abcdef", "hall")));
        add(
                527,
                "chat-yell-bare",
                "chat.yell",
                "{\"text\":\"hello\"}",
                new Command.ChatYell(new Command.Utterance("hello", null, null)));
        add(
                528,
                "chat-yell",
                "chat.yell",
                "{\"text\":\"hello\",\"clientMessageId\":\"0123456789abcdef\",\"room\":\"hall\"}",
                new Command.ChatYell(new Command.Utterance("hello", "0123456789abcdef", "hall")));
        add(
                529,
                "chat-whisper-bare",
                "chat.whisper",
                "{\"to\":\"bob\",\"text\":\"psst\"}",
                new Command.ChatWhisper("bob", "psst", null));
        add(
                530,
                "chat-whisper",
                "chat.whisper",
                "{\"to\":\"bob\",\"text\":\"psst\",\"clientMessageId\":\"0123456789abcdef\"}",
                new Command.ChatWhisper("bob", "psst", "0123456789abcdef"));
        add(
                531,
                "chat-channel-join-move",
                "chat.channel.join",
                "{\"channel\":\"room:hall\",\"move\":true}",
                new Command.ChannelJoin("room:hall", null, true));
        add(532, "chat-pages-bare", "chat.pages", "{\"userId\":\"bob\"}", new Command.ChatPages("bob", null, null, 50));
        add(
                533,
                "chat-pages-before",
                "chat.pages",
                "{\"userId\":\"bob\",\"before\":\"41-17\",\"limit\":7}",
                new Command.ChatPages("bob", "41-17", null, 7));
        add(
                534,
                "chat-pages-after",
                "chat.pages",
                "{\"userId\":\"bob\",\"after\":\"41-17\"}",
                new Command.ChatPages("bob", null, "41-17", 50));
    }

    static {
        add(
                611,
                "chat-edit",
                "chat.edit",
                "{\"messageId\":\"m-1.guild:42\",\"text\":\"hello, all\"}",
                new Command.ChatEdit("m-1.guild:42", "hello, all"));
        add(
                614,
                "chat-delete",
                "chat.delete",
                "{\"messageId\":\"m-1.guild:42\"}",
                new Command.ChatDelete("m-1.guild:42"));
        add(
                612,
                "chat-react",
                "chat.react",
                "{\"messageId\":\"m-1.guild:42\",\"reaction\":\"👍\"}",
                new Command.ChatReact("m-1.guild:42", "👍", false));
        add(
                613,
                "chat-react-remove",
                "chat.react",
                "{\"messageId\":\"m-1.guild:42\",\"reaction\":\"+1\",\"remove\":true}",
                new Command.ChatReact("m-1.guild:42", "+1", true));
    }

    static {
        add(640, "chat-get", "chat.get", "{\"messageId\":\"m-1.guild:42\"}", new Command.ChatGet("m-1.guild:42"));
    }

    private static void add(String name, String method, String params, Command command) {
        add(COMMANDS.size() + 1, name, method, params, command);
    }

    private static void add(int id, String name, String method, String params, Command command) {
        COMMANDS.put(name, command);
        REQUESTS.put(
                name,
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
    }
}
