package io.rookery.protocol.codec;

import static io.rookery.protocol.codec.Frames.raw;

import io.rookery.identity.Position;
import io.rookery.protocol.ChannelAccess;
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
        add("session-connect-bare", "session.connect", "{}", new Command.SessionConnect(null, null, null));
        add(
                "session-connect",
                "session.connect",
                """
                {"token":"aaa.bbb.ccc","client":{"name":"web","version":"1.4.0"},"resume":{"sessionId":"s-1",\
                "recoveryToken":"r-1","positions":{"guild:42":{"epoch":"e7","offset":1042}}}}\
                """,
                new Command.SessionConnect(
                        "aaa.bbb.ccc",
                        new Command.ClientInfo("web", "1.4.0", Platform.OTHER),
                        new Command.Resume("s-1", "r-1", POSITIONS)));
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

    private CommandSamples() {}

    static {
        // Fields that commands got later: with ids of their own, so that the places of the others stay theirs.
        add(
                1001,
                "session-connect-platform",
                "session.connect",
                "{\"client\":{\"name\":\"game\",\"version\":\"2.0\",\"platform\":\"ios\"}}",
                new Command.SessionConnect(null, new Command.ClientInfo("game", "2.0", Platform.IOS), null));
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
